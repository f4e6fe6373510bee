package synth

import (
	"fmt"
	"strconv"
)

func ticketAccountIntents() []intent {
	return []intent{
		{
			name: "ticket_login", tool: "ticket_login", weight: 2,
			full: []string{
				"log in to tickets as {user} with password {pass}", "log me in to the ticket system, username {user}, password {pass}",
				"use username {user} and password {pass} to log in to tickets", "do the ticket login with username {user} and password {pass}",
				"sign me in to tickets: username {user}, password {pass}", "log {user} in to tickets with password {pass}",
				"get me logged in to tickets, username {user} and password {pass}", "open the ticket system for {user} and log in with password {pass}",
				"log in to the ticket system with username {user} and password {pass}",
			},
			gaps: []gap{
				{slot: "pass", label: "password", without: []string{
					"log in to tickets as {user}", "log me in to the ticket system, username {user}", "do the ticket login with username {user}",
					"sign me in to tickets, my username is {user}"}},
				{slot: "user", label: "username", without: []string{
					"log in to tickets with password {pass}", "log me in to the ticket system, password {pass}", "do the ticket login with password {pass}",
					"sign me in to tickets, the password is {pass}"}},
			},
			draw: func(s *scene) (goal, bool) {
				q := s.desk()
				return goal{slots: q.loginSlots(), run: func() error {
					err := s.ticketLogin()
					delete(s.brings, "ticket") // the request itself says it
					return err
				}}, !q.in && !s.used["ticket_logout"]
			},
		},
		{
			name: "ticket_status", tool: "ticket_get_login_status", weight: 1,
			full: []string{
				"?am I logged in to tickets", "check whether tickets is logged in", "get the ticket login status", "tell me if I am logged in to tickets",
				"show my ticket login status", "?is anybody logged in to tickets", "look up the ticket login status",
				"find out whether I am logged in to the ticket system", "?what is my login status with tickets",
			},
			draw: func(s *scene) (goal, bool) { // a login would change what it answers
				g, _ := simple("ticket_get_login_status")(s)
				return g, s.desk().in && !s.used["ticket_logout"]
			},
		},
		{
			name: "ticket_logout", tool: "logout", weight: 1,
			full: []string{
				"log out of tickets", "log me out of the ticket system", "sign me out of tickets", "end my ticket session with a logout",
				"log me out of tickets", "do a logout from tickets", "get me logged out of tickets", "close my ticket login with a logout",
				"log out of the ticket system",
			},
			draw: func(s *scene) (goal, bool) {
				return goal{run: func() error {
					s.desk().in = false
					return s.do("logout")
				}}, s.desk().in && !s.used["ticket_login"]
			},
		},
		{
			name: "tickets", tool: "get_user_tickets", weight: 6, reads: true,
			full: []string{
				"list my tickets", "get all the tickets I created", "show me every ticket of mine", "?which tickets have I made so far",
				"look up all my tickets", "give me an overview of my tickets", "read out the tickets that I created", "?what tickets do I have",
				"pull up the list of my tickets",
			},
			draw: func(s *scene) (goal, bool) {
				q := s.desk()
				return goal{run: func() error {
					q.last = 0
					return s.listTickets()
				}}, !q.fresh
			},
		},
		{
			name: "tickets_by_status", tool: "get_user_tickets", weight: 5, reads: true,
			full: []string{
				"list my tickets with status {status}", "get my tickets that have the status {status}", "show me those of my tickets whose status is {status}",
				"?which of my tickets have the status {status}", "look up my tickets by status {status}", "give me all my tickets in status {status}",
				"read out my tickets of status {status}", "?what tickets of mine are in status {status}", "find the tickets I made whose status is {status}",
			},
			gaps: []gap{{slot: "status", label: "status", without: []string{
				"list my tickets with a certain status", "get my tickets by their status", "show me those of my tickets that have one status",
				"look up my tickets by status", "give me all my tickets in one status"}}},
			draw: func(s *scene) (goal, bool) {
				q := s.desk()
				var have []string
				for _, t := range q.tickets {
					if t.mine {
						have = append(have, t.status)
					}
				}
				status := pick(s.d, have)
				return goal{slots: map[string]string{"status": status}, run: func() error {
					if err := s.ticketLogin(); err != nil {
						return err
					}
					q.last = 0
					for _, t := range q.tickets {
						t.show(t.mine && t.status == status)
					}
					return s.do("get_user_tickets", arg{"status", status})
				}}, !q.listed
			},
		},
	}
}

