// Package practice makes practice worlds: small procedurally generated tool
// worlds with hidden rules, tasks over them, and transcripts of an agent that
// knows some of the rules and learns others from errors and hints. The
// embedded base model is pre-trained on the transcripts and probed on unseen
// worlds. The regularities are those of real APIs (sessions, preconditions,
// look-ups, hidden constants); the instances are made up, and no tool of the
// worlds on which agents are judged is ever made (banned.go).
//
// Everything is a function of (seed, index): Make and NewEpisode share no
// state and are safe for concurrent use.
package practice
