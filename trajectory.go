package envtune

// TrajectoryVersion is the version of the record that is written now. A record
// of version 0, without the field, has no Worlds and no Rules.
const TrajectoryVersion = 1

// Trajectory is the record of one episode.
type Trajectory struct {
	Version int    `json:"version"`
	Task    string `json:"task"`
	// Worlds are the worlds of the task.
	Worlds  []string `json:"worlds,omitempty"`
	Split   Split    `json:"split"`
	Episode string   `json:"episode"`
	Seed    uint64   `json:"seed"`
	Stage   string   `json:"stage"`
	// Rules are the stage's rules as they stood; with the task and Seed they make
	// the episode again.
	Rules *Rules `json:"rules,omitempty"`
	// Turns is the number of turns of the task, reached or not.
	Turns int `json:"turns"`
	// Asks[i] tells that turn i is an ask-back turn (empty reference).
	Asks  []bool   `json:"asks"`
	First Feedback `json:"first"`
	Steps []Step   `json:"steps"`
	// Forked is the number of first steps that are those of another episode, from
	// whose state this one went on: its policy did not choose them here.
	Forked int        `json:"forked,omitempty"`
	Stop   StopReason `json:"stop"`
	// Valid is the official verdict: item accuracy counts it.
	Valid bool `json:"valid"`
	// Progress is the mean over all turns of the task of state * exec.
	Progress float64 `json:"progress"`
	// Reward is what the stage's rule made of it; nil when dropped by a fault.
	Reward *float64 `json:"reward,omitempty"`
	// TurnRewards are the shares of Reward that each turn earned [turns]; empty where
	// the rule does not add up turns.
	TurnRewards []float64 `json:"turn_rewards,omitempty"`
	// Fault is the error of a dropped trajectory.
	Fault string `json:"fault,omitempty"`
}

// NewTrajectory returns the record of an episode in which nothing has happened.
func NewTrajectory(task *Task, stage *Stage, seed uint64, episode string) *Trajectory {
	t := &Trajectory{
		Version: TrajectoryVersion,
		Task:    task.ID,
		Worlds:  task.Worlds,
		Split:   task.Split,
		Episode: episode,
		Seed:    seed,
		Stage:   stage.Name,
		Rules:   stage.Rules(),
		Turns:   len(task.Turns),
		Asks:    make([]bool, len(task.Turns)),
	}
	for i, turn := range task.Turns {
		t.Asks[i] = len(turn.Reference) == 0
	}
	return t
}

// Record appends one step. The tools offered are left out: the messages that bring
// them hold them, and no step need repeat them all.
func (t *Trajectory) Record(action Message, f Feedback) {
	f.Tools = nil
	t.Steps = append(t.Steps, Step{Action: action, Feedback: f})
	if f.Done {
		t.Stop = f.Stop
		t.Valid = f.Signals.Valid != nil && *f.Signals.Valid
	}
}

// Step is one assistant message and what came back.
type Step struct {
	Action   Message  `json:"action"`
	Feedback Feedback `json:"feedback"`
}

// Messages returns the whole conversation in order.
func (t *Trajectory) Messages() []Message {
	out := append([]Message(nil), t.First.Messages...)
	for _, s := range t.Steps {
		out = append(out, s.Action)
		out = append(out, s.Feedback.Messages...)
	}
	return out
}

// Group holds the trajectories of one task under one policy version: what
// advantages compare.
type Group struct {
	Task         string        `json:"task"`
	Version      int           `json:"version"`
	Trajectories []*Trajectory `json:"trajectories"`
}
