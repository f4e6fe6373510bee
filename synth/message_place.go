package synth

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

const messageWorld = "message"

// messenger is the message world as the maker of a task knows it.
type messenger struct {
	start  json.RawMessage
	people []*person
	sent   []*note
	me     *person // who the user is
	authed bool
	count  int // the number in the latest user id
	// What a later request may point back to: a user, the one message that was found.
	last  *person
	found string
}

// person is one user of the workspace.
type person struct {
	name, id string
	known    bool // a result told which id the name has
}

// note is one message of the inbox.
type note struct {
	to   *person
	text string
	seen bool // a request or a result held its text
}

func (b *messenger) config() json.RawMessage { return b.start }

func (s *scene) messenger() *messenger { return s.places[messageWorld].(*messenger) }

// messageDomain is the message world as tasks are made over it.
func messageDomain() domain {
	return domain{
		world:    messageWorld,
		draw:     func(d *dice, at setting) place { return newMessenger(d, at) },
		intents:  joined(messagePeopleIntents(), messageSendIntents(), messageChainIntents(), messageReadIntents()),
		helpers:  messageHelpers(),
		siblings: messageSiblings(),
		clashes: map[string][]string{
			"message_get_login_status": {"message_login"},
			"view_messages_sent":       {"search_messages"},
			"search_messages":          {"view_messages_sent"},
			"get_message_stats":        {"view_messages_sent", "search_messages"},
		},
	}
}

// stretch is the bounds of a list's length: small ones, those of tasks with longer lists,
// and both where start states may be of official size.
type stretch struct{ lo, hi, longLo, longHi, wideLo, wideHi, wideLongLo, wideLongHi int }

func (r stretch) draw(d *dice, at setting) int {
	switch {
	case at.long && at.wide:
		return d.between(r.wideLongLo, r.wideLongHi)
	case at.wide:
		return d.between(r.wideLo, r.wideHi)
	case at.long:
		return d.between(r.longLo, r.longHi)
	}
	return d.between(r.lo, r.hi)
}

// newMessenger draws a message world: plain ones are logged in more often.
func newMessenger(d *dice, at setting) *messenger {
	b := &messenger{authed: d.chance(25) || at.plain && d.chance(25)}
	users := record{}
	for _, name := range some(d, peopleNames(), stretch{4, 6, 9, 12, 6, 9, 15, 20}.draw(d, at)) {
		b.count += d.between(1, 9)
		p := &person{name: name, id: userID(b.count)}
		b.people = append(b.people, p)
		users = append(users, field{p.name, p.id})
	}
	b.me = pick(d, b.people)
	var inbox []record
	for len(b.sent) < (stretch{2, 4, 6, 9, 5, 8, 14, 20}).draw(d, at) {
		n := &note{to: pick(d, b.people), text: noteText(d)}
		if n.to == b.me || slices.ContainsFunc(b.sent, func(m *note) bool { return m.text == n.text }) {
			continue
		}
		b.sent = append(b.sent, n)
		inbox = append(inbox, record{{n.to.id, n.text}})
	}
	start := record{{"user_count", b.count}, {"user_map", users}, {"inbox", inbox}, {"message_count", len(inbox)}}
	if b.authed {
		start = append(start, field{"current_user", b.me.id})
	}
	b.start = start.owned(d, messageWorld, at.part)
	return b
}

// userID is how the world numbers its users.
func userID(n int) string { return fmt.Sprintf("USR%03d", n) }

// peopleNames are names as they are written in a workspace.
func peopleNames() []string {
	names := users()
	for i, n := range names {
		names[i] = strings.ToUpper(n[:1]) + n[1:]
	}
	return names
}

// noteText draws the text of a message.
func noteText(d *dice) string {
	text := pick(d, []string{
		"The {thing} is ready", "Please send me the {thing}", "We talk about the {thing} on {day}", "Can you check the {thing}",
		"Thanks for the {thing}", "I need the {thing} by {day}", "The {thing} is late", "Did you read the {thing}",
		"Bring the {thing} on {day}", "The new {thing} looks good", "I lost the {thing}", "The {thing} comes at {hour}",
		"Where is the {thing}", "No {thing} before {day}", "Call me about the {thing} at {hour}", "Who has the {thing}",
	})
	return expand(d, text, map[string]string{
		"thing": pick(d, noteThings()), "day": pick(d, weekdays()), "hour": literal(d.between(7, 19)),
	}).text
}

func noteThings() []string {
	return []string{"report", "invoice", "budget", "contract", "schedule", "draft", "agenda", "survey", "poster", "checklist",
		"brochure", "summary", "letter", "estimate", "outline", "memo", "leaflet", "manual", "offer", "permit"}
}

func weekdays() []string {
	return []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
}

// hits are the messages that a search for a word finds.
func (b *messenger) hits(word string) []*note {
	var out []*note
	for _, n := range b.sent {
		if strings.Contains(strings.ToLower(n.text), strings.ToLower(word)) {
			out = append(out, n)
		}
	}
	return out
}

// words are the words of the inbox that requests may search for, in the order of messages.
func (b *messenger) words(fits func([]*note) bool) []string {
	var out []string
	for _, n := range b.sent {
		for _, w := range slices.Concat(noteThings(), weekdays()) {
			if strings.Contains(n.text, w) && !slices.Contains(out, w) && fits(b.hits(w)) {
				out = append(out, w)
			}
		}
	}
	return out
}

// latest is the latest message to a user, nil where there is none.
func (b *messenger) latest(to *person) *note {
	for i := len(b.sent) - 1; i >= 0; i-- {
		if b.sent[i].to == to {
			return b.sent[i]
		}
	}
	return nil
}

// messageLogin makes sure that the user is logged in: the reference logs in where
// nobody is, and the turn's message says who the user is.
func (s *scene) messageLogin() error {
	b := s.messenger()
	if b.authed {
		return nil
	}
	byName := b.me.known || !s.plain && s.d.chance(45)
	if byName {
		s.bring(messageWorld, messageNames(), map[string]string{"name": b.me.name})
	} else {
		s.bring(messageWorld, messageIDs(), map[string]string{"id": b.me.id})
	}
	return s.messageLoginAs(byName)
}

// messageLoginAs logs the user in, whose name or id the turn's message holds.
func (s *scene) messageLoginAs(byName bool) error {
	b := s.messenger()
	if byName {
		if err := s.userID(b.me); err != nil {
			return err
		}
	}
	b.authed = true
	return s.do("message_login", arg{"user_id", b.me.id})
}

// userID looks up the id of a user's name, where no result has told it yet.
func (s *scene) userID(p *person) error {
	if p.known {
		return nil
	}
	p.known = true
	return s.do("get_user_id", arg{"user", p.name})
}

func messageIDs() []string {
	return []string{
		"My user id is {id}.", "I am user {id}.", "In messages my user id is {id}.", "My own user id is {id}.",
		"For messages, my user id is {id}.", "I am the user with the id {id}.", "By the way, I am user {id}.",
		"You will find me under the user id {id}.", "As for me, my user id is {id}.",
	}
}

func messageNames() []string {
	return []string{
		"My name in messages is {name}.", "I am {name}.", "I go by {name} in messages.", "My own user name is {name}.",
		"For messages, my user name is {name}.", "I am the user {name}.", "By the way, I am {name}.",
		"You will find me as the user {name}.", "As for me, my user name is {name}.",
	}
}
