package synth

import "strconv"

func accountIntents() []intent {
	return []intent{
		loginIntent(), fundIntent(), withdrawIntent(),
		{
			name: "account", tool: "get_account_info", weight: 3,
			full: []string{
				"show my account info", "get my account [info|details]", "show [me |]the balance of my account",
				"?what is my account balance", "?which card is bound to my account", "look up my account info",
				"tell me the balance and card of my account", "display the account info", "read out my account balance",
				"check the balance and card of the account",
			},
			draw: loggedIn("get_account_info"),
		},
		{
			name: "transactions", tool: "get_transaction_history", weight: 2, reads: true,
			full: []string{
				"show my transaction history", "list [my|all] deposits and withdrawals", "get the transaction history",
				"?which deposits and withdrawals are there", "display the transaction history of my account",
				"look up my transaction history", "read out my deposits and withdrawals", "give me the transaction history",
				"list the transactions of the account",
			},
			draw: func(s *scene) (goal, bool) {
				g, _ := loggedIn("get_transaction_history")(s)
				return g, !s.bank().moved
			},
		},
		{
			name: "transactions_between", tool: "get_transaction_history", weight: 2, reads: true,
			full: []string{
				"show my transaction history from start date {start} to end date {end}",
				"list deposits and withdrawals with start date {start} and end date {end}",
				"get the transaction history, start date {start}, end date {end}",
				"give me the transaction history from {start} to {end}",
				"?which deposits and withdrawals were there from {start} to {end}",
				"look up my transactions between {start} and {end}",
				"display the transaction history with start date {start} and end date {end}",
				"read out my transactions from {start} until the end date {end}",
				"?what does my transaction history hold with start date {start} and end date {end}",
			},
			draw: drawTransactionsBetween,
		},
		{
			name: "login_status", tool: "trading_get_login_status", weight: 2,
			full: []string{
				"?am I logged in to trading", "check whether trading is logged in", "get the trading login status",
				"show my trading login status", "tell me whether trading is logged in", "?is trading logged in [now|]",
				"check my [trading |]login status", "look up the trading login status", "?what is my trading login status",
			},
			draw: func(s *scene) (goal, bool) { // a login that the turn also takes would change the answer
				g, _ := simple("trading_get_login_status")(s)
				return g, s.bank().authed
			},
		},
		{
			name: "logout", tool: "trading_logout", weight: 2,
			full: []string{
				"log out of trading", "log me out[ of trading|]", "do the trading logout", "end trading with a logout",
				"log out of my trading account", "sign me out of trading", "close my trading login with a logout",
				"get me logged out of trading", "finish with the trading logout",
			},
			draw: func(s *scene) (goal, bool) {
				return goal{run: func() error {
					s.bank().authed, s.bank().left = false, true
					return s.do("trading_logout")
				}}, s.bank().authed && !s.used["login"]
			},
		},
		{
			name: "time", tool: "get_current_time", weight: 1,
			full: []string{
				"?what time is it [now|]", "get the current time", "tell me the current time of day", "show the current time",
				"?what is the current time", "check the time of day", "look up the current time", "give me the current time of day",
				"read me the current time",
			},
			draw: simple("get_current_time"),
		},
	}
}

// loggedIn makes a goal of one call that takes a login.
func loggedIn(tool string, args ...arg) func(*scene) (goal, bool) {
	return func(s *scene) (goal, bool) {
		return goal{run: func() error {
			if err := s.login(); err != nil {
				return err
			}
			return s.do(tool, args...)
		}}, true
	}
}

