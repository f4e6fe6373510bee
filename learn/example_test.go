package learn

import (
	"math"
	"slices"
	"strings"
	"testing"

	"envtune"
	"envtune/learn/text"
	"envtune/rollout"
)

// letters is an encoder to read along: a token is a letter; S, U, A and T open
// the messages of system, user, agent and tool, "." closes them.
type letters struct{}

func (letters) EncodeMessage(role envtune.Role, s string) []int32 {
	open := map[envtune.Role]string{"system": "S", "user": "U", "assistant": "A", "tool": "T"}[role]
	return ids(open + s + ".")
}
func (letters) AgentPrefix() int32 { return 'A' }
func (letters) End() int32         { return '.' }

func ids(s string) []int32 {
	var out []int32
	for _, r := range s {
		out = append(out, r)
	}
	return out
}

func spell(tokens []int32) string {
	var b strings.Builder
	for _, id := range tokens {
		b.WriteRune(id)
	}
	return b.String()
}

// renderPlain writes content, or results with their hints.
func renderPlain(m envtune.Message) string {
	s := m.Content
	for _, r := range m.Results {
		s += r.Text
		if r.Hint != nil {
			s += "!" + r.Hint.Text
		}
	}
	return s
}

// sampledStep is one drawn step: what was sampled (a trailing "." means it
// stopped by itself), what came back, the turn and its signals.
func sampledStep(turn int, sampled string, back ...envtune.Message) envtune.Step {
	s := &envtune.Sample{Tokens: ids(sampled), Stop: "length"}
	if strings.HasSuffix(sampled, ".") {
		s.Stop = "stop"
	}
	for i := range s.Tokens {
		s.Logprobs = append(s.Logprobs, -float32(i+1)/10)
	}
	// The text is not what was sampled: nobody may encode it again.
	return envtune.Step{
		Action:   envtune.Message{Role: envtune.RoleAssistant, Content: "other", Sample: s},
		Feedback: envtune.Feedback{Turn: turn, Messages: back},
	}
}

func user(s string) envtune.Message { return envtune.Message{Role: envtune.RoleUser, Content: s} }

func tool(s, hint string) envtune.Message {
	r := envtune.Result{Text: s}
	if hint != "" {
		r.Hint = &envtune.Hint{Text: hint}
	}
	return envtune.Message{Role: envtune.RoleTool, Results: []envtune.Result{r}}
}

// drawn is an episode of three turns: a failed call, its hint and the repaired
// call; an ask-back turn that ended rightly; a turn that went wrong.
func drawn() *envtune.Trajectory {
	t := &envtune.Trajectory{
		Episode: "e1", Turns: 3, Asks: []bool{false, true, false}, Reward: envtune.Score(0.5),
		First: envtune.Feedback{Messages: []envtune.Message{{Role: envtune.RoleSystem, Content: "tools"}, user("go")}},
		Steps: []envtune.Step{
			sampledStep(0, "bad().", tool("err", "hint")),
			sampledStep(0, "good().", tool("ok", "")),
			sampledStep(0, "say.", user("ask")),
			sampledStep(1, "why.", user("last")),
			sampledStep(2, "cut", tool("huh", "")),
			sampledStep(2, "end."),
		},
	}
	one := envtune.Score(1)
	sig := func(i int) *envtune.Signals { return &t.Steps[i].Feedback.Signals }
	for i := range t.Steps {
		sig(i).Format = one
	}
	sig(0).Calls, sig(0).Failed = 1, 1
	sig(1).Calls = 1
	sig(2).State, sig(2).Exec = one, one
	sig(3).Ask = one
	sig(4).Format = envtune.Score(0)
	sig(5).State, sig(5).Exec = one, envtune.Score(0)
	for _, i := range []int{2, 3, 5} {
		t.Steps[i].Feedback.TurnDone = true
	}
	return t
}

// mask draws the loss: "^" under a token that carries loss.
func mask(e Example) string {
	var b strings.Builder
	for _, loss := range e.Loss {
		b.WriteByte(" ^"[map[bool]int{true: 1}[loss]])
	}
	return strings.TrimRight(b.String(), " ")
}

func checkExample(t *testing.T, e Example, tokens, loss string) {
	t.Helper()
	if got := spell(e.Tokens); got != tokens || mask(e) != loss {
		t.Errorf("\ngot  %s\n     %s\nwant %s\n     %s", got, mask(e), tokens, loss)
	}
	if n := strings.Count(mask(e), "^"); n != e.Targets() {
		t.Errorf("%d loss tokens, %d targets", n, e.Targets())
	}
}

