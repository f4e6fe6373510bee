package ticket

import "envtune"

// The error templates of the ticket system, one code each. LoginRefused has no
// "error" in its result: a false that means that the call failed. A logout
// while nobody is logged in is no error: what was asked for is so already.
const (
	LoginForCreate  envtune.Code = "ticket.not_logged_in.create_ticket"
	InvalidPriority envtune.Code = "ticket.invalid_priority"
	NotFound        envtune.Code = "ticket.not_found"
	AlreadyClosed   envtune.Code = "ticket.already_closed"
	AlreadyResolved envtune.Code = "ticket.already_resolved"
	InvalidFields   envtune.Code = "ticket.invalid_fields"
	LoginRefused    envtune.Code = "ticket.login_refused"
	LoginForList    envtune.Code = "ticket.not_logged_in.get_user_tickets"
)

// Codes lists the error templates in the order of the tools.
func Codes() []envtune.Code {
	return []envtune.Code{
		LoginForCreate, InvalidPriority, NotFound, AlreadyClosed, AlreadyResolved,
		InvalidFields, LoginRefused, LoginForList,
	}
}
