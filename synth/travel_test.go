package synth

import "testing"

func TestTravel(t *testing.T) {
	suites := suitesOfWorld(t, travelWorld)
	suppliedValues(t, suites, "USD")
	worldReport(t, travelWorld, suites)
}

// TestTravelRules plays what an agent does that does not know the rules: it tries the last
// call first, is refused with a hint at an offered tool, and solves the task all the same.
func TestTravelRules(t *testing.T) { rashAgent(t, travelWorld) }
