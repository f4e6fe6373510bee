package text

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// The file has the shape of Hugging Face's tokenizer.json: a BPE model over the
// byte-level alphabet, merges as pairs, added special tokens. Its pre-tokenizer
// is our own and named so; a reader that does not know it must refuse.

// pretokenizer is the type name of our pre-tokenizer in the file.
const pretokenizer = "EnvtunePieces"

type jsonFile struct {
	Version      string       `json:"version"`
	Truncation   *struct{}    `json:"truncation"`
	Padding      *struct{}    `json:"padding"`
	Added        []jsonAdded  `json:"added_tokens"`
	Normalizer   *struct{}    `json:"normalizer"`
	PreTokenizer jsonPre      `json:"pre_tokenizer"`
	Post         *struct{}    `json:"post_processor"`
	Decoder      *jsonDecoder `json:"decoder"`
	Model        jsonModel    `json:"model"`
}

type jsonAdded struct {
	ID         int32  `json:"id"`
	Content    string `json:"content"`
	SingleWord bool   `json:"single_word"`
	LStrip     bool   `json:"lstrip"`
	RStrip     bool   `json:"rstrip"`
	Normalized bool   `json:"normalized"`
	Special    bool   `json:"special"`
}

type jsonPre struct {
	Type    string   `json:"type"`
	Version int      `json:"version"`
	Words   []string `json:"words"`
	Slots   int      `json:"slots,omitempty"`
	Caps    bool     `json:"caps,omitempty"`
	Format  string   `json:"format,omitempty"`
}

type jsonDecoder struct {
	Type      string `json:"type"`
	AddPrefix bool   `json:"add_prefix_space"`
	Trim      bool   `json:"trim_offsets"`
	UseRegex  bool   `json:"use_regex"`
}

type jsonModel struct {
	Type         string           `json:"type"`
	Dropout      *float64         `json:"dropout"`
	Unknown      *string          `json:"unk_token"`
	Prefix       *string          `json:"continuing_subword_prefix"`
	Suffix       *string          `json:"end_of_word_suffix"`
	FuseUnknown  bool             `json:"fuse_unk"`
	Fallback     bool             `json:"byte_fallback"`
	IgnoreMerges bool             `json:"ignore_merges"`
	Vocab        map[string]int32 `json:"vocab"`
	Merges       [][2]string      `json:"merges"`
}

// Marshal returns the tokenizer as JSON. Equal tokenizers give equal bytes.
func (t *Tokenizer) Marshal() ([]byte, error) {
	f := jsonFile{
		Version:      "1.0",
		PreTokenizer: jsonPre{Type: pretokenizer, Version: 1, Words: t.words.list, Slots: t.slots, Caps: t.caps, Format: t.format},
		Decoder:      &jsonDecoder{Type: "ByteLevel", AddPrefix: false, Trim: true, UseRegex: false},
		Model:        jsonModel{Type: "BPE", Vocab: map[string]int32{}, Merges: [][2]string{}},
	}
	for i, s := range specials() {
		f.Added = append(f.Added, jsonAdded{ID: int32(256 + i), Content: s, Special: true})
	}
	for id, s := range t.bytes {
		if t.Special(int32(id)) {
			continue
		}
		f.Model.Vocab[alphabetic(s)] = int32(id)
	}
	for _, m := range t.merges {
		f.Model.Merges = append(f.Model.Merges, [2]string{alphabetic(t.bytes[m.left]), alphabetic(t.bytes[m.right])})
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(f); err != nil {
		return nil, fmt.Errorf("writing the tokenizer: %w", err)
	}
	return b.Bytes(), nil
}

// IsOwn tells whether a tokenizer.json is one that Marshal wrote.
func IsOwn(data []byte) bool { return bytes.Contains(data, []byte(`"`+pretokenizer+`"`)) }

// Load reads what Marshal wrote. It refuses what it would not encode exactly.
func Load(data []byte) (*Tokenizer, error) {
	var f jsonFile
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return nil, fmt.Errorf("reading the tokenizer: %w", err)
	}
	t, err := f.tokenizer()
	if err != nil {
		return nil, fmt.Errorf("reading the tokenizer: %w", err)
	}
	return t, nil
}

