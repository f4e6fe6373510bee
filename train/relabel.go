package train

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"envtune"
	"envtune/env"
	"envtune/format"
	"envtune/learn"
	"envtune/policy/native"
	"envtune/rollout"
	"envtune/synth"
)

// newRelabeller returns what relabels the tasks of a run; nil where no stage asks for it, and
// for models with a chat template, whose copies are of sampled tokens only.
func newRelabeller(opt Options, speech native.Speech) (*synth.Relabeller, error) {
	asks := func(s envtune.Stage) bool { return s.Copies.Relabelled > 0 }
	if !slices.ContainsFunc(opt.Config.Stages, asks) || Builder(speech).Conversation != nil {
		return nil, nil
	}
	return synth.NewRelabeller(opt.Specs...)
}

// relabelled are copies of episodes with another request in place of one that they had: one
// that would have asked for what the agent called in its first failed turn (or, where none
// failed, its last), or that would have had to be asked back, where it called nothing. There
// are at most so many as the stage asks for, a quarter of them to ask back, of the others as
// many of each tool as of any other.
func (t *trainer) relabelled(ctx context.Context, stage *envtune.Stage, got []*envtune.Trajectory, b *learn.Builder) ([]learn.Example, error) {
	n := stage.Copies.Relabelled
	if n == 0 || t.relabeller == nil {
		return nil, nil
	}
	calls, asks := map[string][][]learn.Example{}, map[string][][]learn.Example{}
	seen := map[string]bool{}
	for i, tr := range got {
		r, copied, err := t.relabel(ctx, stage, tr, seen, rollout.Seed(t.opt.Seed, t.state.Step, "relabel", i))
		if err != nil {
			return nil, fmt.Errorf("relabelling episode %s: %w", tr.Episode, err)
		}
		if copied == nil {
			continue
		}
		parts, err := t.copied(b, copied, stage.Copies.Weight)
		if err != nil {
			return nil, err
		}
		last := r.Task.Turns[len(r.Task.Turns)-1].Reference
		if len(last) == 0 {
			asks[r.Lacks] = append(asks[r.Lacks], parts)
			continue
		}
		tool, _, _ := strings.Cut(last[len(last)-1], "(")
		calls[tool] = append(calls[tool], parts)
	}
	seed := rollout.Seed(t.opt.Seed, t.state.Step, "relabelled", 0)
	return append(evenly(asks, n/4, seed), evenly(calls, n-n/4, seed+1)...), nil
}

// evenly draws n copies, of each tool as many as of any other while there are.
func evenly(byTool map[string][][]learn.Example, n int, seed uint64) []learn.Example {
	rng := rand.New(rand.NewPCG(seed, 0x72656c6162656c)) // "relabel"
	tools := make([]string, 0, len(byTool))
	for tool := range byTool {
		tools = append(tools, tool)
	}
	slices.Sort(tools)
	for _, tool := range tools {
		list := byTool[tool]
		rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	}
	rng.Shuffle(len(tools), func(i, j int) { tools[i], tools[j] = tools[j], tools[i] })
	var out []learn.Example
	for round, more := 0, true; more; round++ {
		more = false
		for _, tool := range tools {
			if round < len(byTool[tool]) && n > 0 {
				out = append(out, byTool[tool][round]...)
				more, n = true, n-1
			}
		}
	}
	return out
}

// relabel is one episode with another request; nil where there is none. seen holds what the
// episodes before it did: the rollouts of a group often do the same.
func (t *trainer) relabel(ctx context.Context, stage *envtune.Stage, tr *envtune.Trajectory, seen map[string]bool, seed uint64) (*synth.Relabelled, *envtune.Trajectory, error) {
	task := t.byID[tr.Task]
	did, ok := did(t.speech.Format(), tr)
	if task == nil || !ok {
		return nil, nil, nil
	}
	key := fmt.Sprintf("%s\n%d\n%s\n%s", tr.Task, did.turn, strings.Join(did.calls, "\n"), did.said)
	if seen[key] {
		return nil, nil, nil
	}
	seen[key] = true
	var r *synth.Relabelled
	var err error
	switch {
	case len(did.calls) > 0:
		r, err = t.relabeller.Relabel(task, did.turn, did.calls, seed)
	case strings.HasSuffix(did.said, "?"):
		r, err = t.relabeller.Ask(task, did.turn, synth.LackValue, seed)
	default:
		r, err = t.relabeller.Ask(task, did.turn, synth.LackTool, seed)
	}
	if err != nil || r == nil {
		return nil, nil, err
	}
	copied, err := rollout.Relabel(ctx, t.env, r.Task, stage, tr, did.turn, retold(t.speech.Format(), r, did.calls))
	var fault *envtune.TaskError
	if errors.As(err, &fault) {
		return nil, nil, nil // the request that was made up cannot be met
	}
	return r, copied, err
}

// retold are the agent's messages in the turn with another request: a message a call, then
// the end of the turn.
func retold(f format.Format, r *synth.Relabelled, calls []string) []envtune.Message {
	say := func(text string) envtune.Message {
		return envtune.Message{Role: envtune.RoleAssistant, Content: text}
	}
	var out []envtune.Message
	for i, k := range r.Calls {
		out = append(out, say(worded(f, r.Wishes[i], calls[k])))
	}
	switch {
	case len(r.Calls) > 0:
		return append(out, say(f.Say(env.Done)))
	case r.Lacks == "":
		return append(out, say(f.Say(env.NoTool)))
	}
	return append(out, say(f.Say(env.Question(r.Lacks))))
}

// worded writes a call behind the words that it is for, where the format has some.
func worded(f format.Format, words, call string) string {
	if p, ok := f.(format.Plan); ok && words != "" {
		return p.Worded(words, call)
	}
	return f.Calls([]string{call})
}

// deed is what an agent did in a turn.
type deed struct {
	turn  int
	calls []string // those that ran
	said  string   // the answer at the end of a turn without a call
}

// did returns what the agent did in the first failed turn of an episode, or in its last one
// where none failed. There is nothing to relabel where a turn has only calls that failed, or
// ended as done without one.
func did(f format.Format, tr *envtune.Trajectory) (deed, bool) {
	d := deed{turn: toRelabel(tr)}
	if tr.Reward == nil || tr.Forked > 0 || d.turn < 0 {
		return d, false
	}
	made := 0
	for i := range tr.Steps {
		s := &tr.Steps[i]
		if s.Feedback.Turn != d.turn {
			continue
		}
		a, bad := format.Read(f, s.Action)
		if bad != nil {
			continue
		}
		made += len(a.Calls)
		d.said = a.Say
		k := 0
		for r := range s.Feedback.Results() {
			if k < len(a.Calls) && r.Code == "" {
				d.calls = append(d.calls, a.Calls[k].Text)
			}
			k++
		}
	}
	asked := made == 0 && !tr.TurnOutcomes()[d.turn].OK && d.said != "" && d.said != env.Done
	return d, len(d.calls) > 0 || asked
}

// toRelabel is the first failed turn of an episode, or its last where none failed; -1 where
// it has none.
func toRelabel(tr *envtune.Trajectory) int {
	outcomes := tr.TurnOutcomes()
	if failed := slices.IndexFunc(outcomes, func(o envtune.Outcome) bool { return !o.OK }); failed >= 0 {
		return failed
	}
	return len(outcomes) - 1
}
