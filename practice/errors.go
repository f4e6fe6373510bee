package practice

import "strings"

// complaint is an error's wording. Placeholders: {t} what the tool does,
// {n} what it is about, {d} the needed action, {s} the state in which the
// needed thing must be, {dn} that thing, {a} the argument, {v} its value, {ok}
// what is accepted.
type complaint struct {
	text    string
	telling bool // names the rule in words
}

// complaints returns the wordings of a kind of rule; lines starting with "+"
// tell the rule.
func complaints() map[ruleKind][]complaint {
	out := map[ruleKind][]complaint{}
	for k, text := range complaintText() {
		for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
			c := complaint{text: strings.TrimPrefix(line, "+"), telling: strings.HasPrefix(line, "+")}
			out[k] = append(out[k], c)
		}
	}
	return out
}

func complaintText() map[ruleKind]string {
	return map[ruleKind]string{
		ruleSession: `
+Access denied, sign in first
+You must {d} first
+No session, {d} before you {t}
+Nobody is signed in
+{d} is required
+Session missing
+Please {d} to go on
+Not connected yet
+An open session is needed to {t}
+Members only, {d}
+Call refused until you {d}
+No active session found
+Identity unknown, {d} and retry
+The service needs {d} before anything else
Access denied
Not allowed
Permission missing
403
Forbidden
Request refused
You may not {t}
This action is closed to guests
Unauthorized request
Could not {t} now
The gateway said no
Nothing happened, rights missing
Denied by policy
Guest rights are not enough`,
		rulePrep: `
+The {dn} must be {s}
+{dn} is not {s}
+{d} before you {t}
+Need {s} {dn}
+Cannot {t} while the {dn} is not {s}
+Safety stop: {dn} not {s}
+First {d}
+To {t}, the {dn} has to be {s}
+Interlock: {dn} should be {s}
+Blocked by the {dn}, it should be {s}
+Check the {dn}: it is not {s}
+{t} needs a {s} {dn}
+{dn} in wrong state, expected {s}
+Refused, {dn} still not {s}
+Waiting for the {dn} to be {s}
+A {s} {dn} is a condition of this
Not ready
Unsafe state
Safety stop
Cannot {t} in this state
Interlock active
Blocked
Wrong state
The {n} does not react
Not possible at the moment
Condition not met
{n} is locked out
State check failed
Precondition failed
The {n} refuses
Something is in the way
Machine idle, {t} ignored`,
		ruleObject: `
+{d} first
+The {n} with this {a} is not ready, {d}
+{a} {v} has to go through {d}
+Please {d} {v} before you {t}
+{v}: {d} is missing
+You did not {d}
+{n} {v} needs {d}
+Missing step: {d}
+{t} works only after {d}
+Step order: {d}, then {t}
+{v} is still waiting for {d}
Not ready: {v}
{v} is not available
Cannot {t} {v}
{n} {v} is closed
{a} {v} refused
Conflict on {v}
No claim on {v}
{v} is idle
{v} cannot be used yet
Wrong state of {v}
The {n} {v} is held
Step missing for {v}`,
		ruleSource: `
+Unknown {a}, see {d}
+{v} is not a {ok}
+{a} must be a {ok}
+A {ok} is expected as {a}
+No {n} for {v}, use {d}
+{a} has to be a known {ok}
+{a} {v} not listed, try {d}
+{ok} wanted, got {v}
+Look the {ok} up with {d}
+This {a} is no {ok}
Unknown {a}
{a} {v} does not exist
No match for {v}
Bad {a}
{v} was not recognised
{a} is wrong
Nothing known about {v}
No {n} for this {a}
{v} is no valid entry
Not in the register: {v}
{a} unknown: {v}
404
Record missing`,
		ruleThing: `
+No {n} {v}, there are {ok}
+{v} is none of {ok}
+{a} {v} does not match any of {ok}
+Have {ok}, but not {v}
+There is no {v} among {ok}
+{a} should be one of these: {ok}
There is no {n} with {a} {v}
{n} {v} missing
{a} {v} leads nowhere
No {n} of that {a}
{v}: nothing of that kind
The {n} {v} was not found
Cannot find {v}
{v} stands for no {n}`,
		rulePlace: `
+{v} is in another place, the {ok}
+Not here: {v} is in the {ok}
+{n} {v} cannot be reached from here, {d}
+Go to the {ok} for {v}
+{v} stands elsewhere, see the {ok}
+This place has no {v}, the {ok} has
+You are in the wrong place for {v}
+{t} works on what is near, {v} is not
No {v} around here
{v} is nowhere near
Cannot see {v} from here
Nothing called {v} in this place
{v} out of reach
There is no {n} {v} here
{a} {v} is not within reach
Looked for {v} here in vain`,
		ruleMissing: `
No entry for {v}
{v} is not on file
Nothing found for {v}
{a} {v} is not known here
No such {a}: {v}
Nobody knows {v}
No record of {v}
Search gave nothing for {v}
{v} not in the list
The {a} {v} was never seen`,
		ruleOneOf: `
+{a} must be one of {ok}
+{a} {v} is not among {ok}
+Use {ok} for {a}
+Accepted {a}: {ok}
+{a} should be {ok}
+Choose {a} from {ok}
+Bad {a} {v}, only {ok} work
+{v} is not supported, {ok} are
+Options of {a} are {ok}
+Asked for {ok}, {v} came instead
Bad {a}
{a} {v} not supported
{v} is no option
Unsupported {a}
{a} is not valid
Wrong {a} given
Do not know {a} {v}
Option {v} rejected
{a} out of choice
Cannot use {v} as {a}
Value refused: {v}
{a} must be a known option`,
		ruleConst: `
+{a} must be {ok}
+Only {ok} is allowed as {a}
+{a} is fixed to {ok} here
+This {n} works with {a} {ok} only
+Set {a} to {ok}
+{v} is not possible, use {ok}
+{a} has to be {ok}, not {v}
{a} {v} is not possible here
This {n} has another {a}
{a} does not fit the {n}
Wrong {a} for this {n}
{v} cannot be used
{a} mismatch
{a} refused`,
		ruleAffix: `
+{a} must be written {ok}
+Write the {a} {ok}
+{a} should look {ok}
+{v} is not {ok}
+Bad form of {a}, want {ok}
{a} has a bad form
Malformed {a} {v}
{a} not readable
Cannot read {v}
Form of {a} is wrong
Invalid {a} text
Something is missing in {a}`,
		ruleCase: `
+{a} has to be {ok}
+Write {a} {ok}
+{v} should be {ok}
+Letters of {a} must be {ok}
+{a} {v} is not {ok}
Unknown {a} {v}, check the letters
{v} is spelt wrongly
Bad letters in {a}
{a} does not match
No {n} spelt {v}
Spelling of {a} not accepted`,
		ruleRange: `
+{a} must be {ok}
+{a} {v} is outside {ok}
+{v} is too much, {ok} is allowed
+Allowed {a}: {ok}
+Range of {a} is {ok}
+Keep {a} within {ok}
{a} is out of range
{v} is too high
{a} too large
{v} exceeds the scale
{a} off the scale
Impossible {a} {v}
Overflow of {a}`,
		ruleDate: `
+{a} must be written as {ok}
+{a} needs the form {ok}
+Use {ok} for {a}
+{v} is not {ok}
+Form of {a} is {ok}
{a} cannot be read
{v} is no date
Bad {a} {v}
Date form not accepted
Cannot parse {a}`,
		ruleUnknownTool: `
No tool named {t}
Error during execution: name '{t}' is not defined
{t} is not offered
There is no {t} here
Unknown tool {t}
Error during execution: no function {t}
{t} is not a function of this service
NameError: {t}
Nothing is called {t}
I do not offer {t}, see the list of tools
Call of {t} refused, it does not exist
AttributeError: no attribute {t}
Did not find a tool by the name of {t}`,
		ruleType: `
{a} must be {ok}, not {v}
Type of {a} is {ok}, got {v}
{a}: expected {ok} but got {v}
Wrong type for {a}: {v} instead of {ok}`,
	}
}
