package env

import (
	"envtune"
	"envtune/session"
)

// The official error types of an episode, in the order in which the official
// evaluation looks for them (eval_runner.py, multi_turn_checker.py).
const (
	// VerdictTerminated: not every turn was come to.
	VerdictTerminated = "multi_turn:force_terminated"
	// VerdictEmptyTurn: a turn with reference calls ended without a call.
	VerdictEmptyTurn = "multi_turn:empty_turn_model_response"
	// VerdictState: a world differs from the reference's.
	VerdictState = "multi_turn:instance_state_mismatch"
	// VerdictResponse: a reference result is not among the agent's results.
	VerdictResponse = "multi_turn:execution_response_mismatch"
)

// judge compares the turn that has just ended with the reference and fills the
// turn's signals. ended tells that the agent ended the turn itself. A turn cut
// off by the step limit is compared all the same, as officially.
func (e *episode) judge(ended bool, s *envtune.Signals) {
	ref := &e.ref.turns[e.turn]
	if ref.ask {
		s.Ask = score(ended && e.called == 0)
		return
	}
	same := len(e.agent.CompareState(ref.state)) == 0
	missing := len(session.MissingResults(ref.results, e.pool))
	found := missing == 0
	verdict := ""
	switch {
	case e.called == 0:
		// The official check fails such a turn before it compares anything;
		// nothing counts as found, so that the turn's score says the same.
		verdict, found = VerdictEmptyTurn, false
	case !same:
		verdict = VerdictState
	case !found:
		verdict = VerdictResponse
	}
	s.State, s.Exec = score(same), score(found)
	if all := len(ref.results); e.called > 0 && verdict != "" && missing < all {
		s.Found = envtune.Score(float64(all-missing) / float64(all))
	}
	if e.verdict == "" {
		e.verdict = verdict
	}
}

// conclude fills the signals of the end of the episode.
func (e *episode) conclude(s *envtune.Signals) {
	if e.turn < len(e.task.Turns)-1 {
		e.verdict = VerdictTerminated // officially looked for before all others
	}
	valid := e.verdict == ""
	s.Valid, s.Verdict = &valid, e.verdict
}

func score(ok bool) *float64 {
	if ok {
		return envtune.Score(1)
	}
	return envtune.Score(0)
}
