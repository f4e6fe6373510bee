package splice

import (
	"strings"

	"envtune/py"
)

// mostSpoken bounds the values that are read out of what users have said.
const mostSpoken = 64

// spoken are the values that texts say: what stands in quotes, names of several words, numbers,
// words, and all the numbers of a text as one list. The texts are the latest first.
func spoken(texts []string) []py.Value {
	var out []py.Value
	seen := map[string]bool{}
	add := func(v py.Value) {
		if r := py.Repr(v); !seen[r] && len(out) < mostSpoken {
			seen[r] = true
			out = append(out, v)
		}
	}
	for _, text := range texts {
		for _, s := range quoted(text) {
			add(py.Str(s))
		}
		words := strings.Fields(text)
		for i := range words {
			words[i] = strings.Trim(words[i], `.,;:!?()'"`)
		}
		names(words, add)
		numbers := &py.List{}
		for _, w := range words {
			v, err := py.ParseLiteral(w, py.DefaultLimits())
			switch v.(type) {
			case py.Int, py.Float:
				if err == nil {
					numbers.Items = append(numbers.Items, v)
					add(v)
				}
			}
		}
		if numbers.Len() > 1 {
			add(numbers)
		}
		for _, w := range words {
			if w != "" {
				add(py.Str(w))
			}
		}
	}
	return out
}

// quoted are the parts of a text in double or single quotes.
func quoted(text string) []string {
	var out []string
	for i := 0; i < len(text); i++ {
		if n := quoteAt(text, i); n > 0 {
			out = append(out, text[i+1:i+1+n])
			i += n + 1
		}
	}
	return out
}

// quoteAt is the length of what stands in the quotes that open at text[i], 0 where none do: an
// apostrophe within a word is none.
func quoteAt(text string, i int) int {
	q := text[i]
	if q != '"' && q != '\'' || i > 0 && text[i-1] != ' ' && text[i-1] != '(' {
		return 0
	}
	return max(0, strings.IndexByte(text[i+1:], q))
}

// names adds runs of two and three words that begin with a capital.
func names(words []string, add func(py.Value)) {
	capital := func(w string) bool { return w != "" && w[0] >= 'A' && w[0] <= 'Z' }
	for i := range words {
		for n := 2; n <= 3 && i+n <= len(words) && capital(words[i]) && capital(words[i+n-1]); n++ {
			add(py.Str(strings.Join(words[i:i+n], " ")))
		}
	}
}

// fits tells whether a value can be that of a parameter of a type.
func fits(v py.Value, typ string) bool {
	t := v.Type()
	return t == typ || t == "int" && typ == "float" || t != "list" && typ == "any"
}
