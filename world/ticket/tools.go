package ticket

import (
	"envtune/py"
	"envtune/tool"
)

// tools declares the 9 tools in the order of the official class.
var tools = tool.NewTable("TicketAPI",
	def("create_ticket", "open a ticket, priority 1 to 5", (*World).create,
		tool.Req("title", "str"), tool.Opt("description", "str", py.Str("")), tool.Opt("priority", "int", py.NewInt(1))),
	def("get_ticket", "read one ticket", (*World).get,
		tool.Req("ticket_id", "int")),
	def("close_ticket", "close a ticket", (*World).closeTicket,
		tool.Req("ticket_id", "int")),
	def("resolve_ticket", "resolve a ticket", (*World).resolve,
		tool.Req("ticket_id", "int"), tool.Req("resolution", "str")),
	def("edit_ticket", "change fields of a ticket", (*World).edit,
		tool.Req("ticket_id", "int"), tool.Req("updates", "dict")),
	def("ticket_login", "log in to tickets", (*World).login,
		tool.Req("username", "str"), tool.Req("password", "str")),
	def("ticket_get_login_status", "whether tickets is logged in", (*World).loginStatus),
	def("logout", "log out of tickets", (*World).logout),
	def("get_user_tickets", "list my tickets, by status", (*World).userTickets,
		tool.Opt("status", "str", py.None)),
)

func def(name, doc string, run func(*World, []py.Value, *tool.Answer) error, params ...tool.Param) tool.Def[*World] {
	return tool.Def[*World]{Name: name, Doc: doc, Params: params, Run: run}
}
