package learn

import (
	"slices"
	"testing"

	"envtune"
	"envtune/learn/text"
)

// A copy has fewer messages than the episode that it is of, so that a token of the
// glossary may mean another word in it: what the agent said is encoded anew.
func TestCopiesReadTheirOwnGlossary(t *testing.T) {
	docs := func(yield func(string) bool) { _ = yield("set the lamp: set_lamp(lamp_id=4711)\n") }
	tok, err := text.Train(docs, 280, text.TrainOptions{Slots: 60})
	if err != nil {
		t.Fatal(err)
	}
	tools := envtune.Message{Role: envtune.RoleSystem, Content: "set lamp: set_lamp(lamp_id:int)"}
	request := envtune.Message{Role: envtune.RoleUser, Content: "Lamp 4711, please."}
	call := envtune.Message{Role: envtune.RoleAssistant, Content: "set_lamp(lamp_id=4711)"}
	call.Sample = &envtune.Sample{Tokens: tok.EncodeMessage("assistant", "something_else()")[1:], Stop: "stop"}
	one := 1.0
	tr := &envtune.Trajectory{
		Turns: 1, First: envtune.Feedback{Messages: []envtune.Message{tools, request}},
		Steps: []envtune.Step{{Action: call, Feedback: envtune.Feedback{TurnDone: true, Signals: envtune.Signals{Format: &one, State: &one, Exec: &one}}}},
	}
	b := Builder{Encoder: tok, Render: func(m envtune.Message) string { return m.Content }}
	got, ok := b.Copied(tr, 0.5)
	if !ok {
		t.Fatal("no step of the copy qualifies")
	}
	var want []int32
	said := tok.Conversation()
	for _, m := range []envtune.Message{tools, request, call} {
		want = append(want, said.EncodeMessage(m.Role, m.Content)...)
	}
	if !slices.Equal(got.Tokens, want) {
		t.Errorf("the copy's tokens are %v, want %v", got.Tokens, want)
	}
}