func loginIntent() intent {
	return intent{
		name: "login", tool: "trading_login", weight: 3,
		full: []string{
			"log in to trading as {user} with password {pass}",
			"log me in with username {user} and password {pass}",
			"use username {user} and password {pass} to log in[ to trading|]",
			"do the trading login with username {user} and password {pass}",
			"sign me in to trading, username {user}, password {pass}",
			"do the trading login for {user}, the password is {pass}",
			"log {user} in to trading, password {pass}",
			"get me logged in to trading, username {user} and password {pass}",
			"open trading with the login {user} and password {pass}",
		},
		gaps: []gap{
			{slot: "pass", label: "password", without: []string{
				"log in to trading as {user}", "log me in with username {user}", "do the trading login for {user}",
				"sign me in to trading, my username is {user}", "log {user} in to trading"}},
			{slot: "user", label: "username", without: []string{
				"log in to trading with password {pass}", "log me in, my password is {pass}", "do the trading login with password {pass}",
				"sign me in to trading, the password is {pass}"}},
		},
		draw: func(s *scene) (goal, bool) {
			g := goal{slots: map[string]string{"user": s.user, "pass": s.pass}}
			g.run = func() error {
				err := s.login()
				delete(s.brings, "trading") // the request itself says it
				return err
			}
			return g, !s.bank().authed && !s.used["logout"]
		},
	}
}

func fundIntent() intent {
	return intent{
		name: "fund", tool: "fund_account", weight: 5,
		full: []string{
			"fund [my|the] account with amount {amount}", "fund [my|the] account with an amount of {amount}",
			"fund my [trading |]account, the amount is {amount}", "fund the account, amount {amount}",
			"fund my account with {amount}", "fund my account: amount {amount}",
			"fund the trading account by the amount of {amount}", "get my account funded with an amount of {amount}",
			"deposit {amount} to fund [my|the] account",
		},
		gaps: []gap{{slot: "amount", label: "amount", without: []string{
			"fund [my|the] account", "pay some money into [my|the] account", "deposit some money into the account",
			"put more money into my [trading |]account", "top up my [trading |]account", "fund my trading account with some money"}}},
		draw: func(s *scene) (goal, bool) {
			amount := money(s.d, 5, 200)
			return goal{slots: map[string]string{"amount": string(amount)}, run: func() error {
				if err := s.login(); err != nil {
					return err
				}
				s.bank().moved = true
				s.bank().balance += int(amount.float())
				return s.do("fund_account", arg{"amount", amount})
			}}, true
		},
	}
}

func withdrawIntent() intent {
	return intent{
		name: "withdraw", tool: "withdraw_funds", weight: 4,
		full: []string{
			"withdraw funds, amount {amount}", "withdraw funds of amount {amount}[ from my account|]",
			"withdraw an amount of {amount}", "withdraw funds with an amount of {amount}", "withdraw {amount} of my funds",
			"withdraw money from the account, amount {amount}", "withdraw my funds, the amount is {amount}",
			"withdraw the amount {amount} from [my|the] account", "have funds withdrawn, amount {amount}",
		},
		gaps: []gap{{slot: "amount", label: "amount", without: []string{
			"withdraw some money from [my|the] account", "withdraw funds[ from my account|]", "make a withdrawal",
			"take some money out of my [trading |]account", "withdraw some of my funds"}}},
		draw: func(s *scene) (goal, bool) {
			amount := money(s.d, 5, 60)
			return goal{slots: map[string]string{"amount": string(amount)}, run: func() error {
				if err := s.login(); err != nil {
					return err
				}
				s.bank().moved = true
				s.bank().balance -= int(amount.float()) + 1
				return s.do("withdraw_funds", arg{"amount", amount})
			}}, s.bank().open && amount.float() < float64(s.bank().balance)
		},
	}
}

// money draws an amount of lo*10 to hi*10: mostly round, some with a half.
func money(d *dice, lo, hi int) lit {
	n := d.between(lo, hi) * 10
	switch {
	case d.chance(15):
		return lit(strconv.Itoa(n+d.n(10)) + ".5")
	case d.chance(60):
		n = max(50, n/50*50)
	}
	return lit(strconv.Itoa(n))
}

func drawTransactionsBetween(s *scene) (goal, bool) {
	month := s.d.between(2, 4)
	start := "2024-" + two(month) + "-" + two(s.d.between(1, 28))
	end := "2024-" + two(month+s.d.between(1, 3)) + "-" + two(s.d.between(1, 28))
	g, _ := loggedIn("get_transaction_history", arg{"start_date", start}, arg{"end_date", end})(s)
	g.slots = map[string]string{"start": start, "end": end}
	return g, s.bank().history > 0 && !s.bank().moved
}
