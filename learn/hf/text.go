package hf

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"envtune/learn/base"
	"envtune/learn/text"
	"envtune/learn/text/bpe"
	"envtune/learn/weights"
)

// The files of a folder that say how a model reads and writes text, beside the tokenizer.
const (
	tokenizerConfigFile = "tokenizer_config.json"
	specialTokensFile   = "special_tokens_map.json"
	generationFile      = "generation_config.json"
	templateFile        = "chat_template.jinja"
)

// Text is what a model reads and writes text with.
type Text struct {
	// Own is a tokenizer of ours, BPE one of others: one of the two is set.
	Own *text.Tokenizer
	BPE *bpe.Tokenizer
	// Template is the chat template, in Jinja2; "" where there is none. ToolTemplate is
	// the one of conversations with tools where that is another.
	Template, ToolTemplate string
	// Tokens are the texts of bos_token, eos_token and others with a role.
	Tokens map[string]string
	// End are the tokens that end a text or a message, as far as the files say it.
	End []int32
}

// ErrNoTokenizer says that a model comes without a tokenizer.
var ErrNoTokenizer = errors.New("it has no tokenizer")

// Text reads the tokenizer and what belongs to it. The error is ErrNoTokenizer where
// there is none.
func (x Extras) Text() (*Text, error) {
	t, err := x.text()
	if err != nil {
		return nil, err
	}
	for _, id := range x.Tokens.EOS {
		t.ends(id)
	}
	if id, ok := t.id(t.Tokens["eos_token"]); ok {
		t.ends(int(id))
	}
	return t, nil
}

