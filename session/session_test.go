package session

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"envtune"
	"envtune/world/worldtest"
)

func TestNew(t *testing.T) {
	start := map[string]json.RawMessage{
		"TradingBot": json.RawMessage(`{"authenticated": true}`),
		"vehicle":    json.RawMessage(`{"fuelLevel": 7}`),
		"unused":     json.RawMessage(`not even JSON`),
	}
	s := open(t, []string{"VehicleControlAPI", "trading"}, start)
	if got := s.Worlds()[0].Name() + " " + s.Worlds()[1].Name(); got != "vehicle trading" {
		t.Errorf("the worlds are %s", got)
	}
	if r := s.Call("trading_get_login_status()"); r.Text != `{"status": true}` {
		t.Errorf("the start state under the class name was not used: %s", r.Text)
	}
	if r := s.Call("displayCarStatus(option='fuel')"); r.Text != `{"fuelLevel": 7}` {
		t.Errorf("the start state under the name was not used: %s", r.Text)
	}
	if len(s.Tools()) != 42 || len(Worlds()) != len(Names()) {
		t.Errorf("%d tools, %d worlds", len(s.Tools()), len(Worlds()))
	}
	if _, ok := s.Tool("place_order"); !ok {
		t.Error("place_order is missing")
	}
	if _, ok := s.World("TradingBot"); !ok {
		t.Error("TradingBot is missing")
	}
}

func TestNewRefuses(t *testing.T) {
	for name, start := range map[string]string{
		"nowhere": `{}`, "trading": `{"orders": []}`, "vehicle": `[1]`, "TradingBot": `{`,
	} {
		if _, err := New([]string{name}, map[string]json.RawMessage{name: json.RawMessage(start)}, Options{}); err == nil {
			t.Errorf("%s with %s was accepted", name, start)
		}
	}
	if _, err := New([]string{"trading", "TradingBot"}, nil, Options{}); err == nil {
		t.Error("the same world twice was accepted")
	}
	if _, err := New([]string{"trading"}, nil, Options{LongContext: true}); err == nil {
		t.Error("long context without its literals was accepted")
	}
}

func TestCallOffered(t *testing.T) {
	s := open(t, []string{"trading"}, nil)
	offered := map[string]bool{"get_current_time": true}
	if r := s.CallOffered("get_current_time()", offered); r.Failed() {
		t.Errorf("an offered tool failed: %+v", r)
	}
	for _, call := range []string{"trading_login(username='a', password='b')", "trading_login(x=", "trading_login(username=-'a')"} {
		r := s.CallOffered(call, offered)
		if !r.Raised || r.Code == "" {
			t.Errorf("%s: %+v", call, r)
		}
	}
	if r := s.CallOffered("trading_login()", offered); r.Code != envtune.CodeUnknownTool || r.Name != "trading_login" ||
		r.Text != "Error during execution: name 'trading_login' is not defined" {
		t.Errorf("a tool that is not offered: %+v", r)
	}
	if r := s.Call("trading_get_login_status()"); r.Text != `{"status": false}` {
		t.Errorf("a tool that is not offered ran: %s", r.Text)
	}
}

func TestLimits(t *testing.T) {
	s := open(t, []string{"vehicle"}, nil)
	for _, call := range []string{
		"display_log(messages=['" + strings.Repeat("x", 100_000) + "'])",
		"display_log(messages=" + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + ")",
		"display_log(messages=" + strings.Repeat("[", 60_000),
		"displayCarStatus" + strings.Repeat("(", 60_000),
	} {
		r := s.Call(call)
		if !r.Raised || len(r.Text) > 300 {
			t.Errorf("%.30s...: %.300s", call, r.Text)
		}
	}
}

func marshal(t testing.TB, s *Session) string {
	t.Helper()
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// callText writes a random call of one of the session's worlds.
func callText(r *rand.Rand, s *Session) string {
	return worldtest.RandomCall(r, s.worlds[r.IntN(len(s.worlds))]).Text()
}

// TestCopies: a clone and a session read from JSON go on as the original does,
// without touching it.
func TestCopies(t *testing.T) {
	for n := range 40 {
		r := rand.New(rand.NewPCG(uint64(n), 1))
		s := open(t, Names(), nil)
		for range r.IntN(30) {
			s.Call(callText(r, s))
		}
		data := marshal(t, s)
		var read Session
		if err := json.Unmarshal([]byte(data), &read); err != nil {
			t.Fatal(err)
		}
		c := s.Clone()
		for range 30 {
			call := callText(r, c)
			want, got := c.Call(call), read.Call(call)
			if want.Text != got.Text || want.Code != got.Code {
				t.Fatalf("%s: the clone says %s, the session read %s", call, want.Text, got.Text)
			}
		}
		if x, y := marshal(t, c), marshal(t, &read); x != y {
			t.Fatalf("the copies went different ways\n%s\n%s", x, y)
		}
		if diff := c.CompareState(&read); diff != nil && !strings.Contains(data, `"nan"`) {
			t.Fatalf("the copies compare as different: %+v", diff)
		}
		if marshal(t, s) != data {
			t.Fatal("calls on copies changed the original")
		}
	}
}

func TestRestore(t *testing.T) {
	s := open(t, Names(), nil)
	s.opt.Instance = "model_task"
	data := marshal(t, s)
	r, err := Restore([]byte(data), nil)
	if err != nil || r.opt.Instance != "model_task" {
		t.Fatalf("%+v, %v", r, err)
	}
	for i := 0; i < len(data); i += 97 {
		if _, err := Restore([]byte(data[:i]), nil); err == nil {
			t.Errorf("a session cut after %d bytes was read", i)
		}
	}
	long := strings.Replace(data, `{"instance"`, `{"long_context":true,"instance"`, 1)
	if _, err := Restore([]byte(long), nil); err == nil {
		t.Error("a long-context session was read without its literals")
	}
}

func FuzzCall(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	s := open2(f)
	for range 60 {
		f.Add(callText(r, s))
	}
	for _, call := range []string{"", "f (x)", "display_log(messages=['ls (x) get_watchlist (y)'])", "a.run(1)", "exit", "'(', (", "\"\\"} {
		f.Add(call)
	}
	f.Fuzz(func(t *testing.T, call string) {
		s := open2(t)
		r := s.Call(call)
		if r.Raised != strings.HasPrefix(r.Text, RaisedPrefix) || r.Raised && r.Code == "" {
			t.Errorf("%q: %+v", call, r)
		}
		var read Session
		if err := json.Unmarshal([]byte(marshal(t, s)), &read); err != nil {
			t.Fatal(err)
		}
		if marshal(t, &read) != marshal(t, s) {
			t.Errorf("%q: the state changed on its way through JSON", call)
		}
	})
}

func open2(t testing.TB) *Session {
	s, err := New(Names(), nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
