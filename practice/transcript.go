package practice

import "envtune"

// Transcript is one finished practice episode.
type Transcript struct {
	// Messages is the whole conversation: system, user, assistant, tool.
	Messages []envtune.Message
	// Weights are the loss weights of the messages: 0 for all that the agent
	// did not write, 1 for right steps, less for failed ones.
	Weights []float32
	// Turns tells for every turn whether it succeeded; Asks whether it lacked
	// something, so that asking back was right.
	Turns, Asks []bool
	// Tools are the names of the world's tools.
	Tools []string
	// Show is the probability with which errors carried hints, Known the one
	// with which the agent knew a rule from the start.
	Show, Known float64
}

// Make makes the transcript number index of a seed: a new world, a task in it,
// and an agent that knows some of its rules. It is safe for concurrent use.
func Make(seed, index uint64) Transcript { return MakeWith(seed, index, nil) }

// Speaker writes what a model would say next behind messages; false: it has nothing to
// say. Where it writes what cannot run, the agent makes this mistake and mends it.
type Speaker func(messages []envtune.Message) (string, bool)

// MakeWith is Make with the slips of a model instead of made-up ones, where speak is not
// nil.
func MakeWith(seed, index uint64, speak Speaker) Transcript {
	t := newTask(seed, index, false)
	r := newRNG(t.seed, agentStream)
	show := pick(r, []float64{0, 0.5, 1, 1})
	q := []float64{0, 0.3, 0.6, 1}[r.weighted(0.34, 0.28, 0.2, 0.18)]
	a := newAgent(newEpisode(t, show), r, q)
	a.speak = speak
	a.play()
	return a.transcript(q)
}

// Oracle is Make with an agent that knows every rule and makes no slips.
func Oracle(seed, index uint64) Transcript {
	return newTask(seed, index, false).solved(nil)
}

// Plain makes the transcript number index of a seed in a plain world, which hides no
// rule: all that a call needs stands in the tools' lines, the requests and the results.
// Requests ask for more at once than elsewhere. The agent makes no mistake, so that
// every token says something about reading.
func Plain(seed, index uint64) Transcript { return PlainWith(seed, index, nil) }

// PlainWith is Plain with the slips of a model, where speak is not nil.
func PlainWith(seed, index uint64, speak Speaker) Transcript {
	return newTask(seed, index^plainStream, true).solved(speak)
}

// solved plays the task with an agent that knows every rule and makes no slips but those of
// speak.
func (t *task) solved(speak Speaker) Transcript {
	a := newAgent(newEpisode(t, 1), newRNG(t.seed, agentStream), 1)
	if a.clean, a.speak = true, speak; speak != nil {
		a.e.show = pick(a.voice, []float64{0, 0, 1})
	}
	a.play()
	return a.transcript(1)
}

// The streams of a task's draws beside those of its world.
const (
	agentStream = 0x6167656e74
	hintStream  = 0x68696e74
	voiceStream = 0x766f696365
	plainStream = 0x706c61696e << 20
)

func (a *agent) transcript(q float64) Transcript {
	names := make([]string, len(a.e.t.w.tools))
	for i, t := range a.e.t.w.tools {
		names[i] = t.id
	}
	return Transcript{Tools: names, Messages: a.out, Weights: a.loss, Turns: a.e.TurnsOK(), Asks: a.e.Asks(), Show: a.e.show, Known: q}
}
