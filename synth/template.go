package synth

import (
	"fmt"
	"strings"

	"envtune"
)

// A template is one line of request text. "[a|b]" stands for one of its
// alternatives, "{x}" for the value of slot x, and a leading "?" marks a
// question; everything else asks for something to be done.

// clause is an expanded template.
type clause struct {
	text     string
	question bool
	// value tells that the clause ends with a value, which must then be
	// followed by nothing that could be read as part of it.
	value bool
	// fixed tells that it begins with a value, whose letters must stay.
	fixed bool
}

// expand draws one reading of a template.
func expand(d *dice, template string, slots map[string]string) clause {
	c, given := clause{}, template
	template, c.question = strings.CutPrefix(template, "?")
	c.value = strings.HasSuffix(template, "}")
	c.fixed = strings.HasPrefix(template, "{")
	var b strings.Builder
	for len(template) > 0 {
		i := strings.IndexAny(template, "[{")
		if i < 0 {
			b.WriteString(template)
			break
		}
		b.WriteString(template[:i])
		end := strings.IndexByte(template[i:], closing(template[i])) + i
		if end < i {
			panic(fmt.Sprintf("synth: template %q is not closed", given))
		}
		inner := template[i+1 : end]
		if template[i] == '[' {
			b.WriteString(pick(d, strings.Split(inner, "|")))
		} else {
			v, ok := slots[inner]
			if !ok {
				panic(fmt.Sprintf("synth: template %q has a slot %q, and its goal has no such value", given, inner))
			}
			b.WriteString(v)
		}
		template = template[end+1:]
	}
	c.text = b.String()
	return c
}

func closing(open byte) byte {
	if open == '[' {
		return ']'
	}
	return '}'
}

// polite are the openings of a request; those that ask end with a question
// mark.
func polite() []string {
	return []string{
		"", "", "", "please ", "please ", "now ", "could you ", "can you ", "would you ",
		"i need you to ", "i want you to ", "go ahead and ", "hi, please ", "ok, ",
	}
}

func asking() []string { return []string{"", "", "tell me, ", "first question: ", "I want to know, "} }

func joins() []string {
	return []string{", then ", " and then ", ", and ", " and ", ", after that ", " and also "}
}

func starts() []string { return []string{"Also ", "Then ", "And ", "After that ", "Next "} }

// request composes the message of one turn from one clause per goal.
func request(d *dice, clauses []clause) string {
	if len(clauses) == 2 && !clauses[0].question && !clauses[1].question && d.chance(70) {
		a, b := clauses[0], clauses[1]
		return sentence(d, clause{text: a.text + pick(d, joins()) + b.text, value: b.value, fixed: a.fixed})
	}
	text := ""
	for i, c := range clauses {
		if i == 0 {
			text = sentence(d, c)
		} else {
			text = stopped(text) + " " + further(d, c)
		}
	}
	return text
}

// stopped ends a text with a full stop where it has no end yet.
func stopped(text string) string {
	if last := text[len(text)-1]; last == '.' || last == '?' {
		return text
	}
	return text + "."
}

// sentence turns a clause into the sentence that opens a message.
func sentence(d *dice, c clause) string {
	if c.question {
		return capital(pick(d, asking()), c) + "?"
	}
	open := pick(d, polite())
	s := capital(open, c)
	if !c.value && open == "" && !strings.HasSuffix(c.text, " me") && d.chance(40) {
		s += pick(d, []string{", please", ", thanks", " for me"})
	}
	return s + ending(d, open, c)
}

// further turns a clause into a later sentence of a message.
func further(d *dice, c clause) string {
	if c.question {
		return pick(d, []string{"Also, ", "And ", "Then, "}) + c.text + "?"
	}
	return pick(d, starts()) + c.text + ending(d, "", c)
}

func ending(d *dice, open string, c clause) string {
	for _, modal := range []string{"could ", "can ", "would "} {
		if strings.HasPrefix(open, modal) {
			return "?"
		}
	}
	last := c.text[len(c.text)-1]
	if c.value && last >= '0' && last <= '9' && d.chance(50) {
		return "" // no full stop that looks like a decimal point
	}
	return "."
}

// capital joins opening and clause and makes the first letter a capital, unless
// it is part of a value.
func capital(open string, c clause) string {
	if open == "" && c.fixed {
		return c.text
	}
	s := open + c.text
	return strings.ToUpper(s[:1]) + s[1:]
}

// common are the ways in which a later message supplies a missing value.
func common() []string {
	return []string{
		"the {label} is {value}",
		"the {label} should be {value}",
		"use {value} as the {label}",
		"take {value} for the {label}",
		"set the {label} to {value}",
		"go with {value} as the {label}",
		"I forgot the {label}, it is {value}",
		"as for the {label}, it is {value}",
		"the {label} I want is {value}",
		"{label}: {value}",
		"let the {label} be {value}",
		"my {label} is {value}",
	}
}

// supply composes the message that supplies the missing value.
func supply(d *dice, part envtune.Part, g gap, slots map[string]string) clause {
	value, ok := slots[g.slot]
	if !ok {
		panic(fmt.Sprintf("synth: a gap is of the slot %q, and its goal has no such value", g.slot))
	}
	all := map[string]string{"label": g.label, "value": value}
	for k, v := range slots {
		all[k] = v
	}
	templates := g.supply
	if templates == nil {
		templates = common()
	}
	c := expand(d, pick(d, wordings(part, templates)), all)
	open := pick(d, []string{"", "", "", "sorry, ", "ok, ", "right, ", "oh, ", "yes, ", "well, "})
	if open != "" || !c.fixed || g.supply == nil {
		c.text = capital(open, clause{text: c.text})
	}
	return c
}

// goOn are the messages that announce tools held back so far. They say nothing
// of the task, so roles share them.
func goOn() []string {
	return []string{
		"More tools are here now, please go on.",
		"There are new tools now. Please try again.",
		"I have added a tool. What about now?",
		"A new tool is here, go ahead.",
		"You have more tools now, please continue.",
		"Now the tool is there. Please do it.",
		"The missing tool is here now, go on please.",
		"New tools have come in, carry on.",
		"Here is another tool, please do it now.",
		"I gave you one more tool. Can you do it now?",
		"More tools are ready. Please continue.",
		"Try it again with the new tool.",
	}
}

// generic tells whether a message says nothing of its task.
func generic(text string) bool {
	for _, g := range goOn() {
		if text == g {
			return true
		}
	}
	return false
}

// credentials are the sentences that bring user name and password for trading.
func credentials() []string {
	return []string{
		"My trading username is {user} and my password is {pass}.",
		"My username for trading is {user}, the password is {pass}.",
		"The trading username is {user} and the password {pass}.",
		"Trading username {user}, password {pass}.",
		"My trading login is {user} with password {pass}.",
		"You can log in to trading as {user} with password {pass}.",
		"For trading, log in with username {user} and password {pass}.",
		"I am {user} in trading and my password is {pass}.",
		"Use username {user} and password {pass} for trading.",
	}
}
