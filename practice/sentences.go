package practice

import "strings"

// sentence dresses the clauses of a turn as a request.
func (m *taskMaker) sentence(cs []clause) string {
	r := m.r
	for i, c := range cs[1:] {
		// What repeats the wish before comes right behind it.
		if strings.HasPrefix(c.text, "the same ") && !cs[i].question {
			cs[i+1].text = "then " + c.text
		}
	}
	var b strings.Builder
	facts := ""
	for i := 0; i < len(cs); i++ {
		c := cs[i]
		var text string
		if i == 0 {
			text = m.begin(c)
			if !c.question && !c.whole && len(cs) > 1 && !cs[1].question && !cs[1].whole && cs[1].fact == "" && c.fact == "" && !strings.HasPrefix(cs[1].text, "then ") &&
				!strings.HasPrefix(cs[1].text, "do ") && !strings.Contains(cs[1].text, " it") && !strings.Contains(cs[1].text, "that") && r.chance(0.06) {
				b.WriteString(pick(r, []string{"Before you ", "before you "}) + cs[1].text + ", " + c.text)
				i++
				continue
			}
		} else {
			text = m.join(&b, cs[i-1], c)
		}
		b.WriteString(text)
		if c.question && (i+1 == len(cs) || cs[i+1].question || cs[i+1].whole) {
			b.WriteString("?")
		}
		if c.fact != "" {
			facts += " " + c.fact + "."
		}
	}
	s := articles(b.String())
	s += m.close(s, cs)
	if facts != "" {
		s = stopped(s) + facts
	}
	if r.chance(0.65) {
		s = upperFirst(s)
	}
	if r.chance(0.07) {
		s = pick(r, lists().noise) + " " + upperFirst(s)
	} else if r.chance(0.03) {
		s = stopped(s) + " " + pick(r, lists().noise[6:])
	}
	return s
}

// stopped ends a sentence with a full stop where nothing ends it.
func stopped(s string) string {
	if !strings.ContainsAny(s[len(s)-1:], ".?!") {
		s += "."
	}
	return s
}

// begin begins a request with its first clause.
func (m *taskMaker) begin(c clause) string {
	r := m.r
	lead := ""
	if m.followUp && r.chance(0.45) {
		lead = pick(r, []string{"now ", "next, ", "then ", "ok, ", "great, ", "also ", "one more thing: ", "thanks. ", "and ", "finally, ", "good. ", "well done, ", "after this, ", "all right, ", "perfect, "})
	} else if r.chance(0.15) {
		lead = pick(r, []string{"hi, ", "hello, ", "hey, ", "listen, ", "so, ", "well, ", "good day, ", "first, ", "excuse me, ", "to begin with, "})
	}
	switch {
	case c.question:
		if r.chance(0.2) {
			lead += pick(r, []string{"tell me, ", "quick question: ", "I wonder, ", "one question: ", "say, "})
		}
	case c.whole:
	default:
		if r.chance(0.55) {
			lead += pick(r, []string{"please ", "please ", "kindly ", "can you ", "could you ", "would you ", "will you ", "can you please ", "could you please ", "would you kindly ", "I need you to ", "I want to ",
				"I'd like to ", "I would like to ", "let's ", "help me ", "it is time to ", "be so kind and ", "I have to ", "we have to ", "you may ", "it would be good to ", "I'd be glad if you could ", "my wish is to ",
				"go ahead and ", "just ", "quickly "})
		}
	}
	if strings.HasPrefix(c.text, "the same ") {
		lead = ""
	}
	if c.whole {
		return lead + lowerFirst(c.text)
	}
	return lead + c.text
}

// join writes what stands between two clauses and returns the second.
func (m *taskMaker) join(b *strings.Builder, before, c clause) string {
	r := m.r
	text, then := strings.CutPrefix(c.text, "then ")
	switch {
	case then:
		b.WriteString(pick(r, []string{", and ", ". And ", ", then ", "; "}))
		return text
	case c.question:
		if !before.question {
			b.WriteString(". ")
		} else {
			b.WriteString(" ")
		}
		return upperFirst(pick(r, []string{"", "", "also, ", "and ", "then, ", "besides, ", "after that, "}) + text)
	case c.whole:
		if !before.question {
			b.WriteString(".")
		}
		b.WriteString(" ")
		return upperFirst(pick(r, []string{"", "", "Then ", "Also, ", "And ", "After that, ", "Besides, "}) + lowerFirst(text))
	case before.question:
		b.WriteString("? ")
		return upperFirst(pick(r, []string{"", "then ", "and ", "after that ", "also ", "next, ", "please "}) + text)
	}
	b.WriteString(pick(r, []string{" and ", ", then ", " and then ", "; after that ", ", and also ", ". Then ", ". Also ", ". Next, ", ". After that, ", ". Finally, ", ", and finally ", ". When this is done, ",
		"; then ", ", and ", ". Besides, ", ". Once you have that, ", ", next ", ". Please also ", " and after this ", " and at the end "}))
	return text
}

// close ends a request.
func (m *taskMaker) close(s string, cs []clause) string {
	r := m.r
	last := cs[len(cs)-1]
	if strings.HasSuffix(s, "?") {
		return pick(r, []string{"", "", "", "", " Thanks."})
	}
	low := strings.ToLower(s)
	if len(cs) == 1 && !last.whole {
		for _, q := range []string{"can you", "could you", "would you", "will you"} {
			if strings.Contains(low, q) && r.chance(0.8) {
				return pick(r, []string{"?", "?", ", please?"})
			}
		}
	}
	return pick(r, []string{".", ".", ".", ".", "", "", "!", ", please.", ", thanks.", ". Thank you.", " for me.", ". That would be all."})
}

// articles writes "an" for "a" where the next word wants it. No value has the word "a".
func articles(s string) string {
	for _, v := range []string{"a", "e", "i", "o", "unl", "unb", "up", "out"} {
		s = strings.ReplaceAll(s, " a "+v, " an "+v)
	}
	return s
}

// lowerFirst begins with a small letter what begins with one of the frames' words.
func lowerFirst(s string) string {
	for _, w := range []string{"It ", "My ", "We ", "You "} {
		if strings.HasPrefix(s, w) {
			return strings.ToLower(s[:1]) + s[1:]
		}
	}
	return s
}
