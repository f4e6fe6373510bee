package synth

import (
	"strconv"

	"envtune/world/library"
)

// libraryReaderIntents are about who asks: signing in and out, the account, fines.
func libraryReaderIntents() []intent {
	return []intent{
		librarySignInIntent(),
		{
			name: "library_sign_out", tool: "patron_sign_out", weight: 1,
			full: []string{
				"sign me out of the library", "sign out at the library", "sign me out at the library terminal", "have me signed out of the library",
				"end my library visit and sign me out", "get me signed out at the library", "do the library sign out for me",
				"finish at the library and sign me out", "close my library session by signing me out",
			},
			draw: func(s *scene) (goal, bool) {
				h := s.hall()
				return goal{run: func() error {
					h.left = true
					return s.do("patron_sign_out")
				}}, s.library().Reader() == h.card && !s.used["library_sign_in"]
			},
		},
		{
			name: "library_account", tool: "get_patron_account", weight: 4, reads: true,
			full: []string{
				"show my library account", "get my patron account", "?what do I have on loan and what do I owe at the library",
				"look up my loans, reservations and fines", "list my library loans and reservations", "?what does my library account say",
				"give me an overview of my library account", "read out my patron account", "check what is on my library account",
			},
			draw: func(s *scene) (goal, bool) {
				return goal{run: func() error {
					s.hall().spoken.reservation = ""
					return s.readAccount()
				}}, !s.hall().seen.account
			},
		},
		libraryPayIntent(),
		{
			name: "library_pay_all", tool: "pay_fines", weight: 4,
			full: []string{
				"pay all my library fines", "pay everything I owe the library", "look up what I owe the library and pay all of it",
				"settle all of my library fines in one payment", "pay my fines at the library down to zero", "clear my library account by paying all the fines",
				"pay the library the whole of my fines", "find out how much my library fines are and pay them in full",
				"pay off the total of my fines at the library",
			},
			draw: func(s *scene) (goal, bool) {
				h := s.hall()
				if s.plain || s.owed() == 0 || !h.seen.fines && s.changedLibrary() || s.used["library_pay"] {
					return goal{}, false
				}
				return s.signedIn(nil, func() error {
					if !h.seen.fines {
						if err := s.readAccount(); err != nil {
							return err
						}
					}
					return s.payFines(decimal(int(s.owed()), 2))
				}), true
			},
		},
	}
}

func librarySignInIntent() intent {
	return intent{
		name: "library_sign_in", tool: "patron_sign_in", weight: 3,
		full: []string{
			"sign me in at the library with card {card} and pin {pin}", "sign me in to the library, card number {card}, pin {pin}",
			"do the library sign in for card number {card} with the pin {pin}", "use card number {card} and pin {pin} to sign me in at the library",
			"get me signed in at the library: card number {card}, pin {pin}", "sign in at the library with my card number {card} and pin {pin}",
			"have me signed in at the library, my card is {card} and the pin {pin}", "sign in the library card {card} with pin {pin}",
			"take library card {card} with pin {pin} and sign me in",
		},
		gaps: []gap{
			{slot: "pin", label: "pin", without: []string{
				"sign me in at the library with card {card}", "do the library sign in for card number {card}",
				"get me signed in at the library, my card is {card}", "sign in the library card {card}"}},
			{slot: "card", label: "card number", without: []string{
				"sign me in at the library with pin {pin}", "do the library sign in for me, the pin is {pin}", "get me signed in at the library, my pin is {pin}",
				"sign in my library card, pin {pin}"}},
		},
		draw: func(s *scene) (goal, bool) {
			h := s.hall()
			return goal{slots: h.cardSlots(), run: func() error {
				err := s.signIn()
				delete(s.brings, "library") // the request itself says it
				return err
			}}, s.library().Reader() != h.card && !s.used["library_sign_out"] && !h.seen.card
		},
	}
}

