package library

import (
	"envtune/py"
	"envtune/tool"
)

// tools declares the 14 tools.
var tools = tool.NewTable("LibraryAPI",
	def("patron_sign_in", "sign a reader in at the library", (*World).signIn,
		tool.Req("card_number", "str"), tool.Req("pin", "str")),
	def("patron_sign_out", "sign the reader out", (*World).signOut),
	def("get_patron_account", "loans, reservations, fines, reading lists of the reader", (*World).account),
	def("search_catalogue", "find titles in the catalogue", (*World).search,
		tool.Req("query", "str"), tool.Opt("index", "str", py.Str("title"))),
	def("list_catalogue_copies", "copies of a title, where they are", (*World).listCopies,
		tool.Req("record_id", "str")),
	def("list_lending_branches", "list the branches of the library", (*World).listBranches),
	def("borrow_copy", "lend a copy to the reader", (*World).borrow,
		tool.Req("barcode", "str"), tool.Opt("days", "int", py.NewInt(21))),
	def("renew_borrowed_copy", "prolong the loan of a copy", (*World).renew,
		tool.Req("barcode", "str")),
	def("return_borrowed_copy", "hand a copy back", (*World).giveBack,
		tool.Req("barcode", "str")),
	def("place_reservation", "reserve a title to collect at a branch", (*World).reserve,
		tool.Req("record_id", "str"), tool.Req("branch_code", "str")),
	def("cancel_reservation", "give a reservation up", (*World).cancel,
		tool.Req("reservation_id", "str")),
	def("pay_fines", "pay money owed to the library", (*World).pay,
		tool.Req("amount", "float")),
	def("create_reading_list", "start a reading list", (*World).createList,
		tool.Req("list_name", "str")),
	def("add_to_reading_list", "put a title on a reading list", (*World).addToList,
		tool.Req("list_name", "str"), tool.Req("record_id", "str")),
)

func def(name, doc string, run func(*World, []py.Value, *tool.Answer) error, params ...tool.Param) tool.Def[*World] {
	return tool.Def[*World]{Name: name, Doc: doc, Params: params, Run: run}
}