func TestSampledMask(t *testing.T) {
	b := Builder{Encoder: letters{}, Render: renderPlain}
	e, err := b.Sampled(drawn(), 0.75)
	if err != nil {
		t.Fatal(err)
	}
	checkExample(t, e,
		"Stools.Ugo.Abad().Terr!hint.Agood().Tok.Asay.Uask.Awhy.Ulast.Acut.Thuh.Aend.",
		"            ^^^^^^           ^^^^^^^     ^^^^      ^^^^       ^^^       ^^^^")
	want := []float32{}
	for _, n := range []int{6, 7, 4, 4, 3, 4} {
		for i := range n {
			want = append(want, -float32(i+1)/10)
		}
	}
	if !slices.Equal(e.Old, want) {
		t.Errorf("old log-probabilities %v, want %v", e.Old, want)
	}
	if len(e.Advantage) != len(want) || slices.Min(e.Advantage) != 0.75 || slices.Max(e.Advantage) != 0.75 || e.Weight != nil {
		t.Errorf("advantages %v, weights %v", e.Advantage, e.Weight)
	}
}

func TestCopiedMask(t *testing.T) {
	b := Builder{Encoder: letters{}, Render: renderPlain}
	plain := rollout.Unhinted(drawn())
	if plain == nil {
		t.Fatal("the hint is not seen")
	}
	e, ok := b.Copied(plain, 0.5)
	if !ok {
		t.Fatal("nothing to copy")
	}
	// The failed call stays in the context without loss; the last turn, which
	// went wrong, is cut off.
	checkExample(t, e,
		"Stools.Ugo.Abad().Terr.Agood().Tok.Asay.Uask.Awhy.",
		"                        ^^^^^^^     ^^^^      ^^^^")
	if slices.Min(e.Weight) != 0.5 || slices.Max(e.Weight) != 0.5 || e.Old != nil {
		t.Errorf("weights %v, old %v", e.Weight, e.Old)
	}
	if drawn().Steps[0].Feedback.Messages[0].Results[0].Hint == nil {
		t.Error("the original lost its hint")
	}
	if rollout.Unhinted(plain) != nil {
		t.Error("a copy without hints still counts as hinted")
	}

	// A replayed episode has no sampled tokens: its text is encoded.
	pruned := drawn()
	pruned.Steps = pruned.Steps[1:3]
	for i := range pruned.Steps {
		pruned.Steps[i].Action.Sample = nil
	}
	e, _ = b.Copied(pruned, 1)
	checkExample(t, e,
		"Stools.Ugo.Aother.Tok.Aother.",
		"            ^^^^^^     ^^^^^^")

	pruned.Steps[0].Feedback.Signals.Format = envtune.Score(0) // malformed, yet in a turn that succeeded
	e, _ = b.Copied(pruned, 1)
	checkExample(t, e,
		"Stools.Ugo.Aother.Tok.Aother.",
		"                       ^^^^^^")

	failed := drawn()
	failed.Steps = failed.Steps[4:]
	if e, ok := b.Copied(failed, 1); ok || len(e.Tokens) != 0 {
		t.Errorf("a failed trajectory makes the copy %s", spell(e.Tokens))
	}
}

func TestTranscript(t *testing.T) {
	b := Builder{Encoder: letters{}, Render: renderPlain}
	messages := []envtune.Message{
		{Role: envtune.RoleSystem, Content: "t"}, user("go"),
		{Role: envtune.RoleAssistant, Content: "wrong"}, tool("err", ""),
		{Role: envtune.RoleAssistant, Content: "right"}, tool("ok", ""),
	}
	e := b.Transcript(messages, func(i int, m *envtune.Message) float64 {
		if i == 2 {
			return 0 // a mistake to see and not to learn
		}
		return RoleWeights(1, 0.05)(i, m)
	})
	checkExample(t, e,
		"St.Ugo.Awrong.Terr.Aright.Tok.",
		" ^^^^^^       ^^^^^ ^^^^^^^^^^")
	if want := slices.Concat(repeat(0.05, 6), repeat(0.05, 5), repeat(1, 6), repeat(0.05, 4)); !slices.Equal(e.Weight, want) {
		t.Errorf("weights %v, want %v", e.Weight, want)
	}
	e = b.Transcript(messages, RoleWeights(1, 0))
	checkExample(t, e,
		"St.Ugo.Awrong.Terr.Aright.",
		"        ^^^^^^      ^^^^^^")
}

func repeat(v float32, n int) []float32 { return slices.Repeat([]float32{v}, n) }

