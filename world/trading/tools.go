package trading

import (
	"envtune/py"
	"envtune/tool"
)

// tools declares the 20 tools in the order of the official class.
var tools = tool.NewTable("TradingBot",
	def("get_current_time", "current time of day", (*World).getCurrentTime),
	def("get_symbol_by_name", "stock symbol of a company", (*World).getSymbolByName,
		tool.Req("name", "str")),
	def("get_stock_info", "price and details of a stock", (*World).getStockInfo,
		tool.Req("symbol", "str")),
	def("get_order_details", "details of one order", (*World).getOrderDetails,
		tool.Req("order_id", "int")),
	def("cancel_order", "cancel an order", (*World).cancelOrder,
		tool.Req("order_id", "int")),
	def("place_order", "place an order to buy or sell", (*World).placeOrder,
		tool.Req("order_type", "str").OneOf("Buy", "Sell"), tool.Req("symbol", "str"),
		tool.Req("price", "float"), tool.Req("amount", "int")),
	def("withdraw_funds", "withdraw money from the account", (*World).withdrawFunds,
		tool.Req("amount", "float")),
	def("get_account_info", "balance and card of the account", (*World).getAccountInfo),
	def("trading_login", "log in to trading", (*World).login,
		tool.Req("username", "str"), tool.Req("password", "str")),
	def("trading_get_login_status", "whether trading is logged in", (*World).loginStatus),
	def("trading_logout", "log out of trading", (*World).logout),
	def("fund_account", "pay money into the account", (*World).fundAccount,
		tool.Req("amount", "float")),
	def("remove_stock_from_watchlist", "take a stock off the watchlist", (*World).removeFromWatchlist,
		tool.Req("symbol", "str")),
	def("get_watchlist", "list the watched stocks", (*World).getWatchlist),
	def("get_order_history", "list all order ids", (*World).getOrderHistory),
	def("get_transaction_history", "list deposits and withdrawals", (*World).getTransactionHistory,
		tool.Opt("start_date", "str", py.None), tool.Opt("end_date", "str", py.None)),
	def("get_available_stocks", "stock symbols of a sector", (*World).getAvailableStocks,
		tool.Req("sector", "str")),
	def("filter_stocks_by_price", "keep stocks within a price range", (*World).filterByPrice,
		tool.Req("stocks", "list"), tool.Req("min_price", "float"), tool.Req("max_price", "float")),
	def("add_to_watchlist", "watch a stock", (*World).addToWatchlist,
		tool.Req("stock", "str")),
	def("notify_price_change", "report stocks that moved much", (*World).notifyPriceChange,
		tool.Req("stocks", "list"), tool.Req("threshold", "float")),
).Pure("get_current_time", "get_symbol_by_name", "get_available_stocks")

func def(name, doc string, run func(*World, []py.Value, *tool.Answer) error, params ...tool.Param) tool.Def[*World] {
	return tool.Def[*World]{Name: name, Doc: doc, Params: params, Run: run}
}
