package message

import (
	"envtune/py"
	"envtune/tool"
)

// tools declares the 10 tools in the order of the official class.
var tools = tool.NewTable("MessageAPI",
	def("list_users", "names of all users", (*World).listUsers),
	def("get_user_id", "user id of a name", (*World).getUserID,
		tool.Req("user", "str")),
	def("message_login", "log in to messages", (*World).login,
		tool.Req("user_id", "str")),
	def("message_get_login_status", "whether messages is logged in", (*World).loginStatus),
	def("send_message", "send a message to a user", (*World).sendMessage,
		tool.Req("receiver_id", "str"), tool.Req("message", "str")),
	def("delete_message", "delete the last message to a user", (*World).deleteMessage,
		tool.Req("receiver_id", "str")),
	def("view_messages_sent", "list messages by receiver", (*World).viewSent),
	def("add_contact", "add a user by name", (*World).addContact,
		tool.Req("user_name", "str")),
	def("search_messages", "find messages with a word", (*World).search,
		tool.Req("keyword", "str")),
	def("get_message_stats", "count messages and contacts", (*World).stats),
)

func def(name, doc string, run func(*World, []py.Value, *tool.Answer) error, params ...tool.Param) tool.Def[*World] {
	return tool.Def[*World]{Name: name, Doc: doc, Params: params, Run: run}
}