func ticketIntents() []intent {
	return []intent{
		createIntent(), createLikeIntent(),
		{
			name: "ticket_get", tool: "get_ticket", weight: 4,
			full: []string{
				"show me {ticket}", "get the details of {ticket}", "read {ticket} and tell me what it says", "?what does {ticket} say",
				"look up {ticket}", "pull up {ticket} and read it out", "display {ticket}", "give me the details of {ticket}",
				"find {ticket} and show what is in it",
			},
			gaps: []gap{{slot: "id", label: "ticket id", supply: supplyTicket(), without: []string{
				"show me a ticket", "get the details of one ticket", "look up a ticket", "read one of the tickets to me", "pull up a ticket"}}},
			draw: func(s *scene) (goal, bool) {
				return s.onTicket(false, func(t *ticket) bool { return !t.shown }, nil, func(t *ticket) error {
					t.show(true)
					return s.do("get_ticket", arg{"ticket_id", t.id})
				})
			},
		},
		{
			name: "ticket_close", tool: "close_ticket", weight: 4,
			full: []string{
				"close {ticket}", "close {ticket} for me", "have {ticket} closed", "make sure {ticket} is closed",
				"close {ticket}, where nothing is left to do", "get {ticket} closed", "let {ticket} be closed",
				"close {ticket}, as I no longer need it", "go ahead with closing {ticket}",
			},
			gaps: []gap{{slot: "id", label: "ticket id", supply: supplyTicket(), without: []string{
				"close a ticket", "close one of the tickets", "have a ticket closed", "get one ticket closed", "make sure that a ticket is closed"}}},
			draw: func(s *scene) (goal, bool) {
				return s.onTicket(true, func(t *ticket) bool { return t.status != "Closed" }, nil, func(t *ticket) error {
					s.changed(t)
					t.status = "Closed"
					return s.do("close_ticket", arg{"ticket_id", t.id})
				})
			},
		},
		{
			name: "ticket_resolve", tool: "resolve_ticket", weight: 5,
			full: []string{
				"resolve {ticket} with the resolution {resolution}", "resolve {ticket}, resolution {resolution}", "have {ticket} resolved, the resolution is {resolution}",
				"mark {ticket} as resolved with the resolution {resolution}", "resolve {ticket}: {resolution}", "resolve {ticket} and give {resolution} as the resolution",
				"set {ticket} to resolved, the resolution being {resolution}", "get {ticket} resolved with the resolution {resolution}",
				"use the resolution {resolution} to resolve {ticket}",
			},
			gaps: []gap{
				{slot: "resolution", label: "resolution", without: []string{
					"resolve {ticket}", "have {ticket} resolved", "mark {ticket} as resolved with a resolution", "get {ticket} resolved"}},
				{slot: "id", label: "ticket id", supply: supplyTicket(), without: []string{
					"resolve a ticket with the resolution {resolution}", "have one of the tickets resolved, the resolution is {resolution}",
					"mark a ticket as resolved with the resolution {resolution}", "get one ticket resolved, resolution {resolution}"}},
			},
			draw: func(s *scene) (goal, bool) {
				resolution := ticketResolution(s.d)
				return s.onTicket(true, (*ticket).open, map[string]string{"resolution": `"` + resolution + `"`}, func(t *ticket) error {
					s.changed(t)
					t.status = "Resolved"
					return s.do("resolve_ticket", arg{"ticket_id", t.id}, arg{"resolution", resolution})
				})
			},
		},
	}
}

func supplyTicket() []string {
	return append(common(), "I mean ticket {id}", "it is ticket {id}", "ticket {id}", "I meant the ticket {id}", "take ticket {id}", "it is about ticket {id}")
}

// onTicket makes a goal of what is done with one ticket.
func (s *scene) onTicket(byTitle bool, fits func(*ticket) bool, slots map[string]string, do func(*ticket) error) (goal, bool) {
	t, said, look := s.pickTicket(byTitle, fits)
	if t == nil {
		return goal{}, false
	}
	if slots == nil {
		slots = map[string]string{}
	}
	slots["ticket"], slots["id"] = said, strconv.Itoa(t.id)
	return goal{slots: slots, run: func() error {
		if err := look(); err != nil {
			return err
		}
		s.desk().last = t.id
		return do(t)
	}}, true
}

// changed notes that a ticket is no longer as results have shown it.
func (s *scene) changed(t *ticket) {
	t.shown = false
	if t.mine {
		s.desk().fresh = false
	}
}

