package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"envtune/format"
	"envtune/learn/hf"
	"envtune/learn/hf/hftest"
	"envtune/policy/native"
)

// real runs a command line with real models.
func real(t *testing.T, stdin, line string) (out, errs string, status int) {
	t.Helper()
	var o, e bytes.Buffer
	a := &app{ctx: t.Context(), in: strings.NewReader(stdin), out: &o, err: &e, policy: (&models{}).policy, official: madeUp}
	status = a.main(strings.Fields(line)[1:])
	return o.String(), e.String(), status
}

// must is real where nothing may go wrong.
func must(t *testing.T, stdin, line string) string {
	t.Helper()
	out, errs, status := real(t, stdin, line)
	if status != 0 {
		t.Fatalf("%s: %s", line, errs)
	}
	return out
}

// inFolder goes to a folder with the tiny model qwen, and the suite of the transcripts.
func inFolder(t *testing.T) {
	t.Helper()
	suite, err := filepath.Abs("testdata/suite")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if err := os.CopyFS("suite", os.DirFS(suite)); err != nil {
		t.Fatal(err)
	}
	if err := hftest.Folder("qwen", 4096); err != nil {
		t.Fatal(err)
	}
}

// A model is the same one as a folder, as a GGUF file made of it, and as a folder made
// of that: tokens, template, texts.
func TestConvertedModelsSpeakTheSame(t *testing.T) {
	inFolder(t)
	for _, line := range []string{"envtune model convert qwen m.gguf", "envtune model convert m.gguf again"} {
		if _, errs, status := real(t, "", line); status != 0 || errs != "" {
			t.Fatalf("%s: status %d, %s", line, status, errs)
		}
	}
	for _, args := range []string{
		"MODEL lamp --max-tokens 20", "MODEL lamp --system Brief. --max-tokens 20 --temperature 1 --seed 5 --top-k 40 --top-p 0.9",
		"MODEL --raw --prompt lamp --max-tokens 20",
	} {
		var texts []string
		for _, model := range []string{"qwen", "m.gguf", "again"} {
			texts = append(texts, must(t, "", "envtune model generate "+strings.Replace(args, "MODEL", model, 1)))
		}
		if texts[0] == "" || texts[1] != texts[0] || texts[2] != texts[0] {
			t.Errorf("%s: %q", args, texts)
		}
	}
	one, err := native.Open(context.Background(), "qwen", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"m.gguf", "again"} {
		other, err := native.Open(context.Background(), name, nil)
		if err != nil {
			t.Fatal(err)
		}
		if other.Text.Template != one.Text.Template || !slices.Equal(other.End(), one.End()) || !slices.Equal(other.Flat(), one.Flat()) {
			t.Errorf("%s differs: ends with %v, not %v", name, other.End(), one.End())
		}
	}
}

