package format

import (
	"fmt"
	"testing"

	"envtune/py"
)

func TestWish(t *testing.T) {
	for clause, want := range map[string]string{
		"set the headlights to mode auto":                   "set headlights",
		"get the driver door locked":                        "get door locked",
		"place a Buy order for Tesla, amount 5":             "place order",
		"what is the outside temperature":                   "what is outside temperature",
		"make sure to lock the driver door":                 "lock door",
		"engage the parking brake":                          "engage parking brake",
		"display the car status, option fuel":               "display car status",
		"NVDA":                                              "nvda",
		`show the message "low oil" in the log`:             "show message low",
		"tell me how warm it is outside in all of the city": "tell how warm",
	} {
		c := py.Call{Name: "f"}
		for i, v := range []string{"auto", "driver", "Buy", "Tesla", "engage", "fuel"} {
			c.Kwargs = append(c.Kwargs, py.Arg{Name: fmt.Sprint("a", i), Value: py.Str(v)})
		}
		if got := Wish(clause, c); got != want {
			t.Errorf("%s: %q, want %q", clause, got, want)
		}
	}
}
