package session

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// lines reads a corpus of package py.
func lines(t testing.TB, name string) []string {
	t.Helper()
	data, err := os.ReadFile("../py/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSuffix(line, "\n"); line != "" && !strings.HasPrefix(line, "# ") {
			out = append(out, line)
		}
	}
	return out
}

// hostileCalls are the hostile call strings, and each hostile argument's name
// in calls of each of the worlds.
func hostileCalls(t testing.TB, worlds []string) []string {
	calls := lines(t, "hostile.txt")
	for _, key := range lines(t, "hostile_keys.txt") {
		for _, name := range worlds {
			calls = append(calls, firstTool(t, name)+"("+key+"=1)")
		}
	}
	return calls
}

func firstTool(t testing.TB, world string) string {
	t.Helper()
	s, err := New([]string{world}, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s.Tools()[0].Name
}

// heavy are calls that are legal, or look so, and would cost without bound:
// numbers, texts and structures as large as a call may hold them.
func heavy() []string {
	fill := func(head, part, tail string, size int) string {
		return head + strings.Repeat(part, (size-len(head)-len(tail))/len(part)) + tail
	}
	digits := strings.Repeat("9", 4300)
	calls := []string{
		"power(base=7, exponent=3000000)", "power(base=-7.5, exponent=1e300)", "power(base=" + digits + ", exponent=" + digits + ")",
		"power(base=2, exponent=-" + digits + ")", "multiply(a=" + digits + ", b=" + digits + ")", "add(a=" + digits + ", b=" + digits + ")",
		"logarithm(value=2, base=10, precision=100000000)", "logarithm(value=" + digits + ", base=2, precision=4000)",
		"square_root(number=2, precision=100000000)", "square_root(number=" + digits + ", precision=4000)",
		"round_number(number=1.5, decimal_places=" + digits + ")", "multiply(a='x', b=1000000000000)", "multiply(a=[0], b=1000000000000)",
		fill("mean(numbers=[", "1e308, ", "])", 14000), fill("standard_deviation(numbers=[", "1e308, ", "])", 14000), fill("sum_values(numbers=[", "9, ", "])", 6000),
		fill("echo(content='", "x", "', file_name='f')", 64<<10), fill("post_tweet(content='", "é", "')", 64<<10), fill("create_ticket(title='", `\U0001F600`, "')", 64<<10),
		fill("mkdir(dir_name='", "d", "')", 64<<10), fill("find(name='", "d", "')", 64<<10), fill("grep(file_name='f', pattern='", "a*", "')", 64<<10),
		fill("fund_account(amount=", "-", "1)", 4000), fill("lockDoors(unlock=True, door=[", "'driver', ", "])", 20000),
		fill("display_log(messages=[", "'x', ", "])", 10000), "display_log(messages=" + strings.Repeat("[", 31) + strings.Repeat("]", 31) + ")",
		fill("display_log(messages={", "(1,): 1, ", "})", 5000), fill("display_log(messages='", `\x00`, "')", 64<<10),
		"fillFuelTank(fuelAmount=" + digits + ")", "estimate_distance(cityA=" + digits + ", cityB='x')", "gallon_to_liter(gallon=1e308)",
		"set_navigation(destination={'a': [" + digits + "]})", "compute_exchange_rate(base_currency='USD', target_currency='EUR', value='1')",
		"compute_exchange_rate(base_currency='USD', target_currency='EUR', value=" + digits + ")", "tail(file_name='f', lines=-" + digits + ")",
		"display_log([" + strings.Repeat("displayCarStatus('doors'), ", 15) + "])",
		"display_log([" + strings.Repeat("get_available_stocks(sector='Technology'), ", 15) + "])",
		fill("patron_sign_in(card_number='LB-20417', pin='", "4", "')", 64<<10), fill("search_catalogue(query='", "é ", "')", 64<<10),
		fill("list_clinician_slots(clinician_id='C-02', date='", "2024-", "')", 64<<10),
		"mention(tweet_id=0, mentioned_usernames=[get_tweet(tweet_id=0)])",
	}
	for _, size := range []int{64 << 10, 8 << 10, 4 << 10} {
		calls = append(calls, fill("f(", "a b ", "", size), fill("f(x=", "-", "1)", size), fill("f(x=", "not ", "1)", size), fill("f(x=", "lambda:", "1)", size),
			fill("f(x=", "1<", "1)", size), fill("f(x=", "1**", "1)", size), fill("f(", "a=1,", "1)", size), fill("f(", "(a=[{", "", size), fill("", "f()", "x", size),
			fill("display_log(g(),", "1<1,", ")", size), fill("display_log(", "g(),", ")", size), fill("display_log(x", "()", ")", size), fill("", "ls (", "", size),
			fill("f(x='", `\`, "')", size), fill("f('", "'", "", size))
	}
	return calls
}

// TestHostile: no hostile call string or argument's name has an effect or an
// undefined outcome, in single worlds and in all official ones, fresh and in use.
func TestHostile(t *testing.T) {
	corpus := hostileCalls(t, Official())
	if n := len(lines(t, "hostile.txt")) + len(lines(t, "hostile_keys.txt")); n < 100 {
		t.Fatalf("only %d hostile call strings and names", n)
	}
	codes := refused(t, corpus, []string{"trading"}, []string{"vehicle"}, Official())
	t.Logf("parity: %d hostile call strings in 6 sessions: all refused, no state changed (%v)", len(corpus), codes)
}

// TestHostileAll: so it is in sessions of all worlds, our own included.
func TestHostileAll(t *testing.T) { refused(t, hostileCalls(t, Names()), Names()) }

// refused runs calls in sessions of worlds, and counts how they are refused.
func refused(t *testing.T, corpus []string, sessions ...[]string) map[envtune.Code]int {
	t.Helper()
	codes := map[envtune.Code]int{
		envtune.CodeUnknownTool: 0, tool.CodeSyntax: 0, tool.CodeUnsupported: 0,
		tool.CodeDenied: 0, tool.CodeLimit: 0, tool.CodeName: 0,
	}
	for _, worlds := range sessions {
		fresh, used := open(t, worlds, nil), open(t, worlds, nil)
		used.Call("trading_login(username='a', password='b')")
		used.Call("lockDoors(unlock=False, door=['driver'])")
		used.Call("patron_sign_in(card_number='LB-20417', pin='4471')")
		for _, s := range []*Session{fresh, used} {
			before := marshal(t, s)
			for _, line := range corpus {
				r := s.Call(line)
				if _, defined := codes[r.Code]; !defined || !r.Raised || !strings.HasPrefix(r.Text, RaisedPrefix) {
					t.Errorf("%v: %q: %+v", worlds, line, r)
				}
				codes[r.Code]++
				if after := marshal(t, s); after != before {
					t.Fatalf("%v: %q changed the state", worlds, line)
				}
			}
		}
	}
	return codes
}

// TestHeavy: a call that would cost without bound ends with a defined result,
// within bounded memory, and changes no other world.
func TestHeavy(t *testing.T) {
	const most = 64 << 20
	largest, which := uint64(0), ""
	for _, call := range append(hostileCalls(t, Names()), heavy()...) {
		s := open(t, Names(), nil)
		before := states(t, s)
		var r Result
		n := allocated(func() { r = s.Call(call) })
		if n > largest {
			largest, which = n, call
		}
		if n > most {
			t.Errorf("%.80s allocates %d MiB", call, n>>20)
		}
		if r.Raised != strings.HasPrefix(r.Text, RaisedPrefix) || r.Raised && r.Code == "" {
			t.Errorf("%.80s: %+v", call, r)
		}
		changed := 0
		for name, state := range states(t, s) {
			if state != before[name] {
				changed++
			}
		}
		if changed > 1 {
			t.Errorf("%.80s changed %d worlds", call, changed)
		}
	}
	t.Logf("the most memory of one call: %.1f MiB, of %.60s", float64(largest)/(1<<20), which)
}

func states(t testing.TB, s *Session) map[string]string {
	m := map[string]string{}
	for _, w := range s.Worlds() {
		data, err := w.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		m[w.Name()] = string(data)
	}
	return m
}

// allocated returns the bytes that f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// BenchmarkHostile reports the slowest and the largest of all hostile and heavy
// calls, each the best of three.
func BenchmarkHostile(b *testing.B) {
	calls := append(hostileCalls(b, Names()), heavy()...)
	start := open2(b)
	var slowest time.Duration
	var largest uint64
	var slow, large string
	for b.Loop() {
		slowest, largest = 0, 0
		for _, call := range calls {
			took := time.Hour
			var n uint64
			for range 3 {
				s := start.Clone()
				at := time.Now()
				n = allocated(func() { s.Call(call) })
				took = min(took, time.Since(at))
			}
			if took > slowest {
				slowest, slow = took, call
			}
			if n > largest {
				largest, large = n, call
			}
		}
	}
	b.ReportMetric(float64(len(calls)), "calls")
	b.ReportMetric(float64(slowest.Microseconds())/1000, "slowest-ms")
	b.ReportMetric(float64(largest)/(1<<20), "largest-MiB")
	b.Logf("slowest %.70s; largest %.70s", slow, large)
}

// box is a world that stores what it is given, as it is.
type box struct{ tool.Base }

var boxTools = tool.NewTable("Box",
	tool.Def[*box]{Name: "get", Run: func(b *box, _ []py.Value, to *tool.Answer) error { return to.Value(b.Get("list")) }},
	tool.Def[*box]{Name: "put", Params: []tool.Param{tool.Req("v", "any")}, Run: func(b *box, a []py.Value, _ *tool.Answer) error {
		b.Get("list").(*py.List).Append(a[0])
		return nil
	}},
	tool.Def[*box]{Name: "set", Params: []tool.Param{tool.Req("v", "any")}, Run: func(b *box, a []py.Value, _ *tool.Answer) error {
		b.Set("list", py.NewList(a[0]))
		return nil
	}},
)

func newBox() *Session {
	b := &box{tool.Base{Attrs: py.NewDict(py.P("list", py.NewList())), Private: py.NewDict()}}
	worlds := []tool.World{b}
	tools, err := namesOf(worlds).of([]int{0})
	if err != nil {
		panic(err)
	}
	return &Session{worlds: worlds, tools: tools}
}

func (b *box) Class() string                                 { return "Box" }
func (b *box) Name() string                                  { return "box" }
func (b *box) Tools() []envtune.ToolSpec                     { return boxTools.Specs() }
func (b *box) Codes() []envtune.Code                         { return nil }
func (b *box) Call(name string, args tool.Args) tool.Outcome { return boxTools.Call(b, name, args) }
func (b *box) Clone() tool.World                             { return &box{b.CloneBase()} }
func (b *box) Run(name string, args tool.Args, to *tool.Answer) tool.Outcome {
	return boxTools.Run(b, name, args, to)
}

// TestNestedBounded: values that calls pass on can neither contain themselves
// nor grow without bound.
func TestNestedBounded(t *testing.T) {
	s := newBox()
	if r := s.Call("put(v=get())"); r.Code != tool.CodeLimit || !r.Raised {
		t.Errorf("a list within itself: %+v", r)
	}
	if got := py.Repr(s.State()); got != "{'box': {'list': []}}" {
		t.Errorf("the refused call left %s", got)
	}
	for name, call := range map[string]string{"deeper": "set(v=get())", "doubling": "set(v=[get(), get()])", "through a dict": "set(v={'a': get(), 'b': (get(),)})"} {
		s := newBox()
		refused := 0
		for i := range 100 {
			call := call
			if i%10 == 9 { // grows what stands in many places
				call = "put(v='" + strings.Repeat("x", 60000) + "')"
			}
			n := allocated(func() {
				if r := s.Call(call); r.Code == tool.CodeLimit {
					refused++
				}
			})
			if n > 64<<20 {
				t.Fatalf("%s: call %d allocates %d MiB", name, i, n>>20)
			}
		}
		if refused == 0 {
			t.Errorf("%s was never refused", name)
		}
		if size := len(marshal(t, s)); size > 8<<20 {
			t.Errorf("%s: the state has %d bytes", name, size)
		}
		if err := new(box).UnmarshalJSON([]byte(states(t, s)["box"])); err != nil {
			t.Errorf("%s: the state cannot be read again: %v", name, err)
		}
	}
}

// TestNestedAliases: a list that was passed on follows the original, in a copy
// of the session as well.
func TestNestedAliases(t *testing.T) {
	s := newBox()
	for _, call := range []string{"put(v=1)", "set(v=[get(), get()])"} {
		if r := s.Call(call); r.Failed() {
			t.Fatalf("%s: %s", call, r.Text)
		}
	}
	for _, s := range []*Session{s.Clone(), s} {
		inner := s.worlds[0].(*box).Get("list").(*py.List).Items[0].(*py.List)
		inner.Items[0].(*py.List).Append(py.NewInt(2))
		if got := fmt.Sprint(py.Repr(s.State())); got != "{'box': {'list': [[[1, 2], [1, 2]]]}}" {
			t.Errorf("the state is %s", got)
		}
	}
}
