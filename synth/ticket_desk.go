package synth

import (
	"encoding/json"
	"slices"
	"strconv"
)

const ticketWorld = "ticket"

// desk is the ticket system as the maker of a task knows it.
type desk struct {
	start   json.RawMessage
	tickets []*ticket
	counter int
	user    string // who the tickets of the request's author are by
	pass    string
	in      bool
	// listed tells that all of the user's tickets have been listed, fresh that they still
	// are as they were then.
	listed, fresh bool
	last          int // the ticket spoken of last; 0: none
}

type ticket struct {
	id          int
	title       string
	description string
	status      string
	priority    int
	mine        bool
	known       bool // a result has told its id with its title
	shown       bool // a result has shown it as it is
	made        bool // by the reference: only results know its id
}

func (t *ticket) open() bool { return t.status != "Closed" && t.status != "Resolved" }

// show notes that a result shows a ticket, if it does.
func (t *ticket) show(does bool) { t.known, t.shown = t.known || does, t.shown || does }

func (q *desk) config() json.RawMessage { return q.start }

func (s *scene) desk() *desk { return s.places[ticketWorld].(*desk) }

// ticketDomain is the ticket world as tasks are made over it.
func ticketDomain() domain {
	return domain{
		world:    ticketWorld,
		draw:     func(d *dice, at setting) place { return newDesk(d, at) },
		intents:  joined(ticketAccountIntents(), ticketIntents(), ticketEditIntents()),
		helpers:  ticketHelpers(),
		siblings: ticketSiblings(),
		clashes: map[string][]string{
			"get_ticket": {"get_user_tickets"}, "get_user_tickets": {"get_ticket"},
			"close_ticket": {"edit_ticket", "resolve_ticket"}, "resolve_ticket": {"edit_ticket", "close_ticket"},
			"ticket_get_login_status": {"ticket_login"},
		},
		disturbs: map[string][]string{"ticket_get_login_status": {"ticket_login"}},
	}
}

// newDesk draws ticket systems until one belongs to the role.
func newDesk(d *dice, at setting) *desk {
	for {
		q := drawDesk(d, at)
		if owner(startKey(ticketWorld, q.start)) == at.part {
			return q
		}
	}
}

// drawDesk draws a ticket system: long ones hold more tickets, plain ones are logged in
// more often.
func drawDesk(d *dice, at setting) *desk {
	people := some(d, users(), 3)
	for i := range people {
		people[i] += decimalDigits(d, 2)
	}
	q := &desk{user: people[0], pass: pick(d, secrets()) + decimalDigits(d, 2), in: d.chance(25) || at.plain && d.chance(25)}
	mine, others := at.size(d, 2, 3, 5, 7), at.size(d, 1, 2, 2, 3)
	titles := some(d, ticketTitles(), mine+others)
	id := d.between(1000, 8000)
	owners := make([]int, mine+others)
	for i := mine; i < len(owners); i++ {
		owners[i] = d.between(1, 2)
	}
	owners = shuffled(d, owners)
	var queue []record
	for i, by := range owners {
		id += d.between(1, 9)
		t := &ticket{
			id: id, title: titles[i], description: ticketDescription(d, at.wide), priority: d.between(1, 5), mine: by == 0,
			status: pick(d, []string{"Open", "Open", "Open", "In Progress", "Pending", "Resolved", "Closed"}),
		}
		q.tickets = append(q.tickets, t)
		queue = append(queue, record{
			{"id", t.id}, {"title", t.title}, {"description", t.description}, {"status", t.status}, {"priority", t.priority},
			{"created_by", people[by]},
		})
	}
	q.counter = id + 1
	current := any(lit("null"))
	if q.in {
		current = q.user
	}
	q.start = appendJSON(nil, record{{"ticket_queue", queue}, {"ticket_counter", q.counter}, {"current_user", current}})
	return q
}

// ticketTitles lists what may be wrong.
func ticketTitles() []string {
	var out []string
	for _, kind := range []struct{ things, faults []string }{
		{[]string{"Printer", "Laptop", "Monitor", "Phone", "Scanner", "Badge reader", "Projector", "Keyboard", "Router", "Camera", "Coffee machine"},
			[]string{"broken", "too slow", "not starting", "offline", "missing", "wrongly set up", "making noise"}},
		{[]string{"Mail server", "Backup", "Payroll form", "Booking page", "Calendar", "Search page", "Door list", "Time sheet"},
			[]string{"offline", "too slow", "out of date", "showing errors", "not loading", "without data"}},
	} {
		for _, thing := range kind.things {
			for _, fault := range kind.faults {
				out = append(out, thing+" "+fault)
			}
		}
	}
	return out
}

