// Package envtune holds the nouns and contracts of the system: tasks,
// messages, feedback, signals, hints, episodes, policies, trajectories and
// stages. It imports the standard library only; every other package builds on
// it. A reader who knows this package can guess the rest.
//
// Data flows one way:
//
//	Task ── Env.Open ──> Episode
//	Episode.First()        Feedback (system message, first user message)
//	Policy.Act(prompt)     assistant Message
//	Episode.Step(message)  Feedback (results, signals, the next user message)
//	steps -> Trajectory -> Group -> advantages -> update
//
// Everything that crosses Env round-trips through JSON.
package envtune
