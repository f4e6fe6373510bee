package practice

import (
	"envtune"
	"envtune/py"
)

// kind says what a value is about: it decides the parameter's name, how the
// value looks and how a request mentions it.
type kind uint8

const (
	kPerson kind = iota
	kPrice
	kCount
	kLevel
	kFrac
	kFloat
	kDate
	kTime
	kPlace
	kCity
	kText
	kList
	kInt    // an id of digits
	kCode   // an id such as BK-204
	kEnum   // one of a few words
	kFlag   // an optional bool
	kSwitch // a bool or word chosen by the verb of the request
	kSecret // a password
	kUser   // a user name
	kTitle  // of a book, a song, a thread
	kFree   // one of a domain's own texts, which no line lists
	kSmall  // 1 to 12
	kMinutes
	kHeat // degrees
	kRating
	kDay // of the week
	kYear
	kRow
	kDict    // some fields of a thing
	kNumbers // a list of numbers
	kNumber  // an operand
)

// role says what a tool is for.
type role uint8

const (
	roleEffect  role = iota // changes the world: exactly the asked effects may happen
	roleRead                // reports; harmless
	roleLookup              // supplies a value for another tool; harmless
	roleSession             // opens a session
	roleObject              // readies the thing that a later call names
	rolePrep                // brings a part into the state that another tool needs
	roleGo                  // goes to another place
)

// ruleKind is the kind of a hidden rule, and with it of an error.
type ruleKind uint8

const (
	ruleNone ruleKind = iota
	ruleSession
	rulePrep
	ruleObject
	ruleSource // the value comes from another tool
	ruleOneOf
	ruleConst
	ruleAffix
	ruleCase
	ruleRange // percent in the request, 0 to 1 in the call
	ruleDate
	ruleMissing     // a look-up without an entry
	ruleUnknownTool // not offered
	ruleArgs        // missing or unknown argument
	ruleType
	ruleThing // there is no such thing
	rulePlace // the thing is somewhere else
)

// rule is one hidden rule of a world. The agent of a transcript knows it or
// does not.
type rule struct {
	kind    ruleKind
	id      int
	wording complaint
	visible bool // the signature gives it away
	related bool // names give it away: it can be guessed
	values  []string
	listing bool // prep over a list: the error lists the open items
}

// param is one parameter of a tool.
type param struct {
	id    string // as in the signature
	words string // as people say it
	short string // as they also say it: less than what it is named after
	kind  kind
	typ   string

	optional bool
	def      string // Python literal

	rule    *rule
	src     *source
	issuer  *tool // the value is the id that this tool issued
	noAsk   bool  // never the missing one
	values  []string
	said    []string // how a request says values[i], where it differs
	verbs   []string // kSwitch: the verb that stands for values[i]
	items   []string // kList of a world's own parts
	listed  []string // values that the signature lists
	pattern string   // kCode: the look of the code
	affix   string   // ruleAffix: what stands before or after

	ref    bool     // says which thing is meant
	noun   string   // of the thing it belongs to
	free   []string // kFree: the texts
	only   bool     // kFree: no others
	parts  []*param // kDict: the fields
	result bool     // an operand that may be an earlier result
	token  bool     // what a login returns
	half   half     // what a request says in one with the other half
}

// half is which part of something said in one a parameter takes.
type half uint8

const (
	whole half = iota
	firstName
	lastName
	startPlace
	endPlace
)

// source says that a value is the field key of tool's result.
type source struct {
	tool   *tool
	key    string
	row    string            // the value is this field of one thing of the list under key
	bind   map[string]string // the tool's parameter -> a parameter beside ours
	phrase string            // how a request asks for it ("the current price")
	always bool              // never given directly
}

// field is one field of a result.
type field struct {
	key     string
	echo    string // a parameter's value
	status  string // a fixed word
	kind    kind   // else a value of this kind, fixed by the arguments
	pattern string
	list    int      // so many values
	rows    []field  // the list is of things with these fields
	bare    bool     // the list is the whole result
	issue   bool     // the id of what was made
	open    *prep    // the open items of a prep's list
	state   bool     // whether the session is open
	yes     bool     // true or false
	calc    string   // of a calculator: what is done with the arguments
	values  []string // one of these words
	free    []string // one of these texts
	typ     string
}

// tool is one tool of a world.
type tool struct {
	id     string
	doc    string
	verb   []string // synonyms, the tool's own first
	noun   string   // as people say it
	params []*param
	role   role
	group  *group
	ret    []field
	plain  string // a result that is not a dict

	session bool // needs the group's session
	preps   []*prep
	object  *object
	asks    []string // ways to ask for it beside its verbs; "?" before a question
	plural  bool     // the request is about all things of the kind
	made    bool     // what it makes is new
	here    bool     // reaches only what is where the agent is
	pass    bool     // asked for as something to be done: "have it washed"
	free    bool     // wants no session
	over    *tool    // a recount: the one that recounts other units into its first, or itself
	hub     string   // the only unit that can be recounted from and into all others
}

// prep is a precondition: tool called with args leaves what is needed.
type prep struct {
	tool  *tool
	args  []fixed
	verb  string // "close"
	state string // "closed"
	thing string // "lid"
	rule  *rule
	show  string // parameter that the hint shows, "" for none
	list  *param // the parameter that must cover the open items
}

// fixed is a definite argument.
type fixed struct{ param, lit string }

// object is a call that must have named the same thing before.
type object struct {
	tool  *tool
	param string // of ours; the tool's only parameter takes its value
	rule  *rule
}

// group is one domain: its tools, its session, its manner of failing.
type group struct {
	class   string
	session *tool
	rule    *rule // of the session
	style   style
	errors  int // how an error is written
	tools   []*tool
	words   []string // what people call the service
	halls   *halls   // its places, nil: none
	token   *field   // what a login returns and later calls take
}

// world is one or two groups offered together.
type world struct {
	groups []*group
	tools  []*tool
	byID   map[string]*tool
	rules  []*rule
	calc   bool // one of the groups is a calculator
}

func (t *tool) param(id string) *param {
	for _, p := range t.params {
		if p.id == id {
			return p
		}
	}
	return nil
}

// spec is the tool as an agent is told of it.
func (t *tool) spec() envtune.ToolSpec {
	s := envtune.ToolSpec{Name: t.id, Doc: t.doc}
	for _, p := range t.params {
		s.Params = append(s.Params, envtune.Param{Name: p.id, Type: p.typ, Enum: p.listed, Optional: p.optional, Default: p.def})
	}
	return s
}

// text returns a Python literal of s.
func text(s string) string { return py.Repr(py.Str(s)) }