func ticketDescription(d *dice, wide bool) string {
	text := pick(d, []string{"since Monday", "since Tuesday", "since Friday", "since the update", "after the move", "every morning", "for a week", "since noon"}) +
		" in " + pick(d, []string{"room ", "office ", "building "}) + strconv.Itoa(d.between(2, 98))
	if wide && d.chance(60) {
		text += pick(d, []string{", and restarting it did not help", ", nobody has looked at it so far", ", several people have reported it",
			", it worked well until then", ", please look at it soon", ", a colleague has the same problem"})
	}
	return text
}

// pickTicket draws a ticket that fits and how the request names it: by its id, as the one
// spoken of last, or by its title, which has to be looked up among the user's tickets.
func (s *scene) pickTicket(byTitle bool, fits func(*ticket) bool) (t *ticket, said string, look func() error) {
	q := s.desk()
	nothing := func() error { return nil }
	if t := q.ticket(q.last); t != nil && fits(t) && !s.plain && s.d.chance(80) {
		if t.made && t.id == q.counter-1 {
			return t, "the new ticket", nothing
		}
		return t, pick(s.d, []string{"that ticket", "that ticket", "this ticket"}), nothing
	}
	var fit, own []*ticket
	for _, t := range q.tickets {
		if t.made || !fits(t) {
			continue
		}
		fit = append(fit, t)
		if t.mine {
			own = append(own, t)
		}
	}
	switch {
	case byTitle && !s.plain && len(own) > 0 && s.d.chance(55):
		t = pick(s.d, own)
		said = pick(s.d, []string{`my ticket titled "`, `my ticket "`, `the ticket of mine with the title "`}) + t.title + `"`
		return t, said, func() error {
			if t.known {
				return nil
			}
			return s.listTickets()
		}
	case len(fit) == 0:
		return nil, "", nothing
	}
	t = pick(s.d, fit)
	return t, pick(s.d, []string{"ticket ", "ticket ", "the ticket with id ", "ticket number "}) + strconv.Itoa(t.id), nothing
}

func (q *desk) ticket(id int) *ticket {
	i := slices.IndexFunc(q.tickets, func(t *ticket) bool { return t.id == id })
	if i < 0 {
		return nil
	}
	return q.tickets[i]
}

// listTickets lists the user's tickets.
func (s *scene) listTickets() error {
	q := s.desk()
	if err := s.ticketLogin(); err != nil {
		return err
	}
	q.listed, q.fresh = true, true
	for _, t := range q.tickets {
		t.show(t.mine)
	}
	return s.do("get_user_tickets")
}

// ticketLogin logs in where nobody is, and has the turn's message bring name and password.
func (s *scene) ticketLogin() error {
	q := s.desk()
	if q.in {
		return nil
	}
	q.in = true
	s.bring("ticket", ticketLogins(), q.loginSlots())
	return s.do("ticket_login", arg{"username", q.user}, arg{"password", q.pass})
}

func (q *desk) loginSlots() map[string]string {
	return map[string]string{"user": q.user, "pass": q.pass}
}

// ticketLogins are the sentences that bring user name and password.
func ticketLogins() []string {
	return []string{
		"My ticket username is {user} and my password is {pass}.", "For tickets my username is {user}, the password {pass}.",
		"My username for tickets is {user} with password {pass}.", "The ticket username is {user}, the ticket password {pass}.",
		"In the ticket system my username is {user}, my password {pass}.", "My ticket account is {user}, password {pass}.",
		"Ticket username {user}, password {pass}.", "I use the ticket username {user} and password {pass}.",
		"My ticket login is {user} with password {pass}.",
	}
}

func ticketHelpers() map[string][]string {
	list := []string{"get_user_tickets"}
	return map[string][]string{
		"create_ticket": {"ticket_login"}, "get_user_tickets": {"ticket_login"},
		"get_ticket": list, "close_ticket": list, "resolve_ticket": list, "edit_ticket": list,
	}
}

func ticketSiblings() map[string][]string {
	return map[string][]string{
		"create_ticket":           {"edit_ticket", "get_ticket"},
		"get_ticket":              {"edit_ticket", "close_ticket"},
		"close_ticket":            {"resolve_ticket", "edit_ticket"},
		"resolve_ticket":          {"close_ticket", "edit_ticket"},
		"edit_ticket":             {"resolve_ticket", "get_ticket"},
		"ticket_login":            {"ticket_get_login_status", "logout"},
		"ticket_get_login_status": {"logout"},
		"logout":                  {"ticket_get_login_status"},
		"get_user_tickets":        {"get_ticket", "create_ticket"},
	}
}
