package travel

import (
	"strconv"

	"envtune/py"
	"envtune/tool"
)

// drawn draws an id of the digits between two bounds.
func (w *World) drawn(low, high int64) py.Value {
	return py.Str(strconv.FormatInt(w.Draw().RandInt(low, high), 10))
}

func (w *World) authenticate(a []py.Value, to *tool.Answer) error {
	scope, first, last := a[3], a[4], a[5]
	token := w.drawn(100000, 999999)
	w.Set("token_expires_in", py.NewInt(2))
	w.Set("access_token", token)
	w.Set("token_type", py.Str("Bearer"))
	w.Set("token_scope", scope)
	w.Set("user_first_name", first)
	w.Set("user_last_name", last)
	return to.Dict(tool.Int("expires_in", 2), tool.Value("access_token", token),
		tool.Text("token_type", "Bearer"), tool.Value("scope", scope))
}

func (w *World) loginStatus(_ []py.Value, to *tool.Answer) error {
	expires := w.Get("token_expires_in")
	out := expires == py.None || w.expired()
	return to.Dict(tool.Flag("status", !out))
}

func (w *World) expired() bool { return py.Equal(w.Get("token_expires_in"), py.NewInt(0)) }

// authorize refuses an expired token, and one that is not the account's. An
// account without a token accepts None, as officially.
func (w *World) authorize(token py.Value, status string) error {
	if w.expired() {
		return refuse(TokenExpired, status, "Token expired")
	}
	if !py.Equal(token, w.Get("access_token")) {
		return refuse(TokenInvalid, status, "Invalid access token", "access_token", py.String(token))
	}
	return nil
}

func (w *World) budgetYear(_ []py.Value, to *tool.Answer) error {
	return to.Dict(tool.Text("budget_fiscal_year", "2018"))
}

func (w *World) setBudget(a []py.Value, to *tool.Answer) error {
	if err := w.authorize(a[0], ""); err != nil {
		return err
	}
	limit, err := py.ToFloat(a[1])
	if err != nil {
		return err
	}
	w.Set("budget_limit", py.Float(limit))
	return to.Dict(tool.Float("budget_limit", limit))
}

// registerCard looks for the number among the ids of cards, as officially.
func (w *World) registerCard(a []py.Value, to *tool.Answer) error {
	if w.Get("token_expires_in") == py.None {
		return tool.Fail(TokenMissing, "Token not initialized")
	}
	if err := w.authorize(a[0], ""); err != nil {
		return err
	}
	number := a[1]
	known, err := py.Contains(w.cards(), number)
	if err != nil {
		return err
	}
	if known {
		return tool.Fail(CardRegistered, "Card already registered", "card_number", py.String(number))
	}
	id := w.drawn(100000000000, 999999999999)
	w.ownCards().Set(id, py.NewDict(
		py.P("card_number", number), py.P("expiration_date", a[2]), py.P("cardholder_name", a[3]),
		py.P("card_verification_number", a[4]), py.P("balance", py.NewInt(w.Draw().RandInt(10000, 99999)))))
	return to.Dict(tool.Value("card_id", id))
}

func (w *World) cardBalance(a []py.Value, to *tool.Answer) error {
	if err := w.authorize(a[0], ""); err != nil {
		return err
	}
	id := a[1]
	known, err := py.Contains(w.cards(), id)
	if err != nil {
		return err
	}
	if !known {
		ids := py.NewList(w.cards().Keys()...)
		return tool.Fail(CardForBalance, "Card not registered. Here are a list of card_id's: "+py.String(ids),
			"card_id", py.String(id))
	}
	balance, err := w.balance(id)
	if err != nil {
		return err
	}
	return to.Dict(tool.Value("card_balance", balance))
}

func (w *World) allCards(_ []py.Value, to *tool.Answer) error {
	return to.Dict(tool.Value("credit_card_list", w.cards()))
}

// balance is what a card holds, as the start state wrote it or calls left it.
func (w *World) balance(id py.Value) (py.Value, error) {
	card, err := py.Index(w.cards(), id)
	if err != nil {
		return nil, err
	}
	return py.Index(card, py.Str("balance"))
}

// charge changes the balance of a card by amount: change is SubAssign or
// AddAssign.
func (w *World) charge(id, amount py.Value, change func(a, b py.Value) (py.Value, error)) error {
	card, err := w.OwnItem("credit_card_list", id)
	if err != nil {
		return err
	}
	balance, err := py.Index(card, py.Str("balance"))
	if err != nil {
		return err
	}
	left, err := change(balance, amount)
	if err != nil {
		return err
	}
	return py.SetItem(card, py.Str("balance"), left)
}
