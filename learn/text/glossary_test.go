package text

import (
	"slices"
	"strings"
	"testing"

	"envtune"
)

// slotted is a tokenizer of few merges with a glossary.
func slotted(t testing.TB, slots int) *Tokenizer {
	t.Helper()
	docs := func(yield func(string) bool) {
		for range 4 {
			if !yield("get the level of a lamp: get_level(lamp:str)\nset the level, please") {
				return
			}
		}
	}
	tok, err := Train(docs, 300, TrainOptions{Slots: slots, Caps: true})
	if err != nil {
		t.Fatal(err)
	}
	return tok
}

// spell writes tokens with those of the glossary in angle brackets.
func spell(c *Conversation, ids []int32) string {
	var b strings.Builder
	token := c.Texter()
	for _, id := range ids {
		s := token(id)
		if _, ok := c.words[id]; ok {
			s = "<" + s + ">"
		}
		b.WriteString(s)
	}
	return b.String()
}

func TestGlossary(t *testing.T) {
	c := slotted(t, 300).Conversation()
	for _, x := range []struct {
		role       envtune.Role
		text, want string
	}{
		{"system", "tools:\nset lamp: set_lamp(lamp_id:int, by:str)\nsetLevel(x:float=0.25, lamp_id:int)",
			"<|system|>tools:\nset lamp: set_lamp<set_lamp>(lamp_id<lamp_id>:int, by:str)\nsetLevel<setLevel>(x:float=<0.25>, <lamp_id>:int)<|end|>"},
		{"user", "Set lamp 4711 of Willowbend, not 12, on 2026-09-27 at 07:45: L-3639.",
			"<|user|>Set lamp <4711> of <Willowbend>, not 12, on <2026-09-27> at <07:45>: <L-3639>.<|end|>"},
		{"system", "dim it: dim(to:int)\nDim(x:int) and (dim)", "<|system|>dim it: dim<dim>(to:int)\nDim<Dim>(x:int) and (dim)<|end|>"},
		{"assistant", "dim dim: dim(to=1)\nDim(x=1)\ngo(x=1)", "<|agent|>dim dim: <dim>(to=1)\n<Dim>(x=1)\ngo(x=1)<|end|>"},
		// An agent uses what is known and defines nothing.
		{"assistant", "set_lamp(lamp_id=4711, by='Quuxley')", "<|agent|><set_lamp>(<lamp_id>=<4711>, by='Quuxley')<|end|>"},
		{"tool", `{"lamp_id": 4711, "lit_up": true, "by": "Quuxley"}`, `<|tool|>{"<lamp_id>": <4711>, "lit_up<lit_up>": true, "by": "<Quuxley>"}<|end|>`},
		{"assistant", "set_lamp(by='Quuxley', at='Willowbend')", "<|agent|><set_lamp>(by='<Quuxley>', at='<Willowbend>')<|end|>"},
	} {
		ids := c.EncodeMessage(x.role, x.text)
		if got := spell(c, ids); got != x.want {
			t.Errorf("%s\n got %s\nwant %s", x.role, got, x.want)
		}
		if x.role == envtune.RoleAssistant {
			if got := c.DecodeMessage(ids[1:]); got != x.text {
				t.Errorf("decoded %q, want %q", got, x.text)
			}
		}
	}
	if got := slotted(t, 0).Conversation().EncodeMessage("user", "set_lamp 4711"); !slices.Equal(got, slotted(t, 0).EncodeMessage("user", "set_lamp 4711")) {
		t.Errorf("without slots a conversation encodes %v", got)
	}
}

