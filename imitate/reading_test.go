package imitate

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"envtune"
	"envtune/env"
	"envtune/learn/model"
	"envtune/policy/native"
	"envtune/train"
)

func TestPieces(t *testing.T) {
	for message, want := range map[string]string{
		"say what is the size?":             "answers<say what is the size?>",
		"f()":                               "tools<f(> argument names<)>",
		"f(a=1)":                            "tools<f(> argument names<a=> f.a<1)>",
		"go: up: f(a=[1, 2], b='x, (y=2)')": "notes<go: up: > tools<f(> argument names<a=> f.a<[1, 2], > argument names<b=> f.b<'x, (y=2)')>",
		`f(a="it's", b={'c': 1, 'd': 2})`:   `tools<f(> argument names<a=> f.a<"it's", > argument names<b=> f.b<{'c': 1, 'd': 2})>`,
		`f(a='it\'s, b=1', b=2)`:            `tools<f(> argument names<a=> f.a<'it\'s, b=1', > argument names<b=> f.b<2)>`,
		"f(a=1)\nnow: g(b=2)":               "tools<f(> argument names<a=> f.a<1)\n> notes<now: > tools<g(> argument names<b=> g.b<2)>",
	} {
		var got []string
		at := 0
		for _, p := range pieces(message) {
			name := p.kind
			if p.argument != "" {
				name = p.argument
			}
			got = append(got, fmt.Sprintf("%s<%s>", name, message[at:p.end]))
			at = p.end
		}
		if strings.Join(got, " ") != want || at != len(message) {
			t.Errorf("%q:\n%s\nwant\n%s", message, strings.Join(got, " "), want)
		}
	}
}

func FuzzPieces(f *testing.F) {
	f.Add("go: f(a=[1, 2], b='x')\nsay done")
	f.Add("(=(,='")
	f.Add("(=,")
	f.Fuzz(func(t *testing.T, message string) {
		at := 0
		for _, p := range pieces(message) {
			if p.end < at || p.end > len(message) {
				t.Fatalf("%q: a piece from %d to %d", message, at, p.end)
			}
			at = p.end
		}
		if at != len(message) {
			t.Fatalf("%q: the pieces end at %d", message, at)
		}
	})
}

// The sum over the kinds is the loss of the oracle's steps, and every token is of one kind.
func TestReadOracle(t *testing.T) {
	o := diagnosing(t)
	s, err := train.SpeechOf(o.Base, o.BaseName, o.Exam)
	if err != nil {
		t.Fatal(err)
	}
	tasks := o.Suite.Part(envtune.PartValidation, 0)
	world := env.New(env.Options{})
	kinds, values, err := o.readOracle(context.Background(), world, s, tasks)
	if err != nil {
		t.Fatal(err)
	}
	episodes, err := play(context.Background(), world, tasks, train.Exam{Config: o.Exam}.Stage(envtune.HintOff))
	if err != nil {
		t.Fatal(err)
	}
	tokens, nats := 0, 0.0
	for _, e := range episodes {
		r := spell(s.(*native.Own), train.Builder(s), e)
		logps, err := o.Base.Logprobs([]model.Sequence{r.seq})
		if err != nil {
			t.Fatal(err)
		}
		if len(logps[0]) != len(r.what) {
			t.Fatalf("%d tokens with loss, %d of a kind", len(logps[0]), len(r.what))
		}
		for _, lp := range logps[0] {
			tokens++
			nats -= float64(lp) / float64(len(episodes))
		}
	}
	for _, r := range kinds {
		tokens -= r.Tokens
		nats -= r.Nats
	}
	if tokens != 0 || math.Abs(nats) > 1e-6 || len(kinds) < 3 || len(values) < 3 {
		t.Errorf("%d tokens and %g nats are of no kind; %+v, %+v", tokens, nats, kinds, values)
	}
}
