package synth

import (
	"strings"

	"envtune/tool"
)

// mine tells whether a loan, reservation or list belongs to who asks.
func (s *scene) mine(_ string, r tool.Record) bool { return r.Text("card_number") == s.hall().card }

// librarySearchIntents are about the catalogue, which takes no reader.
func librarySearchIntents() []intent {
	return []intent{
		{
			name: "library_title", tool: "search_catalogue", weight: 2,
			full: []string{
				"search the catalogue for the title {query}", "find {query} in the library catalogue", "look {query} up in the catalogue",
				"?does the library catalogue have {query}", "check whether the catalogue lists {query}", "see what the catalogue has under the title {query}",
				"?what is the record id of {query}", "look for {query} in the catalogue of the library", "find the catalogue record of {query}",
			},
			gaps: []gap{{slot: "query", label: "title", without: []string{
				"search the catalogue for a title", "find a title in the library catalogue", "look a book up in the catalogue", "check whether the catalogue lists a certain title"}}},
			draw: func(s *scene) (goal, bool) {
				record := s.anyTitle()
				r, _ := s.library().Record("records", record)
				return goal{slots: map[string]string{"query": `"` + r.Text("title") + `"`}, run: func() error {
					s.hall().spoken.record = record
					return s.search(r.Text("title"), "title")
				}}, !s.hall().seen.records[record]
			},
		},
		librarySearchIntent("author", []string{
			"search the catalogue by author for {query}", "find everything by the author {query} in the catalogue", "?which titles by author {query} does the library have",
			"list the titles whose author is {query}", "look up the author {query} in the library catalogue", "?what has the library got by the author {query}",
			"show me the catalogue entries with the author {query}", "search the library for books by author {query}",
			"find out which titles of the author {query} are in the catalogue",
		}, []string{
			"search the catalogue by author", "find everything by one author in the catalogue", "list the titles of a certain author", "look up an author in the library catalogue"}),
		librarySearchIntent("subject", []string{
			"search the catalogue by subject for {query}", "find everything on the subject {query} in the catalogue", "?which titles on the subject {query} does the library have",
			"list the titles whose subject is {query}", "look up the subject {query} in the library catalogue", "?what has the library got on the subject {query}",
			"show me the catalogue entries with the subject {query}", "search the library for books with the subject {query}",
			"find out which titles with the subject {query} are in the catalogue",
		}, []string{
			"search the catalogue by subject", "find everything on one subject in the catalogue", "list the titles on a certain subject", "look up a subject in the library catalogue"}),
		{
			name: "library_copies", tool: "list_catalogue_copies", weight: 4, reads: true,
			full: []string{
				"list the copies of {title}", "show where the copies of {title} are", "?which copies of {title} are on the shelf",
				"look up the copies of {title}", "check at which branches there are copies of {title}", "?where can copies of {title} be found",
				"find the barcodes of all copies of {title}", "tell me about the copies of {title}", "get the list of copies for {title}",
			},
			gaps: []gap{{slot: "record", label: "record id", supply: supplyID("record", "record"), without: []string{
				"list the copies of a title", "show where the copies of a book are", "look up the copies of one title", "check where there are copies of a title"}}},
			draw: func(s *scene) (goal, bool) {
				h := s.hall()
				t, ok := s.pickTitle(func(record string) bool { return !h.seen.copies[record] })
				return goal{slots: map[string]string{"title": t.said, "record": t.id}, run: func() error {
					h.spoken.record = t.id
					if err := t.look(); err != nil {
						return err
					}
					return s.listCopies(t.id)
				}}, ok
			},
		},
		{
			name: "library_branches", tool: "list_lending_branches", weight: 2, reads: true,
			full: []string{
				"list the branches of the library", "?which branches does the library have", "show me all the library branches",
				"give me the codes and names of the library branches", "look up the library's branches", "?what are the branches of the library called",
				"get the list of lending branches", "tell me which lending branches there are", "read out the branches of the library",
			},
			draw: func(s *scene) (goal, bool) {
				return goal{run: func() error {
					s.hall().seen.branches = true
					return s.do("list_lending_branches")
				}}, !s.hall().seen.branches
			},
		},
	}
}

func librarySearchIntent(index string, full, without []string) intent {
	return intent{
		name: "library_" + index, tool: "search_catalogue", weight: 2, reads: true, full: full,
		gaps: []gap{{slot: "query", label: index, without: without}},
		draw: func(s *scene) (goal, bool) {
			h := s.hall()
			record := s.anyTitle()
			r, _ := s.library().Record("records", record)
			query := r.Text(index)
			return goal{slots: map[string]string{"query": query}, run: func() error {
				h.spoken.record = ""
				if s.onlyOne(query, index) {
					h.spoken.record = record
				}
				return s.search(query, index)
			}}, !h.seen.searches[index+" "+query]
		},
	}
}

func (s *scene) anyTitle() string {
	return pick(s.d, s.library().Find("records", func(string, tool.Record) bool { return true }))
}

// found tells whether a catalogue search for a text finds a title.
func (s *scene) found(record, query, index string) bool {
	r, _ := s.library().Record("records", record)
	return strings.Contains(strings.ToLower(r.Text(index)), strings.ToLower(query))
}
