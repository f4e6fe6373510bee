package trading

import "envtune"

// The error templates of the trading bot, one code each.
const (
	StockNotFound       envtune.Code = "trading.stock_not_found"
	OrderNotFound       envtune.Code = "trading.order_not_found.details"
	OrderFormat         envtune.Code = "trading.order_format"
	CancelNotFound      envtune.Code = "trading.order_not_found.cancel"
	OrderCompleted      envtune.Code = "trading.order_completed"
	LoginForOrder       envtune.Code = "trading.not_logged_in.place_order"
	InvalidSymbol       envtune.Code = "trading.invalid_symbol"
	OrderNotPositive    envtune.Code = "trading.order_not_positive"
	OrderFunds          envtune.Code = "trading.insufficient_funds.place_order"
	LoginForWithdraw    envtune.Code = "trading.not_logged_in.withdraw_funds"
	MarketClosed        envtune.Code = "trading.market_closed"
	WithdrawNotPositive envtune.Code = "trading.not_positive.withdraw_funds"
	WithdrawFunds       envtune.Code = "trading.insufficient_funds.withdraw_funds"
	LoginForAccount     envtune.Code = "trading.not_logged_in.get_account_info"
	LoginForFunding     envtune.Code = "trading.not_logged_in.fund_account"
	FundNotPositive     envtune.Code = "trading.not_positive.fund_account"
	LoginForRemoval     envtune.Code = "trading.not_logged_in.remove_stock_from_watchlist"
	NotWatched          envtune.Code = "trading.not_watched"
	LoginForWatchlist   envtune.Code = "trading.not_logged_in.get_watchlist"
	LoginForOrders      envtune.Code = "trading.not_logged_in.get_order_history"
	LoginForHistory     envtune.Code = "trading.not_logged_in.get_transaction_history"
)

// Codes lists the error templates in the order of the tools.
func Codes() []envtune.Code {
	return []envtune.Code{
		StockNotFound, OrderNotFound, OrderFormat, CancelNotFound, OrderCompleted,
		LoginForOrder, InvalidSymbol, OrderNotPositive, OrderFunds,
		LoginForWithdraw, MarketClosed, WithdrawNotPositive, WithdrawFunds,
		LoginForAccount, LoginForFunding, FundNotPositive, LoginForRemoval,
		NotWatched, LoginForWatchlist, LoginForOrders, LoginForHistory,
	}
}
