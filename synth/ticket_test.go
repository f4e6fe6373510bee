package synth

import "testing"

func TestTicket(t *testing.T) {
	suites := suitesOfWorld(t, ticketWorld)
	suppliedValues(t, suites)
	worldReport(t, ticketWorld, suites)
}

func TestTicketRules(t *testing.T) { rashAgent(t, ticketWorld) }
