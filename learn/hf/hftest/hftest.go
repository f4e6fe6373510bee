// Package hftest makes tiny models as others have them, for tests: random weights of the
// type qwen2, the small tokenizer in the style of Qwen2 that learn/text/bpe is tested with,
// and a chat template in the manner of Qwen's.
package hftest

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"envtune/learn/base"
	"envtune/learn/hf"
	"envtune/learn/model"
	"envtune/learn/text/bpe"
	"envtune/learn/weights"
)

// Template is the chat template: tools in the system message, calls between <tool_call>
// tags, results in <tool_response>.
const Template = `{%- if tools %}
    {{- '<|im_start|>system\n' }}
    {%- if messages[0].role == 'system' %}{{- messages[0].content ~ '\n' }}{% endif %}
    {{- 'Call functions as <tool_call>{"name": N, "arguments": A}</tool_call>:' }}
    {%- for tool in tools %}{{- '\n' ~ tool.function.name ~ ' ' ~ (tool.function.parameters.properties | list | join(' ')) }}{% endfor %}
    {{- '<|im_end|>\n' }}
{%- elif messages[0].role == 'system' %}
    {{- '<|im_start|>system\n' ~ messages[0].content ~ '<|im_end|>\n' }}
{%- endif %}
{%- for m in messages %}
    {%- if m.role == 'user' or m.role == 'assistant' and not m.tool_calls %}
        {{- '<|im_start|>' ~ m.role ~ '\n' ~ m.content ~ '<|im_end|>\n' }}
    {%- elif m.role == 'assistant' %}
        {{- '<|im_start|>assistant' ~ ('\n' ~ m.content if m.content else '') }}
        {%- for call in m.tool_calls %}
            {{- '\n<tool_call>\n{"name": "' ~ call.function.name ~ '", "arguments": ' ~ (call.function.arguments | tojson) ~ '}\n</tool_call>' }}
        {%- endfor %}
        {{- '<|im_end|>\n' }}
    {%- elif m.role == 'tool' %}
        {{- '<|im_start|>user\n<tool_response>\n' ~ m.content ~ '\n</tool_response><|im_end|>\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|im_start|>assistant\n' }}{% endif %}`

// Extras are the tokenizer files of the tiny model, with another chat template where
// template is not "".
func Extras(template string) (hf.Extras, error) {
	if template == "" {
		template = Template
	}
	var x hf.Extras
	tokenizer, err := tokenizer()
	if err != nil {
		return x, err
	}
	config, err := json.Marshal(map[string]any{"chat_template": template, "eos_token": "<|im_end|>", "pad_token": "<|endoftext|>"})
	if err != nil {
		return x, err
	}
	x.Files = []base.File{{Name: base.TokenizerFile, Data: tokenizer}, {Name: "tokenizer_config.json", Data: config}}
	return x, nil
}

// tokenizer returns the tokenizer of learn/text/bpe's tests without the token that is
// looked for in normalised text, which no GGUF file can hold.
func tokenizer() ([]byte, error) {
	_, here, _, ok := runtime.Caller(0)
	if !ok {
		return nil, errors.New("hftest: the place of its source is not known")
	}
	data, err := os.ReadFile(filepath.Join(filepath.Dir(here), "..", "..", "text", "bpe", "testdata", "qwen2.json"))
	if err != nil {
		return nil, fmt.Errorf("hftest: %w", err)
	}
	var f map[string]any
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, fmt.Errorf("hftest: %w", err)
	}
	added, _ := f["added_tokens"].([]any)
	f["added_tokens"] = slices.DeleteFunc(added, func(v any) bool {
		token, _ := v.(map[string]any)
		return token["normalized"] == true
	})
	return json.Marshal(f)
}

// random returns a model of as many tokens as its tokenizer and three more.
func random(context int, seed uint64) (*model.Model, error) {
	data, err := tokenizer()
	if err != nil {
		return nil, err
	}
	tok, err := bpe.Read(data)
	if err != nil {
		return nil, err
	}
	return model.New(model.Config{
		Vocab: tok.Size() + 3, Dim: 32, Layers: 2, Heads: 2, KVHeads: 1, HeadDim: 16, FF: 48,
		Context: context, RopeTheta: 10000, NormEps: 1e-6, Tied: true, Bias: true,
	}, seed)
}

// Checkpoint returns a tiny random model as the model file of a checkpoint and the files
// beside it, with another chat template where template is not "".
func Checkpoint(template string, context int) (data []byte, x hf.Extras, err error) {
	if x, err = Extras(template); err != nil {
		return nil, x, err
	}
	m, err := random(context, 3)
	if err != nil {
		return nil, x, err
	}
	data, err = base.EncodeModel(m, weights.F32)
	return data, x, err
}

// Folder writes a tiny model as a Hugging Face folder.
func Folder(dir string, context int) error {
	x, err := Extras("")
	if err != nil {
		return err
	}
	m, err := random(context, 1)
	if err != nil {
		return err
	}
	return hf.SaveFolder(dir, m, x, weights.F32)
}
