package native

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"envtune"
	"envtune/env"
	"envtune/format"
	"envtune/learn"
	"envtune/learn/hf/hftest"
	"envtune/learn/model"
	"envtune/rollout"
)

// chatModel is a tiny random model with a chat template; "" stands for hftest's.
func chatModel(t *testing.T, context int, template string) *Model {
	t.Helper()
	data, x, err := hftest.Checkpoint(template, context)
	if err != nil {
		t.Fatal(err)
	}
	m, err := Decode(data, x)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// chatTask has a tool that comes with the second turn.
func chatTask() *envtune.Task {
	task := task()
	task.Split = envtune.SplitMissFunc
	task.Tools = []string{"setHeadlights", "displayCarStatus"}
	task.Turns[1].Added = []string{"displayCarStatus"}
	return task
}

func playChat(t *testing.T, m *Model, opt Options, jobs []rollout.Job) ([]*envtune.Trajectory, *Chat) {
	t.Helper()
	s, err := m.Speech(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := New(m.Model, s, opt)
	defer p.Close()
	got, err := rollout.Run(context.Background(), env.New(env.Options{}), p, jobs, rollout.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return got, s.(*Chat)
}

func chatJobs(task *envtune.Task, n int) []rollout.Job {
	s := stage()
	s.Format = "openai"
	return rollout.Groups([]*envtune.Task{task}, n, s, 0, 9)
}

// trimming is a template that strips what the assistant said.
var trimming = strings.Replace(hftest.Template, "m.role == 'user' or m.role == 'assistant' and not m.tool_calls", "m.role == 'user'", 1)

// What was sampled is what training sees, to the bit, whether the tokens only grew or the
// template or new tools changed what stood before; every sampled token carries loss once.
func TestTrainingSeesWhatChatSampled(t *testing.T) {
	cut := strings.Replace(trimming, "~ ('\\n' ~ m.content if m.content else '') }}", "~ '\\n' ~ m.content | trim }}", 1)
	if cut == hftest.Template || cut == trimming {
		t.Fatal("the template was not changed")
	}
	for name, c := range map[string]struct {
		template string
		task     *envtune.Task
		several  bool
	}{
		"grows":     {"", task(), false},
		"new tools": {"", chatTask(), true},
		"trims":     {cut, task(), true},
	} {
		m := chatModel(t, 4096, c.template)
		got, chat := playChat(t, m, Options{Temperature: 1, MaxTokens: 12}, chatJobs(c.task, 6))
		b := learn.Builder{Conversation: chat}
		parts := 0
		for _, tr := range got {
			examples, err := b.SampledParts(tr, 1)
			if err != nil {
				t.Fatal(err)
			}
			var want []float32
			for _, s := range tr.Steps {
				want = append(want, s.Action.Sample.Logprobs...)
			}
			var old, logps []float32
			for _, e := range examples {
				old = append(old, e.Old...)
				lp, err := m.Logprobs([]model.Sequence{{Tokens: e.Tokens, Loss: e.Loss}})
				if err != nil {
					t.Fatal(err)
				}
				logps = append(logps, lp[0]...)
			}
			if !reflect.DeepEqual(old, want) || !reflect.DeepEqual(logps, want) {
				t.Fatalf("%s: recorded %v\ntraining %v", name, want, logps)
			}
			parts = max(parts, len(examples))
		}
		if (parts > 1) != c.several {
			t.Errorf("%s: at most %d sequences an episode", name, parts)
		}
	}
}

// Tokens that the next prompt begins with stay in the session, those sampled among them.
func TestChatKeepsTokens(t *testing.T) {
	m := chatModel(t, 4096, "")
	got, _ := playChat(t, m, Options{Temperature: 1, MaxTokens: 12}, chatJobs(task(), 4))
	for _, tr := range got {
		held := 0
		for i, s := range tr.Steps {
			r := s.Action.Sample
			if r.Keep != held {
				t.Fatalf("step %d keeps %d of %d tokens", i, r.Keep, held)
			}
			held += len(r.Feed) + len(r.Tokens)
		}
		if len(tr.Steps) < 2 {
			t.Error("an episode of one step covers nothing")
		}
	}
}

// A session that was cut back samples as one that reads the prompt for the first time.
func TestCutSessionSamplesTheSame(t *testing.T) {
	m := chatModel(t, 4096, "")
	s, _ := m.Speech(nil)
	p := New(m.Model, s, Options{MaxTokens: 8})
	defer p.Close()
	ask := func(episode string, texts ...string) envtune.Message {
		t.Helper()
		var messages []envtune.Message
		for i, text := range texts {
			role := []envtune.Role{envtune.RoleUser, envtune.RoleAssistant}[i%2]
			messages = append(messages, envtune.Message{Role: role, Content: text})
		}
		out, err := p.Act(context.Background(), envtune.Prompt{Episode: episode, Messages: messages})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	long := strings.Repeat("the lamp in the hall ", 10)
	ask("a", long+"one")
	for _, texts := range [][]string{{long + "two"}, {long + "two", "yes", "and then?"}, {"the la"}, {long + "one", "no", long}} {
		got, want := ask("a", texts...), ask(strings.Join(texts, "|"), texts...)
		if !slices.Equal(got.Sample.Tokens, want.Sample.Tokens) || !reflect.DeepEqual(got.Sample.Logprobs, want.Sample.Logprobs) {
			t.Errorf("%q: %v, from nothing %v", texts, got.Sample.Logprobs, want.Sample.Logprobs)
		}
	}
}

// An episode's samples do not depend on what runs beside it.
func TestChatEpisodesAreIndependent(t *testing.T) {
	m := chatModel(t, 4096, "")
	all := chatJobs(chatTask(), 5)
	together, _ := playChat(t, m, Options{Temperature: 1, MaxTokens: 8}, all)
	for i, job := range all {
		alone, _ := playChat(t, m, Options{Temperature: 1, MaxTokens: 8}, []rollout.Job{job})
		a, _ := json.Marshal(together[i])
		b, _ := json.Marshal(alone[0])
		if string(a) != string(b) {
			t.Errorf("episode %d differs when it runs alone", i)
		}
	}
}

// A prompt beyond the context ends the episode with its own reason.
func TestChatContext(t *testing.T) {
	got, chat := playChat(t, chatModel(t, 64, ""), Options{MaxTokens: 8}, chatJobs(task(), 2))
	for _, tr := range got {
		if tr.Stop != envtune.StopContext {
			t.Errorf("stopped by %q", tr.Stop)
		}
		b := learn.Builder{Conversation: chat}
		if parts, err := b.SampledParts(tr, 1); err != nil || len(parts) != 0 {
			t.Errorf("an episode without a step: %d examples, %v", len(parts), err)
		}
	}
}

// Copies without hints read what they would have read, and learn what was sampled.
func TestChatCopies(t *testing.T) {
	m := chatModel(t, 4096, "")
	got, chat := playChat(t, m, Options{Temperature: 1, MaxTokens: 8}, chatJobs(task(), 1))
	tr := got[0]
	one := 1.0
	yes := true
	tr.Steps[0].Feedback.Signals = envtune.Signals{State: &one, Exec: &one, Format: &one, Valid: &yes}
	tr.Steps[0].Feedback.TurnDone, tr.Steps[0].Feedback.Turn = true, 0
	b := learn.Builder{Conversation: chat}
	examples, err := b.CopiedParts(tr, 0.5)
	if err != nil || len(examples) != 1 {
		t.Fatalf("%d examples, %v", len(examples), err)
	}
	e, s := examples[0], tr.Steps[0].Action.Sample
	if want := append(slices.Clone(s.Feed), s.Tokens...); !slices.Equal(e.Tokens[:len(want)], want) || len(e.Weight) < len(s.Tokens) {
		t.Errorf("the copy is %v of weights %v, want %v", e.Tokens, e.Weight, want)
	}
}

func TestSpeech(t *testing.T) {
	m := chatModel(t, 4096, "")
	s, err := m.Speech(nil)
	if err != nil || s.Format().Name() != "openai" {
		t.Fatalf("%v, %v", s, err)
	}
	stop, more := s.Stops()
	if s.Token(stop) != "<|im_end|>" || len(more) != 0 {
		t.Errorf("ends at %q, %v", s.Token(stop), more)
	}
	if s, err = m.Speech(format.Compact{}); err != nil || s.Format().Name() != "compact" {
		t.Errorf("%v, %v", s, err)
	}
	_, feed, err := s.Next(nil, 0, envtune.Prompt{Messages: []envtune.Message{
		{Role: envtune.RoleSystem, Tools: []envtune.ToolSpec{{Name: "ls", Doc: "list"}}}, {Role: envtune.RoleUser, Content: "list it"},
	}})
	want := "<|im_start|>system\ntools:\nls, list: ls()<|im_end|>\n<|im_start|>user\nlist it<|im_end|>\n<|im_start|>assistant\n"
	if text := s.Message(feed); err != nil || text != want {
		t.Errorf("in another format the prompt is %q, %v", text, err)
	}
	bare := *m
	bare.chat, bare.noChat = nil, errors.New("none")
	if _, err := bare.Speech(nil); err == nil {
		t.Error("a model without a chat template speaks")
	}
}

func TestWriter(t *testing.T) {
	tokens := []string{"a", "\xc3", "\xa9", "<end>", "\xf0\x9f", "\x98\x80!", "\xff", "b", "\xe2\x82"}
	var got []string
	w := NewWriter(func(id int32) string { return tokens[id] }, []int32{3}, func(s string) { got = append(got, s) })
	for id := range tokens {
		w.Token(int32(id))
	}
	w.Flush()
	if want := []string{"a", "é", "😀!", "\ufffd", "b", "\ufffd\ufffd"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// What a guide takes for said is what others said: of its own words a model must not make
// values that were heard.
func TestHeard(t *testing.T) {
	chat, err := chatModel(t, 4096, "").Speech(format.Compact{})
	if err != nil {
		t.Fatal(err)
	}
	_, tok := parts(t, 4096)
	prompt := envtune.Prompt{Messages: []envtune.Message{
		{Role: envtune.RoleSystem, Tools: []envtune.ToolSpec{{Name: "ring_bell", Doc: "ring a bell"}}},
		{Role: envtune.RoleUser, Content: "ring twice"},
		{Role: envtune.RoleAssistant, Content: "ring_bell(times='thrice')"},
		{Role: envtune.RoleTool, Results: []envtune.Result{{Name: "ring_bell", Text: "no such number"}}},
	}}
	own := NewOwn(tok, format.Compact{}).Begin()
	for name, s := range map[string]Speech{"chat": chat, "own": own} {
		if _, _, err := s.Next(nil, 0, prompt); err != nil {
			t.Fatal(err)
		}
		said := s.heard(prompt)
		for _, w := range []string{"ring_bell", "ring a bell", "ring twice", "no such number"} {
			if !strings.Contains(said, w) {
				t.Errorf("%s: %q was not heard in %q", name, w, said)
			}
		}
		if strings.Contains(said, "thrice") {
			t.Errorf("%s: the agent's own words were heard: %q", name, said)
		}
	}
}
