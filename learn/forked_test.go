package learn

import (
	"slices"
	"testing"

	"envtune"
	"envtune/rollout"
)

// Of an episode that went on from a fork only what follows the fork carries loss, sampled
// or copied, and its group says nothing of the task.
func TestForkedMask(t *testing.T) {
	b := Builder{Encoder: letters{}, Render: renderPlain}
	tr := drawn()
	tr.Forked = 2
	e, err := b.Sampled(tr, 0.75)
	if err != nil {
		t.Fatal(err)
	}
	checkExample(t, e,
		"Stools.Ugo.Abad().Terr!hint.Agood().Tok.Asay.Uask.Awhy.Ulast.Acut.Thuh.Aend.",
		"                                         ^^^^      ^^^^       ^^^       ^^^^")
	if want := []float32{-.1, -.2, -.3, -.4}; !slices.Equal(e.Old[:4], want) || len(e.Advantage) != len(e.Old) {
		t.Errorf("old %v, advantages %v", e.Old, e.Advantage)
	}
	c, ok := b.Copied(rollout.Unhinted(tr), 0.5)
	if !ok {
		t.Fatal("nothing to copy")
	}
	checkExample(t, c,
		"Stools.Ugo.Abad().Terr.Agood().Tok.Asay.Uask.Awhy.",
		"                                    ^^^^      ^^^^")

	chat := drawn()
	chat.Forked = 2
	for i := range chat.Steps {
		chat.Steps[i].Action.Sample.Feed = ids("x")
	}
	chat.Steps[2].Action.Sample.Feed = ids("all so far") // a policy that begins at the fork
	for i, n := 3, len("all so far")+4; i < len(chat.Steps); i++ {
		chat.Steps[i].Action.Sample.Keep = n
		n += 1 + len(chat.Steps[i].Action.Sample.Tokens)
	}
	parts, err := (&Builder{}).SampledParts(chat, 1)
	if err != nil || len(parts) != 1 {
		t.Fatalf("%d parts, %v", len(parts), err)
	}
	checkExample(t, parts[0], "all so farsay.xwhy.xcutxend.", "          ^^^^ ^^^^ ^^^ ^^^^")

	g := group("t", 0, 1)
	other := group("t", 0, 0.5)
	for _, tr := range other.Trajectories {
		tr.Forked = 1
	}
	credits := Credit([]*envtune.Group{g, other}, CreditOptions{})
	if len(credits.Groups) != 2 || credits.Deviations["t"] != 0.5 {
		t.Errorf("%d groups, deviations %v", len(credits.Groups), credits.Deviations)
	}
}