func ticketResolution(d *dice) string {
	return pick(d, []string{"replaced", "restarted", "repaired", "updated", "cleaned", "checked", "reinstalled", "moved"}) + " the " +
		pick(d, []string{"device", "cable", "driver", "battery", "software", "power supply", "settings", "network card", "plug", "fan"})
}

func createIntent() intent {
	return intent{
		name: "ticket_create", tool: "create_ticket", weight: 14,
		full: []string{
			"create a ticket titled {title}{more}", "open a new ticket with the title {title}{more}", "make a ticket, title {title}{more}",
			"report a problem in a ticket titled {title}{more}", "have a new ticket created, title {title}{more}",
			"file a ticket called {title}{more}", "get a ticket created with title {title}{more}", "put in a new ticket titled {title}{more}",
			"create a ticket for me: title {title}{more}",
		},
		gaps: []gap{
			{slot: "title", label: "title", without: []string{
				"create a ticket{more}", "open a new ticket{more}", "file a ticket{more}", "put in a new ticket for me{more}"}},
			{slot: "priority", label: "priority", without: []string{
				"create a ticket titled {title} with a given priority{desc}", "open a new ticket at a certain priority, title {title}{desc}",
				"file a ticket titled {title} with the priority I have in mind{desc}", "put in a ticket with title {title} at a special priority{desc}"}},
		},
		draw: func(s *scene) (goal, bool) {
			title, description, priority := pick(s.d, ticketTitles()), "", 0
			if s.plain || s.d.chance(55) {
				description = ticketDescription(s.d, s.wide)
			}
			if s.plain || s.d.chance(70) {
				priority = s.d.between(2, 5)
			}
			return s.creating(title, description, priority)
		},
	}
}

// creating makes a goal of a new ticket; "" and 0 stand for what the request leaves out.
func (s *scene) creating(title, description string, priority int) (goal, bool) {
	q := s.desk()
	slots := map[string]string{"title": `"` + title + `"`, "desc": "", "more": ""}
	args := []arg{{"title", title}}
	if description != "" {
		args = append(args, arg{"description", description})
		slots["desc"] = pick(s.d, []string{", description ", ", with the description ", ", described as "}) + `"` + description + `"`
	}
	slots["more"] = slots["desc"]
	if priority != 0 {
		args = append(args, arg{"priority", priority})
		slots["priority"] = literal(priority)
		if description == "" || s.d.chance(50) {
			slots["more"] = pick(s.d, []string{", priority ", ", with priority ", " and priority "}) + literal(priority) + slots["desc"]
		} else {
			slots["more"] += pick(s.d, []string{", priority ", " and priority ", ", with priority "}) + literal(priority)
		}
	}
	return goal{slots: slots, run: func() error {
		if err := s.ticketLogin(); err != nil {
			return err
		}
		id, err := s.get("id", "create_ticket", args...)
		if err != nil {
			return err
		}
		if id != strconv.Itoa(q.counter) {
			return fmt.Errorf("the new ticket has id %s, not %d", id, q.counter)
		}
		q.tickets = append(q.tickets, &ticket{
			id: q.counter, title: title, description: description, status: "Open", priority: max(priority, 1), mine: true, known: true, shown: true, made: true})
		q.last, q.fresh = q.counter, false
		q.counter++
		return nil
	}}, true
}

// createLikeIntent opens a ticket with the title of another one, which has to be read.
func createLikeIntent() intent {
	return intent{
		name: "ticket_create_like", tool: "create_ticket", weight: 5,
		full: []string{
			"create a ticket with the same title as {ticket}{more}", "open a new ticket titled as {ticket} is{more}",
			"look up {ticket} and create another ticket with its title{more}", "make a ticket that has the title of {ticket}{more}",
			"read {ticket} and file a new one with the same title{more}", "file a new ticket under the title of {ticket}{more}",
			"get a ticket created under the same title as {ticket}{more}", "take the title of {ticket} for a new ticket and create it{more}",
			"create one more ticket with exactly the title of {ticket}{more}",
		},
		draw: func(s *scene) (goal, bool) {
			if s.plain {
				return goal{}, false
			}
			t, said, _ := s.pickTicket(false, func(t *ticket) bool { return !t.known })
			if t == nil {
				return goal{}, false
			}
			g, ok := s.creating(t.title, ticketDescription(s.d, s.wide), s.d.between(2, 5))
			g.slots["ticket"] = said
			create := g.run
			g.run = func() error {
				t.show(true)
				if err := s.do("get_ticket", arg{"ticket_id", t.id}); err != nil {
					return err
				}
				return create()
			}
			return g, ok
		},
	}
}
