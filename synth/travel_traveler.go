package synth

func travelerIntents() []intent {
	return []intent{
		travelLoginIntent(), verifyIntent(),
		{
			name: "travel_status", tool: "travel_get_login_status", weight: 1,
			full: []string{
				"?am I logged in to travel", "check whether travel is logged in", "get the travel login status", "tell me if I am logged in to travel",
				"show my travel login status", "?is travel logged in[ now|]", "look up the travel login status", "find out whether I am logged in to travel",
				"?what is my login status with travel",
			},
			draw: func(s *scene) (goal, bool) { // a login would change what it answers
				g, _ := simple("travel_get_login_status")(s)
				return g, s.agency().valid
			},
		},
	}
}

func travelLoginIntent() intent {
	return intent{
		name: "travel_login", tool: "authenticate_travel", weight: 2,
		full: []string{
			"log in to travel with client id {id}, client secret {secret}, refresh token {refresh}, grant type {grant}, first name {first}, last name {last}",
			"authenticate {first} {last} with travel: client id {id}, client secret {secret}, refresh token {refresh}, grant type {grant}",
			"authenticate me with travel, my name is {first} {last}, client id {id}, client secret {secret}, refresh token {refresh}, grant type {grant}",
			"log {first} {last} in to travel, grant type {grant}, client id {id}, client secret {secret}, refresh token {refresh}",
			"use client id {id}, client secret {secret} and refresh token {refresh} to log {first} {last} in to travel, grant type {grant}",
			"do the travel login for {first} {last} with grant type {grant}, client id {id}, client secret {secret} and refresh token {refresh}",
			"sign me in to travel as {first} {last} with grant type {grant}, client id {id}, client secret {secret}, refresh token {refresh}",
			"get me logged in to travel: client id {id}, client secret {secret}, refresh token {refresh}, grant type {grant}, name {first} {last}",
			"authenticate with travel, grant type {grant}, first name {first}, last name {last}, client id {id}, client secret {secret}, refresh token {refresh}",
		},
		gaps: []gap{
			{slot: "secret", label: "client secret", without: []string{
				"log in to travel with client id {id}, refresh token {refresh}, grant type {grant}, first name {first}, last name {last}",
				"authenticate {first} {last} with travel: client id {id}, refresh token {refresh}, grant type {grant}",
				"use client id {id} and refresh token {refresh} to log {first} {last} in to travel, grant type {grant}",
				"log {first} {last} in to travel, grant type {grant}, client id {id}, refresh token {refresh}"}},
			{slot: "grant", label: "grant type", without: []string{
				"log in to travel with client id {id}, client secret {secret}, refresh token {refresh}, first name {first}, last name {last}",
				"authenticate {first} {last} with travel: client id {id}, client secret {secret}, refresh token {refresh}",
				"use client id {id}, client secret {secret} and refresh token {refresh} to log {first} {last} in to travel",
				"log {first} {last} in to travel, client id {id}, client secret {secret}, refresh token {refresh}"}},
		},
		draw: func(s *scene) (goal, bool) {
			return goal{slots: s.agency().loginSlots(), run: s.authenticate}, !s.agency().valid
		},
	}
}

// travelLogins are the sentences that bring what a login to travel takes.
func travelLogins() []string {
	return []string{
		"My travel client id is {id}, the client secret {secret}, the refresh token {refresh}, the grant type {grant}, and my name {first} {last}.",
		"For travel my name is {first} {last}, client id {id}, client secret {secret}, refresh token {refresh}, grant type {grant}.",
		"I am {first} {last}; my travel client id is {id}, client secret {secret}, refresh token {refresh} and grant type {grant}.",
		"Travel client id {id}, client secret {secret}, refresh token {refresh}, grant type {grant}, first name {first}, last name {last}.",
		"My name is {first} {last}, with travel client id {id}, client secret {secret}, grant type {grant} and refresh token {refresh}.",
		"These are mine for travel: client id {id}, client secret {secret}, refresh token {refresh}, grant type {grant}, name {first} {last}.",
		"At travel my first name is {first}, my last name {last}, client id {id}, client secret {secret}, refresh token {refresh}, grant type {grant}.",
		"The travel account of {first} {last} has client id {id}, client secret {secret}, refresh token {refresh} and grant type {grant}.",
		"Travel knows me as {first} {last}, client id {id}, client secret {secret}, refresh token {refresh}, grant type {grant}.",
	}
}

