package practice

import (
	"slices"
	"strings"
	"sync"

	"envtune/py"
)

// lists returns the word lists, made once and only read.
var lists = sync.OnceValue(newPools)

// wordings returns the error texts, made once and only read.
var wordings = sync.OnceValue(complaints)

// everyday are the words of Everyday, made once and only read.
var everyday = sync.OnceValue(Everyday)

// bans are the banned names, made once and only read.
var bans = sync.OnceValue(Banned)

// longBans are the banned names that no name may hold.
var longBans = sync.OnceValue(func() []string {
	var out []string
	for n := range bans() {
		if len(n) >= 11 {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
})

// style is how a domain writes its identifiers.
type style struct {
	camel  bool
	prefix string // word before every tool name, "" for none
	short  bool   // tools' names are cut short, so that only their documents say what they do
}

// join makes an identifier of words; blanks and underscores separate.
func (s style) join(parts ...string) string {
	var ws []string
	for _, p := range parts {
		ws = append(ws, strings.FieldsFunc(p, func(r rune) bool { return r == ' ' || r == '_' })...)
	}
	if !s.camel {
		return strings.Join(ws, "_")
	}
	for i := range ws {
		if i > 0 {
			ws[i] = upperFirst(ws[i])
		}
	}
	return strings.Join(ws, "")
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func spaced(s string) string { return strings.ReplaceAll(s, "_", " ") }

func lastWord(s string) string { return s[strings.LastIndex(s, " ")+1:] }

// plural is the regular plural of a noun.
func plural(s string) string {
	switch {
	case strings.HasSuffix(s, "s"), strings.HasSuffix(s, "x"), strings.HasSuffix(s, "ch"), strings.HasSuffix(s, "sh"), strings.HasSuffix(s, "z"):
		return s + "es"
	case len(s) > 2 && strings.HasSuffix(s, "y") && !strings.ContainsAny(s[len(s)-2:len(s)-1], "aeou"):
		return s[:len(s)-1] + "ies"
	}
	return s + "s"
}

// madeUp returns a word that no text holds, so that it must be copied by
// spelling.
func madeUp(r rng) string {
	p := lists()
	n := 2
	if r.chance(0.2) {
		n = 3
	}
	if r.chance(0.15) {
		n = 1
	}
	var b strings.Builder
	for i := range n {
		b.WriteString(pick(r, p.onset))
		b.WriteString(pick(r, p.vowel))
		if i == n-1 && r.chance(0.6) {
			b.WriteString(pick(r, p.coda))
		}
	}
	return b.String()
}

func capital(r rng, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('A' + r.IntN(26))
	}
	return string(b)
}

func digits(r rng, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + r.IntN(10))
	}
	if b[0] == '0' {
		b[0] = '7'
	}
	return string(b)
}

// codePattern returns a look for codes: A a letter, a a small one, 9 a digit,
// everything else itself.
func codePattern(r rng) string {
	switch r.IntN(7) {
	case 0:
		return capital(r, 2) + "-999"
	case 1:
		return "AA-99"
	case 2:
		return strings.ToLower(capital(r, 1)) + "99"
	case 3:
		return "A9A9"
	case 4:
		return capital(r, 1) + "-9999"
	case 5:
		return "a99a9"
	}
	return capital(r, 3) + "9999"
}

// codeOf draws a code of such a look; what stands before a "=" stays as it is.
func codeOf(r rng, pattern string) string {
	head := ""
	if i := strings.LastIndexByte(pattern, '='); i >= 0 {
		head, pattern = pattern[:i], pattern[i+1:]
	}
	b := []byte(pattern)
	for i, c := range b {
		switch c {
		case '9':
			b[i] = byte('0' + r.IntN(10))
		case 'A':
			b[i] = byte('A' + r.IntN(26))
		case 'a':
			b[i] = byte('a' + r.IntN(26))
		}
	}
	return head + string(b)
}

// builder makes one group of a world.
type builder struct {
	r     rng
	w     *world
	g     *group
	d     *domain
	docs  float64 // share of tools with a doc
	parts map[string]bool
	plain bool              // no rule is hidden
	verbs map[string]string // stand-ins of one world: create for add and the like
}

// thing returns a part's name.
func (b *builder) thing() string {
	for {
		n := pick(b.r, lists().parts)
		if b.r.chance(0.1) {
			n = madeUp(b.r)
		}
		if !b.parts[n] {
			b.parts[n] = true
			return n
		}
	}
}

// add names a tool and puts it into the world; false if the name is taken,
// banned, or too near a banned one.
func (b *builder) add(t *tool, parts ...string) bool {
	id := b.g.style.join(parts...)
	if b.g.style.prefix != "" {
		id = b.g.style.join(append([]string{b.g.style.prefix}, parts...)...)
	}
	if b.g.style.short {
		id = shortened(b.r, parts)
	}
	if b.w.byID[id] != nil || forbidden(id) || py.Keyword(id) {
		return false
	}
	t.id = id
	t.group = b.g
	b.w.byID[id] = t
	b.g.tools = append(b.g.tools, t)
	b.w.tools = append(b.w.tools, t)
	return true
}

// shortened is a name that hardly tells what it stands for: initials, consonants, beginnings.
func shortened(r rng, parts []string) string {
	ws := words(strings.ToLower(strings.ReplaceAll(strings.Join(parts, " "), "_", " ")))
	first, last := ws[0], ws[len(ws)-1]
	head := func(w string, n int) string { return w[:min(len(w), n)] }
	switch r.IntN(5) {
	case 0:
		id := ""
		for _, w := range ws {
			id += w[:1]
		}
		if len(id) > 1 {
			return head(id, 5)
		}
	case 1:
		if id := head(consonants(first), 3); len(id) > 1 {
			return id
		}
	case 2:
		return head(consonants(first), 2) + last[:1]
	case 3:
		return first[:1] + digits(r, 1)
	}
	return head(first, r.between(2, 3)) + head(last, r.IntN(2))
}

// consonants is a word without the vowels behind its first letter.
func consonants(w string) string {
	return w[:1] + strings.Map(func(c rune) rune {
		if strings.ContainsRune("aeiouy", c) {
			return -1
		}
		return c
	}, w[1:])
}

// forbidden tells names that equal a judged tool's, or hold a long one.
func forbidden(id string) bool {
	f := fold(id)
	if bans()[f] {
		return true
	}
	for _, n := range longBans() {
		if len(n) <= len(f) && strings.Contains(f, n) {
			return true
		}
	}
	return false
}

// rule adds a hidden rule with a wording of its own.
func (b *builder) rule(k ruleKind) *rule {
	ru := &rule{kind: k, id: len(b.w.rules)}
	if ws := wordings()[k]; len(ws) > 0 {
		ru.wording = pick(b.r, ws)
		if !ru.wording.telling {
			ru.wording = pick(b.r, ws) // two thirds and more tell: what says nothing teaches to give up
		}
	}
	b.w.rules = append(b.w.rules, ru)
	return ru
}
