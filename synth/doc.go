// Package synth generates tasks of our own over the worlds trading and
// vehicle: the suite `small`, whose short prompts suit an embedded model of one
// or two million parameters.
//
// A task is made by playing it. A start state is drawn and loaded into a
// session; goals are drawn that the session's state allows; each goal's calls
// run in that session and become the reference, so values that come from
// earlier results (an order id, a zipcode, a price) are real. The request texts
// are written last, around the values that the calls need.
//
// Every task is checked before it is handed out: the oracle solves it in
// training mode and under the official verdict, silence does not, every
// reference call succeeds, and prompt and episode keep within their bounds.
//
// Start states, request texts and sequences of reference calls belong to one
// role (train, validation or test) by a fixed hash of their content, whatever
// the seed. So a test task of one seed shares none of them with a training
// task of any other.
package synth
