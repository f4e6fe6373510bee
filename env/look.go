package env

import (
	"errors"

	"envtune"
	"envtune/py"
)

// State returns the compared attributes of every world, by the world's name, as
// the agent's calls have left them: what a person who plays is shown, and no
// policy. The values are the worlds' own: look, do not change. It is an error for
// an episode that is closed or not of an Env of this package.
func State(ep envtune.Episode) (*py.Dict, error) {
	e, ok := ep.(*episode)
	if !ok || e.closed {
		return nil, errors.New("the state of an episode that is closed or not in process cannot be seen")
	}
	return e.agent.State(), nil
}

// StepLimit is the number of steps after which a turn under a stage is cut off;
// the last of them still runs. The error says what is wrong with the stage.
func StepLimit(stage *envtune.Stage) (int, error) { return stepLimit(stage) }
