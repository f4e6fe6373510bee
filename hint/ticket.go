package hint

import (
	"strings"

	"envtune"
	"envtune/internal/spell"
	"envtune/py"
	"envtune/world/ticket"
)

func ticketEntries() map[envtune.Code]Entry {
	login := Entry{make: ticketLogin}
	return map[envtune.Code]Entry{
		ticket.LoginForCreate: login,
		ticket.LoginForList:   login,
		ticket.LoginRefused:   {make: notEmpty},

		ticket.InvalidPriority: {make: priorityRange},
		ticket.NotFound:        {make: ticketSource, fallback: knownTickets},
		ticket.InvalidFields:   {make: updateFields},

		ticket.AlreadyClosed:   {None: "the ticket is as the call would make it"},
		ticket.AlreadyResolved: {None: "the ticket is as the call would make it, and nothing changes its resolution"},
	}
}

func ticketLogin(*failure) *envtune.Hint {
	return first("ticket_login", "Log in with ticket_login before this call.")
}

func notEmpty(c *failure) *envtune.Hint {
	arg := c.field("argument")
	return is(arg, arg+" must not be empty.", "not empty")
}

func priorityRange(*failure) *envtune.Hint {
	return is("priority", "priority must be from 1 to 5; 5 is the most urgent.", "1 to 5")
}

// ticketSource: an id written as a str is not found either; where there is no
// ticket no tool has its id, and get_user_tickets lists only one's own.
func ticketSource(c *failure) *envtune.Hint {
	ids := c.ticketIDs()
	if ids.Len() == 0 {
		return first("create_ticket", "There is no ticket yet; create_ticket makes one.")
	}
	if h := wrongType(c); h != nil && allInts(ids) {
		return h
	}
	if !c.listsTickets() {
		return knownTickets(c)
	}
	return from("ticket_id", "get_user_tickets", "id")
}

func knownTickets(c *failure) *envtune.Hint {
	return oneOf("ticket_id", c.field("ticket_id"), nameList(c.ticketIDs(), c.field("ticket_id")))
}

func allInts(l *py.List) bool {
	for _, item := range l.Items {
		if item.Type() != "int" {
			return false
		}
	}
	return true
}

// tickets lists the tickets in the queue that are dicts.
func (c *failure) tickets() []*py.Dict {
	queue, ok := c.state("ticket", "ticket_queue").(*py.List)
	if !ok {
		return nil
	}
	var all []*py.Dict
	for _, item := range queue.Items {
		if t, ok := item.(*py.Dict); ok {
			all = append(all, t)
		}
	}
	return all
}

// ticketIDs lists the ids of the tickets.
func (c *failure) ticketIDs() *py.List {
	ids := py.NewList()
	for _, t := range c.tickets() {
		if id, ok := t.GetStr("id"); ok {
			ids.Append(id)
		}
	}
	return ids
}

// listsTickets tells whether get_user_tickets would list any: it fails where a
// ticket does not say who made it.
func (c *failure) listsTickets() bool {
	user, own := c.state("ticket", "current_user"), 0
	for _, t := range c.tickets() {
		author, ok := t.GetStr("created_by")
		if !ok {
			return false
		}
		if user != nil && py.Equal(author, user) {
			own++
		}
	}
	return own > 0
}

// updateFields lists the fields that a ticket's updates may hold, the one
// nearest to the first wrong field first.
func updateFields(c *failure) *envtune.Hint {
	wrong, _, _ := strings.Cut(c.field("updates"), ", ")
	fields := ticket.Fields()
	if near := spell.Nearest(wrong, fields); near != "" {
		fields = ahead(fields, near)
	}
	return is("updates", "updates may only hold "+strings.Join(fields, ", ")+".", fields...)
}
