// Package synth generates tasks of our own over the worlds. Two suites are built in:
// `small`, whose short prompts suit an embedded model of a few million parameters, and
// `full`, over nearly all tools and with long tasks.
//
// A task is made by playing it. Start states are drawn and loaded into a
// session; goals are drawn that the session's state allows; each goal's calls
// run in that session and become the reference, so values that come from
// earlier results (an order id, a zipcode, a price) are real. The request texts
// are written last, around the values that the calls need. What is particular to a world
// (its start states, what users want there, how they say it) is one value, a domain.
//
// Every task is checked before it is handed out: the oracle solves it in
// training mode and under the official verdict, silence does not, every
// reference call succeeds, and prompt and episode keep within their bounds.
//
// No two tasks of a suite share a start state, a request or a sequence of reference
// calls. Across suites they belong to one role (train, validation or test) by a fixed
// hash of their content, whatever the seed: a test task of one seed shares none of them
// with a training task of any other. Every third wording of a request occurs in test
// tasks only.
package synth