func (f *jsonFile) tokenizer() (*Tokenizer, error) {
	m := &f.Model
	switch {
	case f.PreTokenizer.Type != pretokenizer || f.PreTokenizer.Version != 1:
		return nil, fmt.Errorf("pre-tokenizer %q version %d is not %s version 1", f.PreTokenizer.Type, f.PreTokenizer.Version, pretokenizer)
	case m.Type != "BPE":
		return nil, fmt.Errorf("model type %q is not BPE", m.Type)
	case f.Normalizer != nil || f.Post != nil || f.Truncation != nil || f.Padding != nil,
		m.Dropout != nil || m.Unknown != nil || m.Prefix != nil || m.Suffix != nil,
		m.FuseUnknown || m.Fallback || m.IgnoreMerges:
		return nil, fmt.Errorf("a setting that our tokenizers do not have is set")
	}
	if err := checkAdded(f.Added); err != nil {
		return nil, err
	}
	merges := make([]pair, len(m.Merges))
	for i, names := range m.Merges {
		left, ok1 := m.Vocab[names[0]]
		right, ok2 := m.Vocab[names[1]]
		if !ok1 || !ok2 {
			return nil, fmt.Errorf("merge %d joins %q and %q, which are not both in the vocabulary", i, names[0], names[1])
		}
		merges[i] = pair{left, right}
	}
	t, err := newTokenizer(f.PreTokenizer.Words, merges)
	if err != nil {
		return nil, err
	}
	if len(m.Vocab) != t.Size()-len(specials()) {
		return nil, fmt.Errorf("the vocabulary has %d tokens where the merges make %d", len(m.Vocab), t.Size()-len(specials()))
	}
	for id, s := range t.bytes {
		if got, ok := m.Vocab[alphabetic(s)]; !t.Special(int32(id)) && (!ok || got != int32(id)) {
			return nil, fmt.Errorf("token %q has not the id %d that the merges give it", s, id)
		}
	}
	if n := f.PreTokenizer.Slots; n < 0 || n > MaxSize-t.Size() {
		return nil, fmt.Errorf("%d slots of the glossary, want 0 to %d", n, MaxSize-t.Size())
	}
	t.slots, t.caps, t.format = f.PreTokenizer.Slots, f.PreTokenizer.Caps, f.PreTokenizer.Format
	return t, nil
}

// checkAdded tells whether the added tokens are our special tokens.
func checkAdded(added []jsonAdded) error {
	want := specials()
	if len(added) != len(want) {
		return fmt.Errorf("%d added tokens, want %d", len(added), len(want))
	}
	for i, a := range added {
		if a != (jsonAdded{ID: int32(256 + i), Content: want[i], Special: true}) {
			return fmt.Errorf("added token %d is not %s with id %d", i, want[i], 256+i)
		}
	}
	return nil
}

// alphabetic writes bytes in the byte-level alphabet of GPT-2: printable
// Latin-1 characters stand for themselves, the other bytes for the characters
// from U+0100 on.
func alphabetic(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(ByteLetter(s[i]))
	}
	return b.String()
}

// ByteLetter returns the character that stands for a byte in the byte-level
// alphabet of GPT-2.
func ByteLetter(c byte) rune {
	switch {
	case c >= 0x21 && c <= 0x7e, c >= 0xa1 && c <= 0xac, c >= 0xae:
		return rune(c)
	case c <= 0x20:
		return 0x100 + rune(c)
	case c <= 0xa0: // 0x7f-0xa0 follow the 33 controls and the space
		return 0x100 + 33 + rune(c-0x7f)
	}
	return 0x100 + 67 // 0xad
}
