package synth

import (
	"encoding/json"
	"slices"
	"strconv"

	"envtune/world/travel"
)

const travelWorld = "travel"

// agency is the travel world as the maker of a task knows it.
type agency struct {
	start       json.RawMessage
	cards       []*creditCard
	bookings    []*booking
	first, last string // the traveler's name
	login       credentialSet
	// token is the access token, valid whether it is accepted, told whether the agent has
	// been told it; an expired one is told with the login.
	token       string
	valid, told bool
	named       bool // the world knows the traveler's name: of a login, be it expired
	// tight tells that the budget limit is above what any card holds: no flight can be
	// booked before it is lowered.
	tight bool
	// known are the cities whose airports have been looked up. Shown tells that cards or
	// bookings have been listed at some time, fresh that they still are as they were then.
	known                        map[string]bool
	cardsShown, cardsFresh       bool
	bookingsShown, bookingsFresh bool
	spoken                       tripMemory
}

// credentialSet is what a login to travel takes beside the traveler's name.
type credentialSet struct{ id, secret, refresh, grant string }

// tripMemory is what a later request on travel may point back to; zero where there is
// nothing.
type tripMemory struct {
	flight  *flight
	card    string
	booking string
	cost    lit // of the flight spoken of last
	amount  lit // in USD, what a conversion gave
}

type creditCard struct {
	id, number, expiry string
	poor               bool // pays for no flight
	made               bool // by the reference: only results know its id
}

type booking struct {
	id     string
	made   bool // by the reference: only results know its id
	billed bool // its invoice has been retrieved
	flight
}

func (b *booking) any() bool      { return true }
func (b *booking) unbilled() bool { return !b.billed }

// flight is a direct flight on a day. Its ends are airport codes.
type flight struct{ from, to, date, class string }

func (a *agency) config() json.RawMessage { return a.start }

func (s *scene) agency() *agency { return s.places[travelWorld].(*agency) }

// travelDomain is the travel world as tasks are made over it.
func travelDomain() domain {
	return domain{
		world:    travelWorld,
		draw:     func(d *dice, at setting) place { return newAgency(d, at) },
		intents:  joined(travelerIntents(), flightIntents(), bookingIntents(), cardIntents(), exchangeIntents()),
		helpers:  travelHelpers(),
		siblings: travelSiblings(),
		clashes:  travelClashes(),
		disturbs: map[string][]string{
			"travel_get_login_status":     {"authenticate_travel"},
			"get_nearest_airport_by_city": {"list_all_airports"}, // some codes can be read off the cities' names
		},
	}
}

// newAgency draws a travel agency: long ones hold more cards and bookings, plain ones have
// a valid token more often.
func newAgency(d *dice, at setting) *agency {
	a := &agency{first: pick(d, firstNames()), last: pick(d, lastNames()), known: map[string]bool{}}
	a.login = credentialSet{
		id: "client" + decimalDigits(d, 3), secret: pick(d, secrets()) + decimalDigits(d, 2),
		refresh: "refresh" + decimalDigits(d, 3), grant: pick(d, []string{"read_write", "read_write", "write"}),
	}
	cards := a.drawCards(d, at.size(d, 2, 3, 5, 6))
	bookings := a.drawBookings(d, at.size(d, 1, 2, 5, 6))
	expires, scope := lit("null"), any(lit("null"))
	first, last, token, kind := scope, scope, scope, scope
	a.valid = d.chance(30) || at.plain && d.chance(30)
	if a.valid || d.chance(25) {
		a.token, a.named = "tok"+decimalDigits(d, 4), true
		expires, token, kind, scope, first, last = "0", a.token, "Bearer", a.login.grant, a.first, a.last
		if a.valid {
			expires = lit(strconv.Itoa(d.between(2, 36) * 100))
		}
	}
	limit := lit("null")
	switch a.tight = d.chance(22); {
	case a.tight:
		limit = lit(strconv.Itoa(d.between(150, 300)) + "000.0")
	case d.chance(40):
		limit = lit(strconv.Itoa(d.between(6, 18)*50) + ".0")
	}
	a.start = record{
		{"credit_card_list", cards}, {"booking_record", bookings},
		{"access_token", token}, {"token_type", kind}, {"token_expires_in", expires}, {"token_scope", scope},
		{"user_first_name", first}, {"user_last_name", last}, {"budget_limit", limit},
	}.owned(d, travelWorld, at.part)
	return a
}

func (a *agency) drawCards(d *dice, n int) record {
	cards := record{}
	for i := range n {
		// The four last digits differ, so that they can name a card.
		number := pick(d, []string{"4", "5"}) + decimalDigits(d, 11) + strconv.Itoa(i+1) + decimalDigits(d, 3)
		c := &creditCard{
			id: "card_" + strconv.Itoa(d.between(1, 9)) + strconv.Itoa(i) + decimalDigits(d, 2), number: number,
			expiry: two(1+(i*5+d.n(5))%12) + "/20" + strconv.Itoa(27+i), poor: i > 0 && d.chance(35),
		}
		balance := d.between(80, 300) * 100
		if c.poor {
			balance = d.between(3, 95)
		}
		cards = append(cards, field{c.id, record{
			{"card_number", c.number}, {"expiration_date", c.expiry}, {"cardholder_name", a.first + " " + a.last},
			{"card_verification_number", d.between(100, 999)}, {"balance", lit(strconv.Itoa(balance) + pick(d, []string{".0", ".5"}))},
		}})
		a.cards = append(a.cards, c)
	}
	return cards
}

