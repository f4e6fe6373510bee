package splice

import (
	"slices"
	"testing"

	"envtune/format"
	"envtune/py"
)

// A call has the words of the clause that asks for it; what is only needed on the way has
// those of its tool's name.
func TestWorded(t *testing.T) {
	for _, tt := range []struct {
		user  string
		calls []string
		want  []string
	}{
		{
			"Could you check the stock info on Gorilla, then withdraw funds of amount 300?",
			[]string{"get_symbol_by_name(name='Gorilla')", "get_stock_info(symbol='GORI')", "withdraw_funds(amount=300)"},
			[]string{"get symbol by name", "check stock info", "withdraw funds"},
		},
		{
			"My trading username is jonas88, password tiger98. I need you to buy 40 shares of FERN.",
			[]string{"trading_login(username='jonas88', password='tiger98')", "place_order(symbol='FERN', amount=40)"},
			[]string{"trading login", "buy shares"},
		},
		{
			"Send 'first this and then that' to Quinn. Also show my messages",
			[]string{"send_message(receiver='Quinn', message='first this and then that')", "view_messages_sent()"},
			[]string{"send", "show messages"},
		},
		{"There is a new tool.", []string{"ls()", "cd(folder='a')"}, []string{"ls", "there is new tool"}},
	} {
		s := search{f: format.Plan{}, heard: heard{users: []string{tt.user}}}
		var calls []choice
		for _, text := range tt.calls {
			c, err := py.ParseCall(text, py.DefaultLimits())
			if err != nil {
				t.Fatal(err)
			}
			calls = append(calls, choice{call: c, text: text})
		}
		var got []string
		for _, c := range s.worded(calls) {
			m := s.message(c)
			got = append(got, m.Content[:len(m.Content)-len(format.PlanMark)-len(c.text)])
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.user, got, tt.want)
		}
	}
}
