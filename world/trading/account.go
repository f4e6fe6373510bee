package trading

import (
	"envtune"
	"envtune/py"
	"envtune/tool"
)

func (w *World) getAccountInfo([]py.Value) (py.Value, error) {
	if !w.loggedIn() {
		return nil, tool.Fail(LoginForAccount, "User not authenticated. Please log in to view account information.")
	}
	return w.account(), nil
}

func status(text string) py.Value { return py.NewDict(py.P("status", py.Str(text))) }

func (w *World) login([]py.Value) (py.Value, error) {
	if w.loggedIn() {
		return status("Already logged in"), nil
	}
	w.Set("authenticated", py.Bool(true))
	return status("Logged in successfully"), nil
}

func (w *World) loginStatus([]py.Value) (py.Value, error) {
	return py.NewDict(py.P("status", py.Bool(w.loggedIn()))), nil
}

func (w *World) logout([]py.Value) (py.Value, error) {
	if !w.loggedIn() {
		return status("No user is currently logged in"), nil
	}
	w.Set("authenticated", py.Bool(false))
	return status("Logged out successfully"), nil
}

func (w *World) withdrawFunds(a []py.Value) (py.Value, error) {
	amount := a[0]
	if !w.loggedIn() {
		return nil, tool.Fail(LoginForWithdraw, "User not authenticated. Please log in to make a transaction.")
	}
	if !w.Is("market_status", "Open") {
		return nil, tool.Fail(MarketClosed, "Market is closed. Transactions are not allowed.")
	}
	if err := positive(amount, WithdrawNotPositive, "Transaction amount must be positive."); err != nil {
		return nil, err
	}
	balance, err := py.Index(w.account(), py.Str("balance"))
	if err != nil {
		return nil, err
	}
	over, err := py.Compare(">", amount, balance)
	if err != nil {
		return nil, err
	}
	if over {
		return nil, tool.Fail(WithdrawFunds, "Insufficient funds for withdrawal.",
			"amount", py.String(amount), "balance", py.String(balance))
	}
	left, err := py.SubAssign(balance, amount)
	if err != nil {
		return nil, err
	}
	return w.transact("withdrawal", amount, left, "Withdrawal successful"), nil
}

func (w *World) fundAccount(a []py.Value) (py.Value, error) {
	amount := a[0]
	if !w.loggedIn() {
		return nil, tool.Fail(LoginForFunding, "User not authenticated. Please log in to fund the account.")
	}
	if err := positive(amount, FundNotPositive, "Funding amount must be positive."); err != nil {
		return nil, err
	}
	balance, err := py.Index(w.account(), py.Str("balance"))
	if err != nil {
		return nil, err
	}
	sum, err := py.AddAssign(balance, amount)
	if err != nil {
		return nil, err
	}
	return w.transact("deposit", amount, sum, "Account funded successfully"), nil
}

// transact sets the balance, records the transaction and tells so.
func (w *World) transact(kind string, amount, balance py.Value, told string) py.Value {
	w.ownAccount().SetStr("balance", balance)
	w.ownHistory().Append(py.NewDict(
		py.P("type", py.Str(kind)), py.P("amount", amount), py.P("timestamp", py.Str(w.timestamp()))))
	return py.NewDict(py.P("status", py.Str(told)), py.P("new_balance", balance))
}

// positive refuses an amount of 0 or less.
func positive(amount py.Value, code envtune.Code, text string) error {
	low, err := py.Compare("<=", amount, py.NewInt(0))
	if err != nil {
		return err
	}
	if low {
		return tool.Fail(code, text, "amount", py.String(amount))
	}
	return nil
}
