package travel

import (
	"strconv"

	"envtune/py"
	"envtune/tool"
)

// drawn draws an id of the digits between two bounds.
func (w *World) drawn(low, high int64) py.Value {
	return py.Str(strconv.FormatInt(w.Random.RandInt(low, high), 10))
}

func (w *World) authenticate(a []py.Value) (py.Value, error) {
	scope, first, last := a[3], a[4], a[5]
	token := w.drawn(100000, 999999)
	w.Set("token_expires_in", py.NewInt(2))
	w.Set("access_token", token)
	w.Set("token_type", py.Str("Bearer"))
	w.Set("token_scope", scope)
	w.Set("user_first_name", first)
	w.Set("user_last_name", last)
	return py.NewDict(py.P("expires_in", py.NewInt(2)), py.P("access_token", token),
		py.P("token_type", py.Str("Bearer")), py.P("scope", scope)), nil
}

func (w *World) loginStatus([]py.Value) (py.Value, error) {
	expires := w.Get("token_expires_in")
	out := expires == py.None || w.expired()
	return py.NewDict(py.P("status", py.Bool(!out))), nil
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

func (w *World) budgetYear([]py.Value) (py.Value, error) {
	return py.NewDict(py.P("budget_fiscal_year", py.Str("2018"))), nil
}

func (w *World) setBudget(a []py.Value) (py.Value, error) {
	if err := w.authorize(a[0], ""); err != nil {
		return nil, err
	}
	limit, err := py.ToFloat(a[1])
	if err != nil {
		return nil, err
	}
	w.Set("budget_limit", py.Float(limit))
	return py.NewDict(py.P("budget_limit", py.Float(limit))), nil
}

// registerCard looks for the number among the ids of cards, as officially.
func (w *World) registerCard(a []py.Value) (py.Value, error) {
	if w.Get("token_expires_in") == py.None {
		return nil, tool.Fail(TokenMissing, "Token not initialized")
	}
	if err := w.authorize(a[0], ""); err != nil {
		return nil, err
	}
	number := a[1]
	known, err := py.Contains(w.cards(), number)
	if err != nil {
		return nil, err
	}
	if known {
		return nil, tool.Fail(CardRegistered, "Card already registered", "card_number", py.String(number))
	}
	id := w.drawn(100000000000, 999999999999)
	w.ownCards().Set(id, py.NewDict(
		py.P("card_number", number), py.P("expiration_date", a[2]), py.P("cardholder_name", a[3]),
		py.P("card_verification_number", a[4]), py.P("balance", py.NewInt(w.Random.RandInt(10000, 99999)))))
	return py.NewDict(py.P("card_id", id)), nil
}

func (w *World) cardBalance(a []py.Value) (py.Value, error) {
	if err := w.authorize(a[0], ""); err != nil {
		return nil, err
	}
	id := a[1]
	known, err := py.Contains(w.cards(), id)
	if err != nil {
		return nil, err
	}
	if !known {
		ids := py.NewList(w.cards().Keys()...)
		return nil, tool.Fail(CardForBalance, "Card not registered. Here are a list of card_id's: "+py.String(ids),
			"card_id", py.String(id))
	}
	balance, err := w.balance(id)
	if err != nil {
		return nil, err
	}
	return py.NewDict(py.P("card_balance", balance)), nil
}

func (w *World) allCards([]py.Value) (py.Value, error) {
	return py.NewDict(py.P("credit_card_list", w.cards())), nil
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
