package lines

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestRead(t *testing.T) {
	long := strings.Repeat("x", 200_000)
	for _, c := range []struct{ text, want string }{
		{"", ""}, {"a", "1 a;"}, {"a\n", "1 a;"}, {"a\n\nb", "1 a;2 ;3 b;"}, {"\n", "1 ;"},
		{"12345678\n123456789\nb\n", "1 12345678;2 too long;3 b;"}, {"123456789", "1 too long;"}, {long + "\n" + long, "1 too long;2 too long;"},
	} {
		for _, r := range []io.Reader{strings.NewReader(c.text), iotest.OneByteReader(strings.NewReader(c.text))} {
			got := ""
			for l := range Read(nil, r, 8) {
				text := string(l.Text)
				if l.Long {
					text = "too long" + text
				}
				got += fmt.Sprintf("%d %s;", l.Number, text)
			}
			if got != c.want {
				t.Errorf("%.40q: got %.100q, want %.100q", c.text, got, c.want)
			}
		}
	}
}

func TestReadError(t *testing.T) {
	boom := errors.New("boom")
	var last Line
	for l := range Read(nil, io.MultiReader(strings.NewReader("a\nb"), iotest.ErrReader(boom)), 8) {
		last = l
	}
	if !errors.Is(last.Err, boom) || last.Number != 2 {
		t.Errorf("the last line is %+v", last)
	}
}

// TestStop: waiting ends although the reader hangs.
func TestStop(t *testing.T) {
	stop := make(chan struct{})
	r, w := io.Pipe()
	defer w.Close()
	lines := Read(stop, r, 8)
	close(stop)
	for l := range lines {
		t.Errorf("got %+v", l)
	}
}
