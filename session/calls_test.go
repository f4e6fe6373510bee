package session

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unsafe"
)

func read(c *Calls, text string) *readCall {
	r, _ := c.find(text, false)
	return r
}

// TestCalls: a kept call runs with arguments of its own, in every mode as there,
// and is unknown where it was.
func TestCalls(t *testing.T) {
	kept := NewCalls()
	open := func(worlds ...string) *Session {
		s, err := New(worlds, nil, Options{Calls: kept})
		if err != nil {
			t.Fatal(err)
		}
		s.Call("authenticate_twitter(username='john', password='john123')")
		return s
	}
	post := "post_tweet(content='x', mentions=['a'])"
	for range 3 {
		s := open("posting")
		s.Call(post)
		s.Call("mention(tweet_id=0, mentioned_usernames=['b'])")
		if got := s.Call("get_tweet(tweet_id=0)").Text; !strings.Contains(got, `"mentions": ["a", "b"]`) {
			t.Errorf("another session's arguments were changed: %s", got)
		}
		if r := open("message").Call(post); r.Text != "Error during execution: name 'post_tweet' is not defined" {
			t.Errorf("a tool of another session gives %s", r.Text)
		}
		if r := s.CallOffered(post, map[string]bool{"get_tweet": true}); !r.Raised {
			t.Errorf("a tool that is not offered gives %s", r.Text)
		}
	}
	if read(kept, post) == nil {
		t.Error("the call is not kept")
	}
	kept.Forget()
	if read(kept, post) != nil {
		t.Error("the call was not forgotten")
	}
}

// TestCallsPure: the result of a pure tool is kept, that of another is not.
func TestCallsPure(t *testing.T) {
	kept := NewCalls()
	s, err := New([]string{"mathapi", "vehicle"}, nil, Options{Calls: kept})
	if err != nil {
		t.Fatal(err)
	}
	for call, pure := range map[string]bool{
		"mean(numbers=[1, 2])": true, "mean(numbers=['a'])": true, "gallon_to_liter(gallon=2)": true,
		"fillFuelTank(fuelAmount=1)": false, "displayCarStatus(option='fuel')": false,
	} {
		first := s.Call(call)
		if got := read(kept, call).result(false) != nil; got != pure {
			t.Errorf("%s: a result is kept: %v", call, got)
		}
		if again := s.Call(call); pure && (again.Text != first.Text || again.Code != first.Code) {
			t.Errorf("%s gives %s, then %s", call, first.Text, again.Text)
		}
		if read(kept, call).result(true) != nil {
			t.Errorf("%s: a result is kept for the other mode", call)
		}
	}
}

// TestCallsLike: the text of a call that gives what it gave last, in another session
// too, is the same string; one of another mode is not, and another text is right.
func TestCallsLike(t *testing.T) {
	kept := NewCalls()
	open := func(fuel string) *Session {
		start := map[string]json.RawMessage{"vehicle": json.RawMessage(`{"fuelLevel": ` + fuel + `}`)}
		s, err := New([]string{"vehicle"}, start, Options{Calls: kept})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	const call = "displayCarStatus(option='fuel')"
	for _, fuel := range []string{"1", "1", "2", "1"} {
		if got := open(fuel).Call(call).Text; got != `{"fuelLevel": `+fuel+`}` {
			t.Errorf("with %s it gives %s", fuel, got)
		}
		if _, last := kept.find(call, false); last != `{"fuelLevel": `+fuel+`}` {
			t.Errorf("with %s it kept %s", fuel, last)
		}
	}
	s := open("1")
	if a, b := s.Call(call).Text, s.Call(call).Text; unsafe.StringData(a) != unsafe.StringData(b) {
		t.Errorf("%s was made again", b)
	}
	if _, last := kept.find(call, true); last != "" {
		t.Error("the text is kept for the other mode")
	}
}

// TestCallsBound: what is kept stays within its bound.
func TestCallsBound(t *testing.T) {
	kept := NewCalls()
	s, err := New([]string{"vehicle"}, nil, Options{Calls: kept})
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("x", maxKeptText/2)
	for n := range 4 * maxKeptTexts / maxKeptText {
		call := fmt.Sprintf("display_log(messages=['%s', %d])", long, n)
		if got := s.Call(call).Text; !strings.Contains(got, fmt.Sprint(n)) {
			t.Fatalf("call %d gives %.100s", n, got)
		}
		all := 0
		for text, r := range kept.read {
			all += len(text)
			if done := r.result(false); done != nil {
				all += len(done.Text)
			}
			all += len(r.last[0])
		}
		if all > maxKeptTexts {
			t.Fatalf("after %d calls %d bytes are kept", n, all)
		}
	}
	s.Call("display_log(messages=['" + long + long + "'])")
	if read(kept, "display_log(messages=['"+long+long+"'])") != nil {
		t.Error("a call beyond the bound is kept")
	}
}

// TestCallLike: the text is the other's where it is equal, and right where not.
func TestCallLike(t *testing.T) {
	s, err := New([]string{"vehicle"}, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := s.Call("displayCarStatus(option='fuel')").Text
	for _, like := range []string{want, "", want + " ", "x"} {
		if got := s.CallLike("displayCarStatus(option='fuel')", like).Text; got != want {
			t.Errorf("like %q: got %q, want %q", like, got, want)
		}
	}
	if got := s.Call("displayCarStatus(option='battery')").Text; got == want {
		t.Errorf("what was like stayed: %s", got)
	}
}
