package synth

import "testing"

func TestLibrary(t *testing.T) {
	suites := suitesOfWorld(t, libraryWorld)
	suppliedValues(t, suites)
	worldReport(t, libraryWorld, suites)
}

func TestLibraryRules(t *testing.T) { rashAgent(t, libraryWorld) }
