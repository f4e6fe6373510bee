// Package lines reads text line by line in the background, so that whoever waits
// for a line can stop waiting.
package lines

import (
	"bufio"
	"errors"
	"io"
)

// Line is one line without its end.
type Line struct {
	Number int // from 1
	Text   []byte
	Long   bool  // longer than the bound; Text is then empty
	Err    error // reading failed; the last line
}

// Read reads lines of at most max bytes until the input ends or stop is
// closed. Reading goes on in the background, one line ahead; where it hangs at
// the end, it ends with the program.
func Read(stop <-chan struct{}, from io.Reader, max int) <-chan Line {
	ahead, out := make(chan Line), make(chan Line)
	go func() {
		defer close(ahead)
		r := bufio.NewReaderSize(from, 64<<10)
		for n := 1; ; n++ {
			l, last := readLine(r, n, max)
			if last && l.Err == nil && len(l.Text) == 0 && !l.Long {
				return
			}
			select {
			case ahead <- l:
			case <-stop:
				return
			}
			if last {
				return
			}
		}
	}()
	go func() {
		defer close(out)
		for {
			select {
			case l, ok := <-ahead:
				if !ok {
					return
				}
				select {
				case out <- l:
				case <-stop:
					return
				}
			case <-stop:
				return
			}
		}
	}()
	return out
}

// readLine reads one line without its end; last tells that the input ended.
func readLine(r *bufio.Reader, number, max int) (l Line, last bool) {
	l.Number = number
	for {
		part, err := r.ReadSlice('\n')
		if !l.Long && len(l.Text)+len(part) > max+1 {
			l.Long, l.Text = true, nil
		}
		if !l.Long {
			l.Text = append(l.Text, part...)
		}
		switch {
		case err == nil:
			if n := len(l.Text); n > 0 {
				l.Text = l.Text[:n-1]
			}
			return l, false
		case errors.Is(err, io.EOF):
			if len(l.Text) > max {
				l.Long, l.Text = true, nil
			}
			return l, true
		case !errors.Is(err, bufio.ErrBufferFull):
			l.Err = err
			return l, true
		}
	}
}