// What a token has to do with the glossary: names follow their pieces, and what they are
// spelt in can be read back from the tokens before.
func TestGlossaryClasses(t *testing.T) {
	tok := slotted(t, 60)
	classes := tok.Glossary()
	if len(classes) != tok.Size() {
		t.Fatalf("%d classes of %d tokens", len(classes), tok.Size())
	}
	if got := slotted(t, 0).Glossary(); got != "" {
		t.Errorf("without slots the classes are %q", got)
	}
	c := tok.Conversation()
	for _, x := range []struct{ text, want string }{
		{"set_level", ".pjpn."}, {"setLevel", ".pjpn."}, {"set_level", ".n."}, {"the 2 set", "."}, {"K-1234", ".s."}, {"12 : (", ".jj"},
	} {
		var got []byte
		for _, id := range c.EncodeMessage("user", x.text) {
			if b := classes[id]; b != GlossPiece || len(got) == 0 || got[len(got)-1] != GlossPiece {
				got = append(got, b) // pieces in a row count once
			}
		}
		if !strings.HasPrefix(string(got), x.want) {
			t.Errorf("%q has classes %s, want %s", x.text, got, x.want)
		}
	}
}

// A word has the same token in every conversation in which that is free, and where a
// class has no room left a word stays spelt.
func TestGlossaryRoom(t *testing.T) {
	tok := slotted(t, 30)
	_, names := tok.slotRange(slotName)
	c := tok.Conversation()
	seen := map[int32]bool{}
	for i := range names + 3 {
		name := "a_" + strings.Repeat("b", i+1)
		ids := c.EncodeMessage("user", name)
		id, known := c.slots[name]
		if known != (i < names) {
			t.Fatalf("name %d of %d: known is %v", i, names, known)
		}
		if !known {
			continue
		}
		if seen[id] || int(id) >= tok.Size() || ids[len(ids)-2] != id {
			t.Fatalf("name %d has token %d of %d (seen: %v)", i, id, tok.Size(), seen[id])
		}
		seen[id] = true
	}
	for _, w := range []string{"lamp_post", "99.5", "K-17", "Willowbend"} {
		a, b := slotted(t, 300).Conversation(), slotted(t, 300).Conversation()
		a.EncodeMessage("user", w)
		b.EncodeMessage("user", "some_other "+w)
		if a.slots[w] == 0 || a.slots[w] != b.slots[w] {
			t.Errorf("%s is %d here and %d there", w, a.slots[w], b.slots[w])
		}
	}
}

// expand is the text of all tokens of a conversation's messages: a name that is spelt
// and then followed by its new token stands there once.
func expand(c *Conversation, ids []int32, seen map[int32]bool) string {
	var b strings.Builder
	token := c.Texter()
	for _, id := range ids {
		w, slot := c.words[id]
		if slot && !seen[id] {
			seen[id] = true
			if first, n := c.t.slotRange(slotName); id < first+int32(n) && strings.HasSuffix(b.String(), w) {
				continue
			}
		}
		b.WriteString(token(id))
	}
	return b.String()
}

func FuzzGlossary(f *testing.F) {
	f.Add("set lamp: set_lamp(lamp_id:int)", "set_lamp(lamp_id=4711)", `{"lamp_id": 4711}`)
	f.Add("a_b_ a.b 1-2-3 07:45: é_x x_é A1", "\xff_a 0.5.", "'Willow' 'WILLOW' willOw")
	tok := slotted(f, 60)
	f.Fuzz(func(t *testing.T, system, agent, result string) {
		c, seen := tok.Conversation(), map[int32]bool{}
		for _, m := range []struct {
			role envtune.Role
			text string
		}{{"system", system}, {"assistant", agent}, {"tool", result}, {"assistant", agent}, {"user", agent}} {
			ids := c.EncodeMessage(m.role, m.text)
			for _, id := range ids {
				if id < 0 || int(id) >= tok.Size() {
					t.Fatalf("token %d of %d", id, tok.Size())
				}
			}
			if got := expand(c, ids[1:len(ids)-1], seen); got != m.text {
				t.Fatalf("%s says %q, its tokens %q", m.role, m.text, got)
			}
			if m.role == envtune.RoleAssistant {
				if got := c.DecodeMessage(ids[1:]); got != strings.ToValidUTF8(m.text, "\ufffd") {
					t.Fatalf("decoded %q, want %q", got, m.text)
				}
			}
		}
	})
}
