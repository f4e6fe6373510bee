package synth

import (
	"regexp"
	"strings"
	"testing"

	"envtune/session"
)

func TestClinic(t *testing.T) {
	suites := suitesOfWorld(t, clinicWorld)
	suppliedValues(t, suites, "reception billing dispensary", "patient clinic no_show", "review", "details appointments prescriptions invoices")
	worldReport(t, clinicWorld, suites)
	onceAsked(t, suites, "find_patient_by_surname", "list_clinicians", "list_pharmacies")
}

func TestClinicRules(t *testing.T) { rashAgent(t, clinicWorld) }

// TestClinicAlternatives: of two pharmacies, days or ways of paying in a request the
// reference takes the second just there where the first is refused.
func TestClinicAlternatives(t *testing.T) {
	kinds := map[string]*regexp.Regexp{
		"issue_prescription":          regexp.MustCompile(`PH-\d+`),
		"list_clinician_slots":        regexp.MustCompile(`\d{4}-\d\d-\d\d`),
		"settle_consultation_invoice": regexp.MustCompile(`\b(card|cash|insurer)\b`),
	}
	day := regexp.MustCompile("no surgery then|that day is off")
	first, second := map[string]int{}, map[string]int{}
	for _, task := range generate(t, Spec{Seed: 9, N: 320, Worlds: []string{clinicWorld}, MaxTurns: 2}).Tasks {
		s, err := session.New(task.Worlds, task.Start, session.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, turn := range task.Turns {
			for _, c := range turn.Reference {
				if re := kinds[toolOf(c)]; re != nil {
					said := re.FindAllString(turn.User, -1)
					for len(said) > 1 && said[len(said)-1] == said[0] {
						said = said[:len(said)-1] // "to PH-1, or to PH-2 if PH-1 refuses it"
					}
					switch {
					case len(said) != 2 || toolOf(c) == "list_clinician_slots" && !day.MatchString(turn.User):
					case strings.Contains(c, said[1]):
						second[toolOf(c)]++
						if r := s.Clone().Call(strings.Replace(c, said[1], said[0], 1)); r.Code == "" {
							t.Errorf("%s: %q is met by %s instead of %s", task.ID, turn.User, said[0], c)
						}
					default:
						first[toolOf(c)]++
					}
				}
				s.Call(c)
			}
		}
	}
	for name := range kinds {
		if second[name] < 3 || name != "list_clinician_slots" && first[name] < 2 {
			t.Errorf("%s takes the first alternative %d times, the second %d times", name, first[name], second[name])
		}
	}
}
