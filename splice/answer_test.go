package splice

import (
	"testing"

	"envtune"
	"envtune/format"
)

func TestAnswered(t *testing.T) {
	before := []string{"Give me the details on one of my orders."}
	for _, tt := range []struct{ answer, said, want string }{
		{"It is order 12971.", "get order: get_order_details(order_id=12971)", "order_id"},
		{"Priority: 4", "create: create_ticket(title='details', priority=4)", "priority"},
		{"Here are 44.2 and 20", "sum: sum_values(numbers=[44.2, 20])", "numbers"},
		{"Go on.", "get order: get_order_details(order_id=12971)", ""},
		{"the details", "show: show(what='details')", ""},
		{"It is order 12971.", "say done", ""},
		{"It is order 12971.", "get_order_details(order_id=", ""},
	} {
		said := []envtune.Message{{Role: envtune.RoleAssistant, Content: tt.said}}
		if got := Answered(format.Plan{}, before, tt.answer, said); got != tt.want {
			t.Errorf("%q, %q: %q, want %q", tt.answer, tt.said, got, tt.want)
		}
	}
}
