package synth

import (
	"fmt"
	"slices"
)

func messagePeopleIntents() []intent {
	return []intent{
		messageLoginIntent(), userIDIntent(), addContactIntent(),
		{
			name: "message_status", tool: "message_get_login_status", weight: 3,
			full: []string{
				"?am I logged in to messages", "check whether messages has me logged in", "get the login status of messages",
				"tell me whether messages is logged in", "?is anybody logged in to messages", "show the login status for messages",
				"look up my login status for messages", "?what is the login status of messages", "find out if anybody is logged in to messages",
			},
			draw: func(s *scene) (goal, bool) {
				g, _ := simple("message_get_login_status")(s)
				return g, s.messenger().authed // else a login that the turn wants later could come first
			},
		},
		{
			name: "message_users", tool: "list_users", weight: 2, reads: true,
			full: []string{
				"list all users of the workspace", "show the names of all users", "?who are the users of my workspace",
				"give me the names of the users", "?which users are in the workspace", "read out the names of all users",
				"tell me who the users of the workspace are", "display the list of users", "get the names of the workspace users",
			},
			draw: simple("list_users"),
		},
	}
}

func messageLoginIntent() intent {
	return intent{
		name: "message_login", tool: "message_login", weight: 5,
		full: []string{
			"log in to messages as {who}", "log me in to messages, I am {who}", "do the messages login for {who}",
			"sign me in to messages as {who}", "open my messages with a login as {who}", "log {who} in to messages",
			"get me logged in to messages as {who}", "use {who} for my login to messages", "start messages with me, {who}, logged in",
		},
		gaps: []gap{{slot: "who", label: "user id", without: []string{
			"log in to messages", "log me in to messages", "do the login to messages", "sign me in to messages", "get me logged in to messages",
		}, supply: []string{
			"I am {who}", "log me in as {who}", "my login is {who}", "use {who}", "the user is {who}", "it is {who}", "make it {who}",
			"I mean {who}", "you will find me as {who}", "take {who} as the user",
		}}},
		draw: func(s *scene) (goal, bool) {
			b := s.messenger()
			byName := !s.plain && (b.me.known || s.d.chance(60))
			who := "user " + b.me.id
			if byName {
				who = b.me.name
			}
			return goal{slots: map[string]string{"who": who}, run: func() error { return s.messageLoginAs(byName) }}, !b.authed
		},
	}
}

func userIDIntent() intent {
	return intent{
		name: "message_user_id", tool: "get_user_id", weight: 2,
		full: []string{
			"get the user id of {name}", "?what is the user id of {name}", "look up the user id of {name}",
			"tell me the id of the user {name}", "find the user id for {name}", "give me {name}'s user id",
			"show the user id of {name}", "check which user id {name} has", "?which user id belongs to {name}",
			"find out the id of the user {name}",
		},
		gaps: []gap{{slot: "name", label: "user name", without: []string{
			"get the user id of somebody", "look up a user id", "find the user id of a contact of mine", "tell me the id of one of the users",
			"check which user id somebody has"}}},
		draw: func(s *scene) (goal, bool) {
			p := pick(s.d, s.messenger().people)
			return goal{slots: map[string]string{"name": p.name}, run: func() error {
				s.messenger().last = p
				return s.userID(p)
			}}, !p.known
		},
	}
}

func addContactIntent() intent {
	return intent{
		name: "message_contact", tool: "add_contact", weight: 3,
		full: []string{
			"add {name} as a contact", "add {name} to my contacts", "add a contact with the user name {name}",
			"make {name} a contact", "put {name} among my contacts", "add the contact {name}",
			"have {name} added to the contacts", "create a contact for {name}", "take {name} into my contacts",
		},
		gaps: []gap{{slot: "name", label: "user name", without: []string{
			"add a contact", "add somebody to my contacts", "create a new contact", "put one more person among my contacts",
			"have a contact added"}}},
		draw: func(s *scene) (goal, bool) {
			name := s.newName()
			return goal{slots: map[string]string{"name": name}, run: func() error {
				_, err := s.addContact(name)
				return err
			}}, name != ""
		},
	}
}

// newName is a name that no user has, "" where all are taken.
func (s *scene) newName() string {
	free := slices.DeleteFunc(peopleNames(), func(name string) bool {
		return slices.ContainsFunc(s.messenger().people, func(p *person) bool { return p.name == name })
	})
	if len(free) == 0 {
		return ""
	}
	return pick(s.d, free)
}

func (s *scene) addContact(name string) (*person, error) {
	b := s.messenger()
	id, err := s.get("user_id", "add_contact", arg{"user_name", name})
	if err != nil {
		return nil, err
	}
	b.count++
	if id != userID(b.count) {
		return nil, fmt.Errorf("the contact %s has id %s, not %s", name, id, userID(b.count))
	}
	p := &person{name: name, id: id, known: true}
	b.people = append(b.people, p)
	b.last = p
	return p, nil
}

// addressee is a user that a request means.
type addressee struct {
	*person
	said string
	// find looks up the id, where the request names the user.
	find func() error
}

// to draws a user other than the one who asks: the one spoken of last, or one whom toNew
// draws.
func (s *scene) to(fits func(*person) bool) (addressee, bool) {
	b := s.messenger()
	if !s.plain && b.last != nil && b.last != b.me && fits(b.last) && s.d.chance(70) {
		return addressee{b.last, pick(s.d, []string{"that contact", "the same contact"}), func() error { return nil }}, true
	}
	return s.toNew(fits)
}

// toNew draws a user other than the one who asks, by the id or by the name, whose id has to
// be looked up.
func (s *scene) toNew(fits func(*person) bool) (addressee, bool) {
	b := s.messenger()
	var fit []*person
	for _, p := range b.people {
		if p != b.me && fits(p) {
			fit = append(fit, p)
		}
	}
	if len(fit) == 0 {
		return addressee{}, false
	}
	p := pick(s.d, fit)
	if s.d.chance(15) || s.plain && s.d.chance(75) {
		return addressee{p, pick(s.d, []string{"user ", "the user with id ", ""}) + p.id, func() error { return nil }}, true
	}
	return addressee{p, p.name, func() error { return s.userID(p) }}, true
}

func anybody(*person) bool { return true }