func TestGenerate(t *testing.T) {
	inFolder(t)
	whole := must(t, "lamp\n", "envtune model generate qwen --max-tokens 30")
	if again := must(t, "", "envtune model generate qwen lamp --max-tokens 30"); again != whole {
		t.Errorf("from standard input %q, from the line %q", whole, again)
	}
	middle := []rune(whole)[len([]rune(whole))/2:]
	if len(middle) == 0 {
		t.Fatalf("nothing was written: %q", whole)
	}
	stop := strings.Fields(string(middle))[0]
	before, _, _ := strings.Cut(whole, stop)
	if got := must(t, "", "envtune model generate qwen lamp --max-tokens 30 --stop "+stop); got != before {
		t.Errorf("up to %q: %q, want %q", stop, got, before)
	}
	for line, want := range map[string]string{
		"envtune model generate qwen":                              "there is no prompt",
		"envtune model generate qwen a --prompt b":                 "given twice",
		"envtune model generate qwen a --top-p 0":                  "--top-p is 0",
		"envtune model generate qwen a --max-tokens 0":             "--max-tokens is 0",
		"envtune model generate qwen a --temperature 3":            "--temperature is 3",
		"envtune model generate qwen a --raw --system b":           "--raw knows no system message",
		"envtune model generate nothing a":                         "no such file",
		"envtune model chat nothing":                               "no such file",
		"envtune model bench qwen --prompt 5000":                   "context has 4096 tokens",
		"envtune model bench qwen --batch 0":                       "at least 1",
		"envtune eval --model qwen --max-tokens=-1 --suite suite":  "--max-tokens is -1",
		"envtune eval --model suite --suite suite --tasks 1":       "neither",
		"envtune eval --model qwen --suite suite --format nothing": "unknown format",
	} {
		if _, errs, status := real(t, "", line); status != 1 || !strings.Contains(errs, want) {
			t.Errorf("%s: status %d, %s", line, status, errs)
		}
	}
	// A tokenizer without a chat template goes on from texts, and holds no conversation.
	if err := os.WriteFile("qwen/tokenizer_config.json", []byte(`{"eos_token": "<|im_end|>"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, "", "envtune model generate qwen lamp --raw --max-tokens 3")
	for _, line := range []string{"envtune model generate qwen lamp", "envtune model chat qwen", "envtune eval --model qwen --suite suite"} {
		if _, errs, status := real(t, "", line); status != 1 || !strings.Contains(errs, "it has no chat template") {
			t.Errorf("%s: status %d, %s", line, status, errs)
		}
	}
}

// Weights in bfloat16 say the same as those of a file in BF16, and weights in 8 bits
// something else.
func TestWeightsOfSampling(t *testing.T) {
	inFolder(t)
	must(t, "", "envtune model convert qwen b --type BF16")
	for _, args := range []string{"generate b lamp --max-tokens 20", "generate b lamp --raw --max-tokens 20"} {
		if f32, bf16 := must(t, "", "envtune model "+args), must(t, "", "envtune model "+args+" --weights bf16"); f32 == "" || bf16 != f32 {
			t.Errorf("%s: %q, with --weights bf16 %q", args, f32, bf16)
		}
	}
	if f32, bf16 := must(t, "lamp\n", "envtune model chat b --max-tokens 12"), must(t, "lamp\n", "envtune model chat b --max-tokens 12 --weights bf16"); f32 == "" || bf16 != f32 {
		t.Errorf("the answer is %q, with --weights bf16 %q", f32, bf16)
	}
	played := map[string][]byte{}
	for _, weights := range []string{"f32", "bf16", "q8"} {
		must(t, "", "envtune eval --model b --suite suite --tasks 1 --max-tokens 8 --save "+weights+" --weights "+weights)
		data, err := os.ReadFile(weights)
		if err != nil {
			t.Fatal(err)
		}
		played[weights] = data
	}
	if !bytes.Equal(played["bf16"], played["f32"]) || bytes.Equal(played["q8"], played["f32"]) {
		t.Errorf("trajectories: f32 %.300s\nbf16 %.300s\nq8 %.300s", played["f32"], played["bf16"], played["q8"])
	}
	if _, errs, status := real(t, "", "envtune model generate b lamp --weights int4"); status == 0 || !strings.Contains(errs, "--weights") {
		t.Errorf("--weights int4: status %d, %s", status, errs)
	}
}

// A conversation remembers what was said until :new.
func TestChat(t *testing.T) {
	inFolder(t)
	const line = "envtune model chat qwen --max-tokens 12 --temperature 0 --system brief"
	one := must(t, "first\n", line)
	both := must(t, "first\nsecond\n:new\nfirst\n", line)
	if one == "" || !strings.HasPrefix(both, one) || !strings.HasSuffix(both, one) || len(both) <= 2*len(one) {
		t.Errorf("one answer is %q, of two and the first anew %q", one, both)
	}
	_, errs, status := real(t, strings.Repeat("lamp ", 5000)+"\nhello\n", line)
	if status != 1 || !strings.Contains(errs, "1 line could not be answered") {
		t.Errorf("a line beyond the context: status %d, %s", status, errs)
	}
}

func TestBench(t *testing.T) {
	inFolder(t)
	const line = "envtune model bench qwen --prompt 40 --decode 5 --batch 1,3 --train --rows 2 --length 20 --repeat 2 --weights q8"
	var r benchReport
	if err := json.Unmarshal([]byte(must(t, "", line+" --json")), &r); err != nil {
		t.Fatal(err)
	}
	want := []benchRow{{Work: "prompt", Batch: 1, Tokens: 40}, {Work: "decode", Batch: 1, Tokens: 5}, {Work: "decode", Batch: 3, Tokens: 15}, {Work: "train", Batch: 2, Tokens: 40}}
	if len(r.Rows) != len(want) || r.Parameters == 0 || r.Kernel == "" || r.Weights != "q8" {
		t.Fatalf("%+v", r)
	}
	for i, row := range r.Rows {
		if row.Work != want[i].Work || row.Batch != want[i].Batch || row.Tokens != want[i].Tokens || !(row.Rate > 0) {
			t.Errorf("row %d is %+v", i, row)
		}
	}
	if text := must(t, "", line); !strings.Contains(text, "tokens/s") || strings.Count(text, "decode") != 2 {
		t.Errorf("the table is\n%s", text)
	}
}

// A model of others plays tasks in the format that its chat template asks for, and what
// it did plays again.
func TestEvalOfOthers(t *testing.T) {
	inFolder(t)
	must(t, "", "envtune eval --model qwen --suite suite --tasks 2 --max-tokens 8 --save t.jsonl")
	data, err := os.ReadFile("t.jsonl")
	if err != nil || !bytes.Contains(data, []byte(`"format":"openai"`)) || !bytes.Contains(data, []byte(`"feed":[`)) {
		t.Errorf("%v: %.300s", err, data)
	}
	must(t, "", "envtune replay t.jsonl --suite suite")
	must(t, "", "envtune eval --model qwen --suite suite --tasks 1 --max-tokens 8 --format compact --temperature 0")
}

// Training a model of others leaves folders of its own kind, which commands take.
func TestTrainOthers(t *testing.T) {
	if testing.Short() {
		t.Skip("trains")
	}
	inFolder(t)
	must(t, "", "envtune tasks generate --seed 5 --roles train=8,validation=8,test=4 --out tiny")
	config := `train: {group_size: 2, groups_per_step: 1, max_tokens: 6, validation: {tasks: 2, samples: 1}}
stages:
  - {name: one, max_steps: 1, reward: progress, gate: {max_steps: 1, min_steps: 1, every: 1}}
`
	if err := os.WriteFile("c.yaml", []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	out := must(t, "", "envtune train --model qwen --config ./c.yaml --suite tiny --samples 1 --no-case --example --out run")
	if !strings.Contains(out, "calls are written as openai") || !strings.Contains(out, "hints off, a worked example, at most 1 steps") {
		t.Errorf("it says\n%s", out)
	}
	folders, err := filepath.Glob("run/checkpoints/step-*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no checkpoints: %v", err)
	}
	last := folders[len(folders)-1]
	c, err := hf.Open(last)
	if err != nil || c.Type != hf.Qwen2 {
		t.Fatalf("%v", err)
	}
	c.Close()
	text := must(t, "", "envtune model generate run lamp --max-tokens 12")
	if got := must(t, "", "envtune model generate "+last+" lamp --max-tokens 12"); got != text {
		t.Errorf("the checkpoint writes %q, the run %q", got, text)
	}
	remembersExample(t)
	must(t, "", "envtune model convert run trained.gguf")
}

// remembersExample checks that the run in the folder run, trained with a worked example, is
// resumed and scored with it, and other models are not.
func remembersExample(t *testing.T) {
	t.Helper()
	summary, err := os.ReadFile("run/summary.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove("run/summary.json"); err != nil {
		t.Fatal(err)
	}
	must(t, "", "envtune train --resume run --no-case")
	if again, err := os.ReadFile("run/summary.json"); err != nil || !bytes.Equal(again, summary) {
		t.Errorf("the resumed run ends with another summary, %v", err)
	}
	for line, want := range map[string]bool{
		"envtune eval --model run":              true,
		"envtune eval --model run --no-example": false,
		"envtune eval --model qwen":             false,
		"envtune eval --model qwen --example":   true,
	} {
		out := must(t, "", line+" --suite suite --tasks 1 --max-tokens 4 --save t.jsonl --force")
		data, err := os.ReadFile("t.jsonl")
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out, ", worked example, ") != want || bytes.Contains(data, []byte(format.ExampleTools()[0])) != want {
			t.Errorf("%s: %s", line, out)
		}
		must(t, "", "envtune replay t.jsonl --suite suite")
	}
}