func libraryPayIntent() intent {
	return intent{
		name: "library_pay", tool: "pay_fines", weight: 4,
		full: []string{
			"pay {amount} of my library fines", "pay an amount of {amount} towards my library fines", "pay {amount} to the library for my fines",
			"make a payment of {amount} on my library fines", "put {amount} towards the fines on my library card",
			"pay my library fines down by an amount of {amount}", "pay off {amount} of what I owe the library",
			"have {amount} of my library fines paid", "use {amount} to pay some of my fines at the library",
		},
		gaps: []gap{{slot: "amount", label: "amount", without: []string{
			"pay some of my library fines", "make a payment on my library fines", "pay my library fines down a little", "pay off a part of what I owe the library"}}},
		draw: func(s *scene) (goal, bool) {
			most := int(s.owed())
			if most < library.MinPayment+50 || s.used["library_pay_all"] {
				return goal{}, false
			}
			steps := (most - library.MinPayment) / 50
			amount := decimal(library.MinPayment+50*s.d.n(steps), 2)
			if n := amount.float(); n == float64(int(n)) {
				amount = lit(strconv.Itoa(int(n)))
			}
			return s.signedIn(map[string]string{"amount": string(amount)}, func() error {
				s.hall().seen.fines = true // the result tells what is left
				return s.payFines(amount)
			}), true
		},
	}
}

// libraryListIntents are about reading lists.
func libraryListIntents() []intent {
	return []intent{
		{
			name: "library_new_list", tool: "create_reading_list", weight: 3,
			full: []string{
				"create a reading list named {list}", "start a reading list called {list}", "make me a new reading list by the name of {list}",
				"set up a reading list named {list} at the library", "open a new reading list with the name {list}", "begin a reading list under the name {list}",
				"have a reading list called {list} created", "give me a fresh reading list named {list}", "add a reading list with the name {list} to my account",
			},
			gaps: []gap{{slot: "list", label: "list name", without: []string{
				"create a reading list", "start a new reading list for me", "make me a new reading list at the library", "open another reading list"}}},
			draw: func(s *scene) (goal, bool) {
				name := pick(s.d, listNames())
				return s.signedIn(map[string]string{"list": `"` + name + `"`}, func() error { return s.newList(name) }), !s.hasList(name)
			},
		},
		libraryAddIntent(),
	}
}

func (s *scene) hasList(name string) bool {
	for _, list := range s.library().Lists(s.hall().card) {
		if list == name {
			return true
		}
	}
	return false
}

func (s *scene) newList(name string) error {
	h := s.hall()
	h.seen.account, h.spoken.list = false, name
	return s.do("create_reading_list", arg{"list_name", name})
}

// libraryAddIntent puts a title on a reading list, which has to be made first where there
// is none of the name.
func libraryAddIntent() intent {
	return intent{
		name: "library_add", tool: "add_to_reading_list", weight: 6,
		full: []string{
			"put {title} on {list}", "add {title} to {list}", "arrange for {title} to be on {list}", "write {title} onto {list}",
			"note {title} on {list}", "have {title} added to {list}", "place {title} on {list}", "get {title} onto {list}", "enter {title} on {list} for me",
		},
		gaps: []gap{
			{slot: "name", label: "list name", without: []string{
				"put {title} on a reading list", "add {title} to one of my reading lists", "have {title} added to a reading list", "note {title} on a reading list of mine"}},
			{slot: "record", label: "record id", supply: supplyID("record", "record"), without: []string{
				"put a title on {list}", "add another title to {list}", "have one more title added to {list}", "note a book on {list}"}},
		},
		draw: func(s *scene) (goal, bool) {
			h := s.hall()
			name, said := h.spoken.list, "that list"
			if s.plain || name == "" || s.d.chance(30) {
				name = pick(s.d, listNames())
				if have := s.library().Lists(h.card); len(have) > 0 && s.d.chance(35) {
					name = pick(s.d, have)
				}
				said = pick(s.d, []string{"the reading list ", "a reading list named "}) + `"` + name + `"`
			}
			t, ok := s.pickTitle(func(record string) bool { return !s.onList(name, record) })
			if !ok {
				return goal{}, false
			}
			return s.signedIn(map[string]string{"title": t.said, "record": t.id, "list": said, "name": `"` + name + `"`}, func() error {
				if err := t.look(); err != nil {
					return err
				}
				if !s.hasList(name) {
					if err := s.newList(name); err != nil {
						return err
					}
				}
				h.spoken.record, h.spoken.list = t.id, name
				return s.do("add_to_reading_list", arg{"list_name", name}, arg{"record_id", t.id})
			}), true
		},
	}
}

// onList tells whether a title stands on a reading list of who asks.
func (s *scene) onList(name, record string) bool {
	w := s.library()
	for _, id := range w.Find("reading_lists", s.mine) {
		l, _ := w.Record("reading_lists", id)
		for _, r := range l.Texts("record_ids") {
			if l.Text("name") == name && r == record {
				return true
			}
		}
	}
	return false
}
