package bpe

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// MaxFile is the largest tokenizer.json that is read, in bytes.
const MaxFile = 64 << 20

// file is a tokenizer.json. Truncation and padding are settings of a call, which
// transformers sets anew each time; they are passed over.
type file struct {
	Version       json.RawMessage `json:"version"`
	Truncation    json.RawMessage `json:"truncation"`
	Padding       json.RawMessage `json:"padding"`
	Added         []fileAdded     `json:"added_tokens"`
	Normalizer    json.RawMessage `json:"normalizer"`
	PreTokenizer  json.RawMessage `json:"pre_tokenizer"`
	PostProcessor json.RawMessage `json:"post_processor"`
	Decoder       json.RawMessage `json:"decoder"`
	Model         fileModel       `json:"model"`
}

type fileAdded struct {
	ID         int32  `json:"id"`
	Content    string `json:"content"`
	SingleWord bool   `json:"single_word"`
	LStrip     bool   `json:"lstrip"`
	RStrip     bool   `json:"rstrip"`
	Normalized bool   `json:"normalized"`
	Special    bool   `json:"special"`
}

type fileModel struct {
	Type         string    `json:"type"`
	Dropout      *float64  `json:"dropout"`
	Unknown      string    `json:"unk_token"`
	Prefix       string    `json:"continuing_subword_prefix"`
	Suffix       string    `json:"end_of_word_suffix"`
	FuseUnknown  bool      `json:"fuse_unk"`
	ByteFallback bool      `json:"byte_fallback"`
	IgnoreMerges bool      `json:"ignore_merges"`
	Vocab        vocabList `json:"vocab"`
	Merges       mergeList `json:"merges"`
}

// Read reads a tokenizer.json of at most MaxFile bytes. A part that is not known
// here, or a setting that would change tokens in a way that is not, is an error
// that names it.
func Read(data []byte) (*Tokenizer, error) {
	p, err := readParts(data)
	if err != nil {
		return nil, fmt.Errorf("reading tokenizer.json: %w", err)
	}
	t, err := New(p)
	if err != nil {
		return nil, fmt.Errorf("reading tokenizer.json: %w", err)
	}
	return t, nil
}

func readParts(data []byte) (Parts, error) {
	if len(data) > MaxFile {
		return Parts{}, fmt.Errorf("it has %d bytes, more than %d", len(data), MaxFile)
	}
	var f file
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return Parts{}, cmp.Or(checkModelType(data), err)
	}
	if dec.More() {
		return Parts{}, fmt.Errorf("something follows the JSON object")
	}
	m := &f.Model
	p := Parts{
		Vocab: m.Vocab, Merges: m.Merges, Unknown: m.Unknown, FuseUnknown: m.FuseUnknown,
		IgnoreMerges: m.IgnoreMerges,
	}
	var err error
	if err = m.check(); err != nil {
		return p, err
	}
	if p.NFC, err = readNormalizer(f.Normalizer); err != nil {
		return p, err
	}
	if p.Pre, err = readPreTokenizer(f.PreTokenizer); err != nil {
		return p, err
	}
	if err = checkDecoder(f.Decoder); err != nil {
		return p, err
	}
	if p.Added, err = f.added(); err != nil {
		return p, err
	}
	p.Prefix, p.Suffix, err = readPostProcessor(f.PostProcessor, f.Added)
	return p, err
}

// checkModelType names the model of a file that is of another family, whose
// fields would not be known.
func checkModelType(data []byte) error {
	var f struct {
		Model struct {
			Type string `json:"type"`
		} `json:"model"`
	}
	if err := json.Unmarshal(data, &f); err != nil {
		return err
	}
	return checkType(f.Model.Type)
}

// checkType accepts BPE; older files do not say it.
func checkType(name string) error {
	if name != "BPE" && name != "" {
		return fmt.Errorf("the model type %q is not supported: only byte-level BPE is", clip(name))
	}
	return nil
}

// check refuses settings of the model that would change tokens.
func (m *fileModel) check() error {
	for _, c := range []struct {
		set  bool
		name string
	}{
		{m.Dropout != nil && *m.Dropout != 0, "dropout"}, {m.Prefix != "", "continuing_subword_prefix"},
		{m.Suffix != "", "end_of_word_suffix"}, {m.ByteFallback, "byte_fallback"},
	} {
		if c.set {
			return fmt.Errorf("the model's setting %s is not supported", c.name)
		}
	}
	if err := checkType(m.Type); err != nil {
		return err
	}
	if len(m.Vocab) == 0 {
		return fmt.Errorf("the model has no vocabulary")
	}
	return nil
}