// travelOldLogins bring an access token, which has expired, and what a login takes.
func travelOldLogins() []string {
	return []string{
		"My travel access token is {token}, my client id {id}, client secret {secret}, refresh token {refresh}, grant type {grant}, and my name {first} {last}.",
		"For travel my name is {first} {last}, access token {token}, client id {id}, client secret {secret}, refresh token {refresh}, grant type {grant}.",
		"I am {first} {last}; my travel access token is {token}, client id {id}, client secret {secret}, refresh token {refresh} and grant type {grant}.",
		"Travel access token {token}, client id {id}, client secret {secret}, refresh token {refresh}, grant type {grant}, name {first} {last}.",
		"My name is {first} {last}, with travel access token {token}, client id {id}, client secret {secret}, refresh token {refresh} and grant type {grant}.",
		"These are mine for travel: access token {token}, client id {id}, client secret {secret}, refresh token {refresh}, grant type {grant}, name {first} {last}.",
	}
}

// travelTokens are the sentences that bring a valid access token.
func travelTokens() []string {
	return []string{
		"My travel access token is {token}.", "The access token for travel is {token}.", "Use {token} as my travel access token.",
		"My access token with travel is {token}.", "For travel, the access token is {token}.", "You can use the travel access token {token}.",
		"Take {token} as the access token for travel.", "I have the travel access token {token}.", "Travel access token: {token}.",
	}
}

func verifyIntent() intent {
	return intent{
		name: "verify", tool: "verify_traveler_information", weight: 5,
		full: []string{
			"verify the traveler information of {first} {last}, date of birth {birth}, passport number {passport}",
			"verify the traveler {first} {last}: born {birth}, passport number {passport}",
			"check the traveler information of {first} {last} with passport number {passport} and date of birth {birth}",
			"?is the traveler information right: {first} {last}, date of birth {birth}, passport number {passport}",
			"have me verified as a traveler, {first} {last}, date of birth {birth}, passport number {passport}",
			"verify that {first} {last}, born {birth}, may travel with passport number {passport}",
			"verify my traveler information: passport number {passport}, date of birth {birth}, name {first} {last}",
			"run the traveler verification for {first} {last}, passport number {passport}, date of birth {birth}",
			"confirm the traveler information of {first} {last}, born {birth}, passport number {passport}",
		},
		gaps: []gap{
			{slot: "birth", label: "date of birth", without: []string{
				"verify the traveler information of {first} {last}, passport number {passport}", "verify the traveler {first} {last} with passport number {passport}",
				"check the traveler information of {first} {last}, passport number {passport}", "have me verified as a traveler, {first} {last}, passport number {passport}"}},
			{slot: "passport", label: "passport number", without: []string{
				"verify the traveler information of {first} {last}, date of birth {birth}", "verify the traveler {first} {last}, born {birth}",
				"check the traveler information of {first} {last}, date of birth {birth}", "have me verified as a traveler, {first} {last}, date of birth {birth}"}},
		},
		draw: func(s *scene) (goal, bool) {
			a := s.agency()
			birth := drawDate(s.d, 1955, 2005)
			passport := pick(s.d, []string{"US", "US", "US", "UK", "FR"}) + decimalDigits(s.d, 6)
			return goal{slots: map[string]string{"first": a.first, "last": a.last, "birth": birth, "passport": passport}, run: func() error {
				if !a.named {
					if _, err := s.travelToken(); err != nil {
						return err
					}
				}
				return s.do("verify_traveler_information", arg{"first_name", a.first}, arg{"last_name", a.last},
					arg{"date_of_birth", birth}, arg{"passport_number", passport})
			}}, true
		},
	}
}

func exchangeIntents() []intent {
	return []intent{{
		name: "exchange", tool: "compute_exchange_rate", weight: 3,
		full: []string{
			"convert {sum} {from} to {to}", "?how much is {sum} {from} in {to}", "exchange {sum} {from} into {to}",
			"compute the exchange of {sum} {from} to {to}", "tell me what {sum} {from} is in {to}", "?what do I get in {to} for {sum} {from}",
			"work out {sum} {from} in {to}", "turn {sum} {from} into {to}", "compute the amount in {to} for {sum} {from}",
		},
		gaps: []gap{
			{slot: "to", label: "target currency", without: []string{
				"convert {sum} {from}[ to another currency|]", "exchange {sum} {from} into other money", "work out {sum} {from} in another currency",
				"compute the exchange of {sum} {from}"}},
			{slot: "sum", label: "value", without: []string{
				"convert some {from} to {to}", "exchange an amount of {from} into {to}", "tell me what an amount of {from} is in {to}",
				"compute the exchange of some {from} to {to}"}},
		},
		draw: func(s *scene) (goal, bool) {
			two := some(s.d, currencies(), 2)
			value := lit(literal(s.d.between(10, 99) * 10))
			direct := s.plain || s.d.chance(55)
			if direct {
				two[s.d.n(2)] = "USD"
			}
			return goal{slots: map[string]string{"sum": string(value), "from": two[0], "to": two[1]}, run: func() error {
				if direct {
					_, err := s.exchange(two[0], two[1], value)
					return err
				}
				usd, err := s.exchange(two[0], "USD", value)
				if err != nil {
					return err
				}
				_, err = s.exchange("USD", two[1], usd)
				return err
			}}, true
		},
	}}
}
