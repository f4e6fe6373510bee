package envtune

import "maps"

// Rules are what of a stage shapes an episode: its feedback, its limits, its
// reward. A trajectory holds them, so that it can be played again without the
// training that made it.
type Rules struct {
	Mode      Mode     `json:"mode"`
	MaxSteps  int      `json:"max_steps"`
	Format    string   `json:"format"`
	EndFailed bool     `json:"end_failed,omitempty"`
	Example   bool     `json:"example,omitempty"`
	Hints     HintRule `json:"hints"`
	Reward    string   `json:"reward,omitempty"`
	// Mix are the weights of the rules that "mix" adds up.
	Mix       map[string]float64 `json:"mix,omitempty"`
	AskWeight float64            `json:"ask_weight"`
	AskEarned bool               `json:"ask_earned,omitempty"`
	Partial   float64            `json:"partial,omitempty"`
}

// Rules returns a copy of the stage's rules.
func (s *Stage) Rules() *Rules {
	r := &Rules{
		Mode: s.Mode, MaxSteps: s.MaxSteps, Format: s.Format, EndFailed: s.EndFailed, Example: s.Example, Hints: s.Hints,
		Reward: s.Reward, Mix: maps.Clone(s.Mix), AskWeight: s.AskWeight, AskEarned: s.AskEarned, Partial: s.Partial,
	}
	r.Hints.Codes = maps.Clone(s.Hints.Codes)
	r.Hints.Mastery = MasteryRule{} // what it came to is in Codes
	return r
}

// Stage returns a stage of that name with these rules and nothing else.
func (r *Rules) Stage(name string) *Stage {
	c := *r
	return &Stage{
		Name: name, Mode: c.Mode, MaxSteps: c.MaxSteps, Format: c.Format, EndFailed: c.EndFailed, Example: c.Example, Hints: c.Hints,
		Reward: c.Reward, Mix: c.Mix, AskWeight: c.AskWeight, AskEarned: c.AskEarned, Partial: c.Partial,
	}
}
