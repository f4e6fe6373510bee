package trading

import (
	"envtune"
	"envtune/py"
	"envtune/tool"
)

func (w *World) getAccountInfo(_ []py.Value, to *tool.Answer) error {
	if !w.loggedIn() {
		return tool.Fail(LoginForAccount, "User not authenticated. Please log in to view account information.")
	}
	return to.Value(w.account())
}

func (w *World) login(_ []py.Value, to *tool.Answer) error {
	if w.loggedIn() {
		return to.Dict(tool.Text("status", "Already logged in"))
	}
	w.Set("authenticated", py.Bool(true))
	return to.Dict(tool.Text("status", "Logged in successfully"))
}

func (w *World) loginStatus(_ []py.Value, to *tool.Answer) error {
	return to.Dict(tool.Flag("status", w.loggedIn()))
}

func (w *World) logout(_ []py.Value, to *tool.Answer) error {
	if !w.loggedIn() {
		return to.Dict(tool.Text("status", "No user is currently logged in"))
	}
	w.Set("authenticated", py.Bool(false))
	return to.Dict(tool.Text("status", "Logged out successfully"))
}

func (w *World) withdrawFunds(a []py.Value, to *tool.Answer) error {
	amount := a[0]
	if !w.loggedIn() {
		return tool.Fail(LoginForWithdraw, "User not authenticated. Please log in to make a transaction.")
	}
	if !w.Is("market_status", "Open") {
		return tool.Fail(MarketClosed, "Market is closed. Transactions are not allowed.")
	}
	if err := positive(amount, WithdrawNotPositive, "Transaction amount must be positive."); err != nil {
		return err
	}
	balance, err := py.Index(w.account(), py.Str("balance"))
	if err != nil {
		return err
	}
	over, err := py.Compare(">", amount, balance)
	if err != nil {
		return err
	}
	if over {
		return tool.Fail(WithdrawFunds, "Insufficient funds for withdrawal.",
			"amount", py.String(amount), "balance", py.String(balance))
	}
	left, err := py.SubAssign(balance, amount)
	if err != nil {
		return err
	}
	w.transact("withdrawal", amount, left)
	return to.Dict(tool.Text("status", "Withdrawal successful"), tool.Value("new_balance", left))
}

func (w *World) fundAccount(a []py.Value, to *tool.Answer) error {
	amount := a[0]
	if !w.loggedIn() {
		return tool.Fail(LoginForFunding, "User not authenticated. Please log in to fund the account.")
	}
	if err := positive(amount, FundNotPositive, "Funding amount must be positive."); err != nil {
		return err
	}
	balance, err := py.Index(w.account(), py.Str("balance"))
	if err != nil {
		return err
	}
	sum, err := py.AddAssign(balance, amount)
	if err != nil {
		return err
	}
	w.transact("deposit", amount, sum)
	return to.Dict(tool.Text("status", "Account funded successfully"), tool.Value("new_balance", sum))
}

// transact sets the balance and records the transaction.
func (w *World) transact(kind string, amount, balance py.Value) {
	w.ownAccount().SetStr("balance", balance)
	w.ownHistory().Append(py.NewDict(
		py.P("type", py.Str(kind)), py.P("amount", amount), py.P("timestamp", py.Str(w.timestamp()))))
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