func (x Extras) text() (*Text, error) {
	if x.HasVocabulary() {
		return ggufText(x.Meta)
	}
	data := x.file(base.TokenizerFile)
	switch {
	case data == nil:
		return nil, ErrNoTokenizer
	case text.IsOwn(data):
		own, err := text.Load(data)
		return &Text{Own: own}, err
	}
	t := &Text{Tokens: map[string]string{}}
	var err error
	if t.BPE, err = bpe.Read(data); err != nil {
		return nil, err
	}
	// Newer files go before older ones.
	for _, name := range []string{specialTokensFile, tokenizerConfigFile} {
		data := x.file(name)
		if data == nil {
			continue
		}
		c, err := bpe.ReadConfig(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for role, token := range c.Tokens {
			t.Tokens[role] = token
		}
		if name == tokenizerConfigFile {
			t.Template, t.ToolTemplate = c.Template, c.ToolTemplate
		}
	}
	if data := x.file(templateFile); data != nil {
		t.Template, t.ToolTemplate = string(data), ""
	}
	if data := x.file(generationFile); data != nil {
		var g struct {
			EOS tokenIDs `json:"eos_token_id"`
		}
		if err := json.Unmarshal(data, &g); err != nil {
			return nil, fmt.Errorf("%s: %w", generationFile, err)
		}
		for _, id := range g.EOS {
			t.ends(id)
		}
	}
	return t, nil
}

func (x Extras) file(name string) []byte {
	i := slices.IndexFunc(x.Files, func(f base.File) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return x.Files[i].Data
}

// id returns the id of a token by its text.
func (t *Text) id(token string) (int32, bool) {
	if t.BPE == nil || token == "" {
		return 0, false
	}
	return t.BPE.ID(token)
}

// ends adds a token that ends a text, once.
func (t *Text) ends(id int) {
	if t.BPE != nil && id >= 0 && id < t.BPE.Size() && !slices.Contains(t.End, int32(id)) {
		t.End = append(t.End, int32(id))
	}
}

// The entries of a GGUF file that hold chat templates.
const (
	templateKey     = "tokenizer.chat_template"
	toolTemplateKey = "tokenizer.chat_template.tool_use"
)

// ggufRoles are the roles of tokens in a GGUF file, those that end something first.
func ggufRoles() [][2]string {
	return [][2]string{{"eos", "eos_token"}, {"eot", ""}, {"eom", ""}, {"bos", "bos_token"}, {"padding", "pad_token"}, {"unknown", "unk_token"}}
}

// ggufText reads the metadata of a GGUF file.
func ggufText(meta []weights.Meta) (*Text, error) {
	m := metadata{meta}
	g := bpe.GGUF{BOS: -1}
	g.Model, _ = m.value(vocabKey).(string)
	g.Pre, _ = m.value(vocabPrefix + "pre").(string)
	g.Tokens, _ = m.value(tokensKey).([]string)
	g.Types, _ = m.value(vocabPrefix + "token_type").([]int32)
	g.Merges, _ = m.value(vocabPrefix + "merges").([]string)
	if id := m.id("bos"); id != nil {
		g.BOS = int32(id[0])
	}
	if add, ok := m.value(vocabPrefix + "add_bos_token").(bool); ok {
		g.AddBOS = &add
	}
	t := &Text{Tokens: map[string]string{}}
	var err error
	if t.BPE, err = bpe.FromGGUF(g); err != nil {
		return nil, err
	}
	for _, role := range ggufRoles() {
		id := m.id(role[0])
		if id == nil || id[0] < 0 || id[0] >= len(g.Tokens) {
			continue
		}
		if role[1] != "" {
			t.Tokens[role[1]] = g.Tokens[id[0]]
		}
		if strings.HasPrefix(role[0], "eo") {
			t.ends(id[0])
		}
	}
	t.Template, _ = m.value(templateKey).(string)
	t.ToolTemplate, _ = m.value(toolTemplateKey).(string)
	return t, nil
}

// ForFolder returns the extras of a folder: where they hold the vocabulary of a GGUF file
// and no tokenizer.json, that becomes tokenizer.json, tokenizer_config.json with the chat
// template and, where several tokens end texts, generation_config.json.
func (x Extras) ForFolder() (Extras, error) {
	if x.file(base.TokenizerFile) != nil || !x.HasVocabulary() {
		return x, nil
	}
	t, err := x.Text()
	if err != nil {
		return x, err
	}
	files, err := t.files()
	if err != nil {
		return x, err
	}
	x.Files = append(slices.Clone(x.Files), files...)
	return x, nil
}

// files writes the text of a model as the files of a folder.
func (t *Text) files() ([]base.File, error) {
	tokenizer, err := t.BPE.Marshal()
	if err != nil {
		return nil, err
	}
	config := map[string]any{
		"tokenizer_class": "PreTrainedTokenizerFast", "clean_up_tokenization_spaces": false, "chat_template": t.Template,
	}
	if t.ToolTemplate != "" {
		config["chat_template"] = []any{
			map[string]string{"name": "default", "template": t.Template}, map[string]string{"name": "tool_use", "template": t.ToolTemplate},
		}
	} else if t.Template == "" {
		delete(config, "chat_template")
	}
	for role, token := range t.Tokens {
		config[role] = token
	}
	data, err := indented(config)
	if err != nil {
		return nil, err
	}
	out := []base.File{{Name: base.TokenizerFile, Data: tokenizer}, {Name: tokenizerConfigFile, Data: data}}
	if len(t.End) < 2 {
		return out, nil
	}
	generation := map[string]any{"eos_token_id": t.End}
	for role, key := range map[string]string{"bos_token": "bos_token_id", "pad_token": "pad_token_id"} {
		if id, ok := t.id(t.Tokens[role]); ok {
			generation[key] = id
		}
	}
	if data, err = indented(generation); err != nil {
		return nil, err
	}
	return append(out, base.File{Name: generationFile, Data: data}), nil
}

// indented writes JSON with its keys in order and its texts as they are.
func indented(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(v)
	return b.Bytes(), err
}

// ForGGUF returns the extras of a GGUF file of a model of vocab tokens: where they hold
// the files of a folder, their vocabulary, special tokens and chat template become
// metadata. The error says what GGUF cannot hold.
func (x Extras) ForGGUF(vocab int) (Extras, error) {
	if x.HasVocabulary() || x.file(base.TokenizerFile) == nil {
		return x, nil
	}
	t, err := x.Text()
	if err != nil {
		return x, err
	}
	if t.BPE == nil {
		return x, errors.New("GGUF has no place for our own tokenizer")
	}
	g, err := t.BPE.GGUF(vocab)
	if err != nil {
		return x, err
	}
	add := func(key string, value any) { x.Meta = append(x.Meta, weights.Meta{Key: key, Value: value}) }
	x.Meta = slices.Clone(x.Meta)
	add(vocabKey, g.Model)
	add(vocabPrefix+"pre", g.Pre)
	add(tokensKey, g.Tokens)
	add(vocabPrefix+"token_type", g.Types)
	add(vocabPrefix+"merges", g.Merges)
	add(vocabPrefix+"add_bos_token", *g.AddBOS)
	ids := map[string]int32{}
	for _, role := range ggufRoles() {
		if id, ok := t.id(t.Tokens[role[1]]); ok {
			ids[role[0]] = id
		}
	}
	if g.BOS >= 0 {
		ids["bos"] = g.BOS
	}
	if _, ok := ids["eos"]; !ok && len(t.End) > 0 {
		ids["eos"] = t.End[0]
	}
	// What ends a message beside it: llama.cpp stops at both.
	for _, id := range t.End {
		if _, ok := ids["eot"]; !ok && id != ids["eos"] {
			ids["eot"] = id
		}
	}
	for _, role := range ggufRoles() {
		if id, ok := ids[role[0]]; ok {
			add(vocabPrefix+role[0]+"_token_id", uint32(id))
		}
	}
	for _, one := range [][2]string{{templateKey, t.Template}, {toolTemplateKey, t.ToolTemplate}} {
		if one[1] != "" {
			add(one[0], one[1])
		}
	}
	return x, nil
}