func TestSampledRefuses(t *testing.T) {
	b := Builder{Encoder: letters{}, Render: renderPlain}
	for _, c := range []struct {
		edit func(*envtune.Message)
		want string
	}{
		{func(m *envtune.Message) { m.Sample = nil }, "step 1: the message carries no sampled tokens"},
		{func(m *envtune.Message) { m.Sample.Logprobs = m.Sample.Logprobs[1:] }, "7 sampled tokens with 6"},
		{func(m *envtune.Message) { m.Sample.Stop = "length" }, `stopped by "length"`},
		{func(m *envtune.Message) { m.Sample.Logprobs[2] = 0.5 }, "0.5 is not the logarithm"},
		{func(m *envtune.Message) { m.Sample.Tokens, m.Sample.Logprobs = nil, nil }, "0 sampled tokens"},
	} {
		tr := drawn()
		c.edit(&tr.Steps[1].Action)
		if _, err := b.Sampled(tr, 1); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "e1") {
			t.Errorf("error %v, want one that says %q", err, c.want)
		}
	}
}

// With the real tokenizer: an example is the concatenation of its messages.
func TestSampledWithTokenizer(t *testing.T) {
	tok, err := text.Train(slices.Values([]string{"good() bad() tools"}), 300, text.TrainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	tr := drawn()
	tr.Steps = tr.Steps[:2]
	for i, s := range []string{"bad()", "good(x=1)"} {
		sample := tok.EncodeMessage(envtune.RoleAssistant, s)[1:]
		tr.Steps[i].Action.Sample = &envtune.Sample{Tokens: sample, Logprobs: make([]float32, len(sample)), Stop: "stop"}
	}
	b := Builder{Encoder: tok, Render: renderPlain}
	e, err := b.Sampled(tr, 1)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := tok.Decode(e.Tokens), "<|system|>tools<|end|><|user|>go<|end|><|agent|>bad()<|end|><|tool|>err!hint<|end|><|agent|>good(x=1)<|end|>"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestRollouts(t *testing.T) {
	fault := drawn()
	fault.Reward = nil
	s := Rollouts([]*envtune.Group{{Trajectories: []*envtune.Trajectory{drawn(), fault, drawn()}}})
	want := RolloutStats{Episodes: 2, SampledTokens: 56, ResponseTokens: 28.0 / 6, EpisodeTokens: 28,
		Cut: 1.0 / 6, NoCall: 2.0 / 3, Failed: 1}
	if s != want {
		t.Errorf("got %+v, want %+v", s, want)
	}
	if s := Rollouts(nil); s != (RolloutStats{}) {
		t.Errorf("nothing sampled gives %+v", s)
	}
}

func TestChoose(t *testing.T) {
	items := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	got := Choose(items, 4, 7)
	if len(got) != 4 || !slices.IsSorted(got) || !slices.Equal(got, Choose(items, 4, 7)) || len(slices.Compact(slices.Clone(got))) != 4 {
		t.Errorf("chose %v", got)
	}
	if slices.Equal(got, Choose(items, 4, 8)) && slices.Equal(got, Choose(items, 4, 9)) {
		t.Error("the seed does not matter")
	}
	if got := Choose(items, 20, 1); !slices.Equal(got, items) {
		t.Errorf("chose %v", got)
	}
}

// A failed token counts less, where that is wanted, and less still where it was unlikely; a
// successful one counts in full.
func TestLessened(t *testing.T) {
	half, tenth := float32(math.Log(0.5)), float32(math.Log(0.1))
	for _, c := range []struct {
		unlikely, lenient, advantage float64
		logp                         float32
		want                         float64
	}{
		{0, 0, -2, tenth, -2}, {1, 0, -2, tenth, -0.2}, {1, 0, -2, half, -1}, {0.5, 0, -2, tenth, -1.1}, {1, 0, 2, tenth, 2}, {1, 0, -2, 1e-5, -2}, {1, 0, 0, tenth, 0},
		{0, 0.75, -2, tenth, -0.5}, {0, 0.75, 2, tenth, 2}, {0, 1, -2, tenth, 0}, {1, 0.5, -2, half, -0.5},
	} {
		b := Builder{Unlikely: c.unlikely, Lenient: c.lenient}
		if got := b.credit(0, []float64{c.advantage}, c.logp); math.Abs(float64(got)-c.want) > 1e-6 {
			t.Errorf("unlikely %v, lenient %v: advantage %v at log-probability %v becomes %v, want %v", c.unlikely, c.lenient, c.advantage, c.logp, got, c.want)
		}
	}
}
