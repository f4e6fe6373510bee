package dash

import (
	"fmt"
	"strings"

	"envtune"
)

// View is one episode in full.
type View struct {
	Entry
	// Rules are the stage's rules in words.
	Rules string `json:"rules,omitempty"`
	Seed  string `json:"seed"`
	Stop  string `json:"stop"`
	Fault string `json:"fault,omitempty"`
	// TurnScores are the scores of the turns that ended; nil elsewhere.
	TurnScores []*Number `json:"turn_scores"`
	Asks       []bool    `json:"asks"`
	Parts      []Part    `json:"parts"`
	// Left counts the steps that the page leaves out.
	Left int `json:"left,omitempty"`
}

// Part is a message to the agent, or a step of it with what came back.
type Part struct {
	Kind string `json:"kind"` // system, user, step
	Turn int    `json:"turn"`
	// Text is the message, or what the agent wrote.
	Text    string   `json:"text,omitempty"`
	Warning string   `json:"warning,omitempty"`
	Tools   []string `json:"tools,omitempty"` // that became available
	Calls   []string `json:"calls,omitempty"` // structured ones
	Results []Result `json:"results,omitempty"`
	// Signals are what was scored of the step.
	Signals *envtune.Signals `json:"signals,omitempty"`
	Tokens  int              `json:"tokens,omitempty"`
	Cut     bool             `json:"cut,omitempty"` // the message was cut short
	Ended   bool             `json:"ended,omitempty"`
	Done    bool             `json:"done,omitempty"`
}

// Result is what a call returned.
type Result struct {
	Name string `json:"name,omitempty"`
	Text string `json:"text"`
	Code string `json:"code,omitempty"`
	Kind string `json:"hint_kind,omitempty"`
	Hint string `json:"hint,omitempty"`
}

// The bounds of a view.
const (
	maxText    = 6000
	maxResult  = 3000
	maxSteps   = 200
	maxTools   = 200
	maxResults = 40
)

// view shows an episode.
func view(e Entry, t *envtune.Trajectory) *View {
	v := &View{
		Entry: e, Seed: fmt.Sprint(t.Seed), Stop: clip(string(t.Stop), maxName), Fault: clip(t.Fault, maxText),
		TurnScores: []*Number{}, Asks: t.Asks[:min(len(t.Asks), maxSteps)], Parts: []Part{},
	}
	if r := t.Rules; r != nil {
		v.Rules = clip(rules(r), 300)
	}
	if t.Turns >= 0 && t.Turns <= maxSteps {
		for _, o := range t.TurnOutcomes() {
			var score *Number
			if o.Ended {
				n := Number(o.Score())
				score = &n
			}
			v.TurnScores = append(v.TurnScores, score)
		}
	}
	v.messages(t.First.Messages, 0)
	for i := range t.Steps {
		if i == maxSteps {
			v.Left = len(t.Steps) - i
			break
		}
		v.step(&t.Steps[i])
	}
	return v
}

func rules(r *envtune.Rules) string {
	hints := "hints off"
	if r.Hints.Level != envtune.HintOff && r.Hints.Level != "" {
		hints = fmt.Sprintf("hints %s, shown %.0f%%", r.Hints.Level, 100*r.Hints.Show)
	}
	if r.Example {
		hints += ", a worked example"
	}
	return fmt.Sprintf("%s mode, at most %d steps a turn, format %s, %s, reward %s", r.Mode, r.MaxSteps, r.Format, hints, r.Reward)
}

// step adds a step and the messages that follow it.
func (v *View) step(s *envtune.Step) {
	f := &s.Feedback
	p := Part{Kind: "step", Turn: f.Turn, Text: clip(s.Action.Content, maxText), Signals: bounded(f.Signals), Ended: f.TurnDone, Done: f.Done}
	for _, c := range s.Action.ToolCalls[:min(len(s.Action.ToolCalls), maxResults)] {
		p.Calls = append(p.Calls, clip(c.Name, maxName)+" "+clip(c.Arguments, maxResult))
	}
	if sample := s.Action.Sample; sample != nil {
		p.Tokens, p.Cut = len(sample.Tokens), sample.Stop == "length"
	}
	var rest []envtune.Message
	for _, m := range f.Messages {
		if m.Role != envtune.RoleTool {
			rest = append(rest, m)
			continue
		}
		for _, r := range m.Results {
			if len(p.Results) == maxResults {
				break
			}
			p.Results = append(p.Results, result(r))
		}
	}
	v.Parts = append(v.Parts, p)
	v.messages(rest, f.Turn+1)
}

func bounded(s envtune.Signals) *envtune.Signals {
	s.Verdict = clip(s.Verdict, maxName)
	return &s
}

func result(r envtune.Result) Result {
	out := Result{Name: clip(r.Name, maxName), Text: clip(r.Text, maxResult), Code: clip(string(r.Code), maxName)}
	if r.Hint != nil {
		out.Kind, out.Hint = clip(string(r.Hint.Kind), maxName), clip(r.Hint.Text, maxResult)
	}
	return out
}

// messages adds what the agent was told.
func (v *View) messages(list []envtune.Message, turn int) {
	for _, m := range list {
		p := Part{Kind: "user", Turn: turn, Text: clip(m.Content, maxText), Warning: clip(m.Warning, maxText)}
		if m.Role == envtune.RoleSystem {
			p.Kind = "system"
		}
		for _, t := range m.Tools[:min(len(m.Tools), maxTools)] {
			p.Tools = append(p.Tools, signature(t))
		}
		v.Parts = append(v.Parts, p)
		for _, e := range m.Example[:min(len(m.Example), maxTools)] {
			v.Parts = append(v.Parts, Part{Kind: "system", Turn: turn, Text: clip(shown(e), maxText)})
		}
	}
}

// shown is a message of a worked example.
func shown(m envtune.Message) string {
	text := m.Content
	for _, r := range m.Results {
		text = strings.TrimPrefix(text+"\n"+r.Text, "\n")
	}
	return fmt.Sprintf("example, %s: %s", m.Role, text)
}

// signature writes a tool in one line.
func signature(t envtune.ToolSpec) string {
	var params []string
	for _, p := range t.Params {
		text := p.Name + ": " + p.Type
		if len(p.Enum) > 0 {
			text = p.Name + ": " + strings.Join(p.Enum, " | ")
		}
		if p.Optional {
			text += " = " + p.Default
		}
		params = append(params, text)
	}
	text := t.Name + "(" + strings.Join(params, ", ") + ")"
	if t.Doc != "" {
		text += " - " + t.Doc
	}
	return clip(text, 600)
}
