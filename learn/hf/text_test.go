package hf_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"envtune/learn/base"
	"envtune/learn/hf"
	"envtune/learn/hf/hftest"
	"envtune/learn/weights"
)

// with returns extras whose file of a name is another.
func with(x hf.Extras, name, content string) hf.Extras {
	x.Files = append(slices.DeleteFunc(slices.Clone(x.Files), func(f base.File) bool { return f.Name == name }), base.File{Name: name, Data: []byte(content)})
	return x
}

func extras(t *testing.T) hf.Extras {
	t.Helper()
	x, err := hftest.Extras("")
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// Where the files of a folder say something twice the newer ones count; all tokens that
// end a text are found, once.
func TestTextOfFolder(t *testing.T) {
	x := extras(t)
	x.Tokens.EOS = []int{2, 2, 1 << 20, -1}
	x = with(x, "special_tokens_map.json", `{"eos_token": "<tool_call>", "bos_token": {"content": "<|im_start|>"}}`)
	x = with(x, "generation_config.json", `{"eos_token_id": [3, 2]}`)
	text, err := x.Text()
	if err != nil {
		t.Fatal(err)
	}
	end, _ := text.BPE.ID("<|im_end|>")
	if text.Template != hftest.Template || text.Tokens["eos_token"] != "<|im_end|>" || text.Tokens["bos_token"] != "<|im_start|>" {
		t.Errorf("tokens %v", text.Tokens)
	}
	if want := []int32{3, 2, end}; !slices.Equal(text.End, want) {
		t.Errorf("ends with %v, want %v", text.End, want)
	}
	if text, err = with(x, "chat_template.jinja", "other").Text(); err != nil || text.Template != "other" {
		t.Errorf("%v, %q", err, text.Template)
	}
	for name, want := range map[string]string{
		"tokenizer.json": "tokenizer.json", "tokenizer_config.json": "tokenizer_config.json", "generation_config.json": "generation_config.json",
		"special_tokens_map.json": "special_tokens_map.json",
	} {
		if _, err := with(x, name, "{").Text(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("a broken %s: %v", name, err)
		}
	}
	if _, err := (hf.Extras{}).Text(); !errors.Is(err, hf.ErrNoTokenizer) {
		t.Errorf("no files: %v", err)
	}
}

// The text of a folder is the same after it went through a GGUF file.
func TestTextThroughGGUF(t *testing.T) {
	x := with(extras(t), "generation_config.json", `{"eos_token_id": [5]}`)
	x = with(x, "tokenizer_config.json", `{"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>",
		"chat_template": [{"name": "default", "template": "a"}, {"name": "tool_use", "template": "b"}]}`)
	want, err := x.Text()
	if err != nil {
		t.Fatal(err)
	}
	g, err := x.ForGGUF(want.BPE.Size() + 2)
	if err != nil {
		t.Fatal(err)
	}
	again, err := hf.Extras{Meta: g.Meta}.ForFolder()
	if err != nil {
		t.Fatal(err)
	}
	got, err := again.Text()
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got.End)
	slices.Sort(want.End)
	if got.Template != "a" || got.ToolTemplate != "b" || !slices.Equal(got.End, want.End) || got.Tokens["pad_token"] != "<|endoftext|>" {
		t.Errorf("%+v, want %+v", got, want)
	}
	const s = "one <|im_start|>two\n\nthree 1234 caf\u00e9"
	if !slices.Equal(got.BPE.Encode(s), want.BPE.Encode(s)) {
		t.Error("other tokens")
	}
	if _, err := x.ForGGUF(10); err == nil || !strings.Contains(err.Error(), "the model 10") {
		t.Errorf("a vocabulary larger than the model: %v", err)
	}
	if _, err := with(extras(t), "tokenizer.json", `{"pre_tokenizer": {"type": "EnvtunePieces"}}`).ForGGUF(10); err == nil {
		t.Error("a broken tokenizer of ours was taken")
	}
	if _, err := (hf.Extras{Meta: []weights.Meta{{Key: "tokenizer.ggml.model", Value: "llama"}, {Key: "tokenizer.ggml.tokens", Value: []string{"a"}}}}).ForFolder(); err == nil || !strings.Contains(err.Error(), "only gpt2") {
		t.Errorf("a vocabulary of another kind: %v", err)
	}
}