// added checks the added tokens. The Rust library numbers them by itself, so a
// file whose ids it would not keep is refused.
func (f *file) added() ([]Added, error) {
	ids := make(map[string]int32, len(f.Model.Vocab))
	tokens := int32(0)
	for id, s := range f.Model.Vocab {
		if s != "" {
			ids[s] = int32(id)
			tokens++
		}
	}
	next := tokens
	out := make([]Added, 0, len(f.Added))
	for i, a := range f.Added {
		for _, c := range []struct {
			set  bool
			name string
		}{{a.SingleWord, "single_word"}, {a.LStrip, "lstrip"}, {a.RStrip, "rstrip"}} {
			if c.set {
				return nil, fmt.Errorf("the setting %s of the added token %q is not supported", c.name, clip(a.Content))
			}
		}
		want, ok := ids[a.Content]
		if !ok {
			want = next
		}
		if a.ID != want {
			return nil, fmt.Errorf("added token %d, %q, has the id %d where the vocabulary makes it %d", i, clip(a.Content), a.ID, want)
		}
		ids[a.Content] = a.ID
		next = max(next, a.ID+1)
		out = append(out, Added{ID: a.ID, Text: a.Content, Special: a.Special, Normalized: a.Normalized})
	}
	return out, nil
}

// part is what every part of the pipeline has, and the fields of all known ones.
type part struct {
	Type          string            `json:"type"`
	Normalizers   []json.RawMessage `json:"normalizers"`
	PreTokenizers []json.RawMessage `json:"pretokenizers"`
	Processors    []json.RawMessage `json:"processors"`
	AddPrefix     bool              `json:"add_prefix_space"`
	TrimOffsets   bool              `json:"trim_offsets"`
	UseRegex      *bool             `json:"use_regex"` // true where a file does not say
	Individual    bool              `json:"individual_digits"`
	Pattern       struct {
		Regex  *string `json:"Regex"`
		String *string `json:"String"`
	} `json:"pattern"`
	Behavior      string                  `json:"behavior"`
	Invert        bool                    `json:"invert"`
	Single        []templatePart          `json:"single"`
	Pair          json.RawMessage         `json:"pair"`
	SpecialTokens map[string]templateWord `json:"special_tokens"`
}

type templatePart struct {
	SpecialToken *struct {
		ID string `json:"id"`
	} `json:"SpecialToken"`
	Sequence *struct {
		ID string `json:"id"`
	} `json:"Sequence"`
}

type templateWord struct {
	IDs []int32 `json:"ids"`
}

// readPart reads one part; nil where it is null or missing.
func readPart(what string, data json.RawMessage) (*part, error) {
	if len(data) == 0 || string(data) == "null" {
		return nil, nil
	}
	var p part
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, fmt.Errorf("the %s: %w", what, err)
	}
	return &p, nil
}

// flatten reads a part and those of a sequence, one level deep.
func flatten(what string, data json.RawMessage) ([]*part, error) {
	p, err := readPart(what, data)
	if p == nil || err != nil {
		return nil, err
	}
	if p.Type != "Sequence" {
		return []*part{p}, nil
	}
	var out []*part
	for _, data := range slices.Concat(p.Normalizers, p.PreTokenizers, p.Processors) {
		one, err := readPart(what, data)
		if err != nil {
			return nil, err
		}
		if one == nil {
			return nil, fmt.Errorf("the %s has an empty step", what)
		}
		out = append(out, one)
	}
	return out, nil
}

func readNormalizer(data json.RawMessage) (nfc bool, err error) {
	list, err := flatten("normalizer", data)
	for _, p := range list {
		if p.Type != "NFC" {
			return false, fmt.Errorf("the normalizer %q is not supported (NFC and none are)", clip(p.Type))
		}
		nfc = true
	}
	return nfc, err
}

// readPreTokenizer returns the name of the pre-tokenizer.
func readPreTokenizer(data json.RawMessage) (string, error) {
	list, err := flatten("pre-tokenizer", data)
	if err != nil {
		return "", err
	}
	var steps []string
	for _, p := range list {
		step, err := p.step()
		if err != nil {
			return "", err
		}
		steps = append(steps, step)
	}
	for name, want := range map[string][]string{
		PreGPT2:   {"bytes cut as by GPT-2"},
		PreSmolLM: {"digits", "bytes cut as by GPT-2"},
		PreLlama3: {"split by Llama 3's pattern", "bytes"},
		PreQwen2:  {"split by Qwen2's pattern", "bytes"},
	} {
		if slices.Equal(steps, want) {
			return name, nil
		}
	}
	return "", fmt.Errorf("the pre-tokenizer's steps %q are not a supported combination", steps)
}

// step says in a word what a step of the pre-tokenizer does.
func (p *part) step() (string, error) {
	switch p.Type {
	case "ByteLevel":
		switch {
		case p.AddPrefix:
			return "", fmt.Errorf("the pre-tokenizer's setting add_prefix_space is not supported")
		case p.UseRegex == nil || *p.UseRegex:
			return "bytes cut as by GPT-2", nil
		}
		return "bytes", nil
	case "Digits":
		if !p.Individual {
			return "", fmt.Errorf("the pre-tokenizer Digits is supported with individual_digits only")
		}
		return "digits", nil
	case "Split":
		return p.split()
	}
	return "", fmt.Errorf("the pre-tokenizer %q is not supported", clip(p.Type))
}

