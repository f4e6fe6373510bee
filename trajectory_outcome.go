package envtune

// Outcome is what one turn of a trajectory came to. Scores are nil where the
// turn did not end or the score does not apply.
type Outcome struct {
	// Reached tells that the turn's user message was delivered.
	Reached bool `json:"reached"`
	// Ended tells that the turn ended and was compared.
	Ended bool `json:"ended"`
	// State and Exec are the turn's checks, Ask the score of an ask-back turn.
	State *float64 `json:"state,omitempty"`
	Exec  *float64 `json:"exec,omitempty"`
	Ask   *float64 `json:"ask,omitempty"`
	// OK tells that the turn succeeded: Score is 1.
	OK bool `json:"ok"`
}

// Score is the turn's share of progress: state * exec, or ask on an ask-back
// turn; 0 where the turn did not end.
func (o Outcome) Score() float64 {
	switch {
	case o.Ask != nil:
		return *o.Ask
	case o.State != nil && o.Exec != nil:
		return *o.State * *o.Exec
	}
	return 0
}

// TurnOutcomes returns what each turn of the task came to, reached or not; its
// length is t.Turns.
func (t *Trajectory) TurnOutcomes() []Outcome {
	out := make([]Outcome, t.Turns)
	if t.Turns == 0 || len(t.First.Messages) == 0 && len(t.Steps) == 0 {
		return out // never opened
	}
	out[0].Reached = true
	for _, s := range t.Steps {
		f := &s.Feedback
		if f.Turn < 0 || f.Turn >= t.Turns {
			continue
		}
		o := &out[f.Turn]
		o.Reached = true
		if !f.TurnDone {
			continue
		}
		o.Ended = true
		o.State, o.Exec, o.Ask = f.Signals.State, f.Signals.Exec, f.Signals.Ask
		o.OK = o.Score() == 1
		if !f.Done && f.Turn+1 < t.Turns {
			out[f.Turn+1].Reached = true
		}
	}
	return out
}

// MeanProgress is the mean over all turns of the task, reached or not, of the
// turn's score.
func (t *Trajectory) MeanProgress() float64 {
	if t.Turns == 0 {
		return 0
	}
	sum := 0.0
	for _, o := range t.TurnOutcomes() {
		sum += o.Score()
	}
	return sum / float64(t.Turns)
}
