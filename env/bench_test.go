package env_test

import (
	"regexp"
	"strings"
	"testing"

	"envtune"
	"envtune/env"
	"envtune/internal/usage"
	"envtune/synth"
)

// played is a task with the messages that an agent says in it.
type played struct {
	task  *envtune.Task
	lines []envtune.Message
}

// generated returns generated tasks with their oracles' messages; where mistakes is set,
// two calls that fail come before each call that is right.
func generated(tb testing.TB, e *env.Env, n int, mistakes bool) []played {
	tb.Helper()
	suite, err := synth.Generate(tb.Context(), synth.Spec{Seed: 11, N: n})
	if err != nil {
		tb.Fatal(err)
	}
	return scripts(tb, e, suite.Tasks, mistakes)
}

func scripts(tb testing.TB, e *env.Env, tasks []*envtune.Task, mistakes bool) []played {
	tb.Helper()
	out := make([]played, len(tasks))
	for i, task := range tasks {
		script, err := e.Oracle(task, env.OracleOptions{})
		if err != nil {
			tb.Fatal(err)
		}
		out[i].task = task
		for _, turn := range script {
			for _, text := range turn {
				if mistakes && !strings.HasPrefix(text, "say ") {
					out[i].add(strings.Replace(text, "=", "_=", 1)) // an unknown argument
					out[i].add(literal.ReplaceAllString(text, "=-7"))
				}
				out[i].add(text)
			}
		}
	}
	return out
}

// literal is the value of an argument, as far as a mistake need know it.
var literal = regexp.MustCompile(`=('[^']*'|[0-9.]+)`)

func (p *played) add(text string) {
	p.lines = append(p.lines, envtune.Message{Role: envtune.RoleAssistant, Content: text})
}

// benchStage allows as many steps as a script has.
func benchStage(hints envtune.HintLevel) *envtune.Stage {
	return &envtune.Stage{
		Name: "bench", Mode: envtune.ModeTraining, MaxSteps: 1000, Format: "compact",
		Hints: envtune.HintRule{Level: hints, Show: 1},
	}
}

// BenchmarkSteps plays whole episodes of generated tasks, opening and closing included,
// on as many cores as -cpu says: with the oracle's calls, and with calls that fail, most
// of them with a hint.
func BenchmarkSteps(b *testing.B) {
	for _, mistakes := range []bool{false, true} {
		name, stage := "oracle", benchStage(envtune.HintOff)
		if mistakes {
			name, stage = "failing", benchStage(envtune.HintFull)
		}
		b.Run(name, func(b *testing.B) {
			e := env.New(env.Options{CacheTasks: 1000})
			list := generated(b, e, 40, mistakes)
			steps, failed, hints := play(b, e, list, stage)
			b.ReportAllocs()
			b.ResetTimer()
			began, told := usage.CPU()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					play(b, e, list, stage)
				}
			})
			b.ReportMetric(float64(b.N*steps)/b.Elapsed().Seconds(), "steps/s")
			if ended, _ := usage.CPU(); told {
				b.ReportMetric(float64(b.N*steps)/(ended-began).Seconds(), "steps/cpu-s")
			}
			b.ReportMetric(float64(failed)/float64(steps), "failed/step")
			b.ReportMetric(float64(hints)/float64(steps), "hints/step")
		})
	}
}

// play plays all scripts to their ends.
func play(tb testing.TB, e *env.Env, list []played, stage *envtune.Stage) (steps, failed, hints int) {
	for i, p := range list {
		ep, err := e.Open(tb.Context(), p.task, stage, uint64(i))
		if err != nil {
			tb.Error(err)
			return
		}
		var f envtune.Feedback
		for _, m := range p.lines {
			if f, err = ep.Step(tb.Context(), m); err != nil {
				tb.Error(err)
				return
			}
			steps++
			failed += f.Signals.Failed
			hints += f.Signals.Hints
		}
		if !f.Done {
			tb.Errorf("%s does not end with its script", p.task.ID)
		}
		if err := ep.Close(); err != nil {
			tb.Error(err)
		}
	}
	return steps, failed, hints
}