func (p *part) split() (string, error) {
	switch {
	case p.Behavior != "Isolated" || p.Invert:
		return "", fmt.Errorf("the pre-tokenizer Split is supported with the behavior Isolated only, not inverted")
	case p.Pattern.Regex == nil:
		return "", fmt.Errorf("the pre-tokenizer Split is supported with a Regex only")
	case *p.Pattern.Regex == patternLlama3:
		return "split by Llama 3's pattern", nil
	case *p.Pattern.Regex == patternQwen2:
		return "split by Qwen2's pattern", nil
	}
	return "", fmt.Errorf("the pre-tokenizer's pattern %q is not supported", clip(*p.Pattern.Regex))
}

func checkDecoder(data json.RawMessage) error {
	p, err := readPart("decoder", data)
	switch {
	case err != nil:
		return err
	case p == nil:
		return fmt.Errorf("there is no decoder; ByteLevel is supported")
	case p.Type != "ByteLevel":
		return fmt.Errorf("the decoder %q is not supported (ByteLevel is)", clip(p.Type))
	}
	return nil
}

// readPostProcessor returns what is put around a text.
func readPostProcessor(data json.RawMessage, added []fileAdded) (prefix, suffix []int32, err error) {
	list, err := flatten("post-processor", data)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range list {
		switch p.Type {
		case "ByteLevel": // moves offsets only
		case "TemplateProcessing":
			if prefix != nil || suffix != nil {
				return nil, nil, fmt.Errorf("the post-processor has two templates")
			}
			if prefix, suffix, err = p.around(); err != nil {
				return nil, nil, err
			}
		default:
			return nil, nil, fmt.Errorf("the post-processor %q is not supported", clip(p.Type))
		}
	}
	return prefix, suffix, nil
}

func (p *part) around() (prefix, suffix []int32, err error) {
	seen := false
	for _, one := range p.Single {
		switch {
		case one.Sequence != nil && !seen && one.Sequence.ID == "A":
			seen = true
		case one.SpecialToken != nil:
			word, ok := p.SpecialTokens[one.SpecialToken.ID]
			if !ok {
				return nil, nil, fmt.Errorf("the post-processor names the token %q and does not define it", clip(one.SpecialToken.ID))
			}
			if seen {
				suffix = append(suffix, word.IDs...)
			} else {
				prefix = append(prefix, word.IDs...)
			}
		default:
			return nil, nil, fmt.Errorf("the post-processor's template is not special tokens around one text")
		}
	}
	if !seen {
		return nil, nil, fmt.Errorf("the post-processor's template leaves the text out")
	}
	return prefix, suffix, nil
}

// vocabList is a JSON object of texts and ids as a list by id.
type vocabList []string

// UnmarshalJSON implements json.Unmarshaler.
func (v *vocabList) UnmarshalJSON(data []byte) error {
	s := jsonScanner{data: data}
	type entry struct {
		text string
		id   int32
	}
	var list []entry
	size := int32(0)
	err := s.each('{', '}', func() error {
		text, err := s.str()
		if err != nil {
			return err
		}
		id, err := s.int()
		if err != nil {
			return fmt.Errorf("the id of token %q: %w", clip(text), err)
		}
		if id < 0 || id >= MaxSize {
			return fmt.Errorf("token %q has the id %d, which is not between 0 and %d", clip(text), id, MaxSize-1)
		}
		if text == "" {
			return fmt.Errorf("token %d is empty", id)
		}
		list = append(list, entry{text, int32(id)})
		size = max(size, int32(id)+1)
		return nil
	})
	if err != nil {
		return fmt.Errorf("the vocabulary: %w", err)
	}
	out := make([]string, size)
	for _, e := range list {
		if out[e.id] != "" {
			return fmt.Errorf("the vocabulary: tokens %q and %q both have the id %d", clip(out[e.id]), clip(e.text), e.id)
		}
		out[e.id] = e.text
	}
	*v = out
	return nil
}

// mergeList is the merges of a file: "a b", or ["a", "b"].
type mergeList [][2]string

// UnmarshalJSON implements json.Unmarshaler.
func (m *mergeList) UnmarshalJSON(data []byte) error {
	s := jsonScanner{data: data}
	var out [][2]string
	err := s.each('[', ']', func() error {
		var one [2]string
		var err error
		if s.peek() == '[' {
			n := 0
			err = s.each('[', ']', func() error {
				text, err := s.str()
				if n < 2 {
					one[n] = text
				}
				n++
				return err
			})
			if err == nil && n != 2 {
				err = fmt.Errorf("it has %d parts, not 2", n)
			}
		} else {
			var text string
			if text, err = s.str(); err == nil {
				one, err = cutMerge(text)
			}
		}
		if err != nil {
			return fmt.Errorf("merge %d: %w", len(out), err)
		}
		if len(out) == MaxMerges {
			return fmt.Errorf("there are more than %d", MaxMerges)
		}
		out = append(out, one)
		return nil
	})
	if err != nil {
		return fmt.Errorf("the merges: %w", err)
	}
	*m = out
	return nil
}