func (a *agency) drawBookings(d *dice, n int) record {
	bookings := record{}
	for range n {
		b := &booking{id: strconv.Itoa(d.between(1000000, 9999999)), flight: drawFlight(d)}
		bookings = append(bookings, field{b.id, record{
			{"card_id", pick(d, a.cards).id}, {"travel_date", b.date}, {"travel_from", b.from}, {"travel_to", b.to}, {"travel_class", b.class},
			{"travel_cost", lit(strconv.Itoa(d.between(10, 60)*20) + ".0")}, {"transaction_id", strconv.Itoa(d.between(10000000, 99999999))},
		}})
		a.bookings = append(a.bookings, b)
	}
	return bookings
}

// drawFlight draws a direct flight; dear classes are rarer.
func drawFlight(d *dice) flight {
	var from []string
	for _, code := range travel.Airports() {
		if len(travel.Destinations(code)) > 0 {
			from = append(from, code)
		}
	}
	f := flight{from: pick(d, from), class: pick(d, []string{"economy", "economy", "economy", "business", "business", "first"})}
	f.to = pick(d, travel.Destinations(f.from))
	f.date = drawDate(d, 2026, 2027)
	return f
}

func drawDate(d *dice, from, to int) string {
	return strconv.Itoa(d.between(from, to)) + "-" + two(d.between(1, 12)) + "-" + two(d.between(1, 28))
}

func firstNames() []string {
	return []string{"Alice", "Bruno", "Carla", "David", "Elena", "Felix", "Grace", "Henry", "Irene", "Jonas", "Karen", "Louis",
		"Maria", "Nadia", "Oscar", "Paula", "Quinn", "Robin", "Sofia", "Tomas", "Ursula", "Viktor", "Wanda", "Yusuf"}
}

func lastNames() []string {
	return []string{"Archer", "Becker", "Costa", "Dalton", "Eriksen", "Foster", "Garcia", "Hughes", "Ivanov", "Jensen", "Keller",
		"Lopez", "Moreau", "Novak", "Olsen", "Parker", "Rossi", "Silva", "Tanaka", "Weber"}
}

// choose lists the cards that a request can name: those that pay for no flight, or those
// that pay.
func (a *agency) choose(poor bool) []*creditCard {
	var out []*creditCard
	for _, c := range a.cards {
		if c.poor == poor && !c.made {
			out = append(out, c)
		}
	}
	return out
}

func (a *agency) card(id string) *creditCard {
	for _, c := range a.cards {
		if c.id == id {
			return c
		}
	}
	return nil
}

func (a *agency) booking(id string) *booking {
	for _, b := range a.bookings {
		if b.id == id {
			return b
		}
	}
	return nil
}

func (a *agency) drop(id string) {
	a.bookings = slices.DeleteFunc(a.bookings, func(b *booking) bool { return b.id == id })
}

// travelToken returns a valid access token: the one that the agent has been told, that of
// the start state, which the turn's message then brings, or that of a login, whose values
// the message brings.
func (s *scene) travelToken() (string, error) {
	a := s.agency()
	switch {
	case a.told:
		return a.token, nil
	case a.valid:
		a.told = true
		s.bring("travel", travelTokens(), map[string]string{"token": a.token})
		return a.token, nil
	}
	slots := a.loginSlots()
	if a.token != "" { // expired
		slots["token"] = a.token
		s.bring("travel", travelOldLogins(), slots)
	} else {
		s.bring("travel", travelLogins(), slots)
	}
	err := s.authenticate()
	return a.token, err
}

func (a *agency) loginSlots() map[string]string {
	return map[string]string{"id": a.login.id, "secret": a.login.secret, "refresh": a.login.refresh, "grant": a.login.grant,
		"first": a.first, "last": a.last}
}

func (s *scene) authenticate() error {
	a := s.agency()
	token, err := s.get("access_token", "authenticate_travel", arg{"client_id", a.login.id}, arg{"client_secret", a.login.secret},
		arg{"refresh_token", a.login.refresh}, arg{"grant_type", a.login.grant}, arg{"user_first_name", a.first}, arg{"user_last_name", a.last})
	a.token, a.valid, a.told, a.named = token, true, true, true
	return err
}

// travelCall calls a tool that takes an access token.
func (s *scene) travelCall(tool string, args ...arg) (string, error) {
	token, err := s.travelToken()
	if err != nil {
		return "", err
	}
	return s.call(tool, append([]arg{{"access_token", token}}, args...)...)
}

// travelDo is travelCall without a look at the result.
func (s *scene) travelDo(tool string, args ...arg) error {
	_, err := s.travelCall(tool, args...)
	return err
}
