package run

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
)

// fileLine is one line of a file.
type fileLine struct {
	number int // from 1
	text   []byte
	torn   bool // the last line, and not complete
}

// fileLines yields the lines of a file that are not blank, gzip where its name
// ends in .gz. An error, which names file and line, ends the sequence.
func fileLines(path string) iter.Seq2[fileLine, error] {
	return func(yield func(fileLine, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(fileLine{}, err)
			return
		}
		defer f.Close()
		var in io.Reader = f
		if strings.HasSuffix(path, ".gz") {
			z, err := gzip.NewReader(f)
			if errors.Is(err, io.EOF) {
				return // nothing written yet
			}
			if err != nil {
				yield(fileLine{}, fmt.Errorf("reading %s: %w", path, err))
				return
			}
			in = z
		}
		n := 0
		for l, err := range lines(in) {
			n++
			if err == nil && !l.torn && len(bytes.TrimSpace(l.text)) == 0 {
				continue
			}
			l.number = n
			if err != nil {
				err = fmt.Errorf("%s:%d: %w", path, n, err)
			}
			if !yield(l, err) || err != nil {
				return
			}
		}
	}
}

// lines yields the lines of in. A torn end, also of a gzip member, is marked: the
// beginning of an object is never valid JSON.
func lines(in io.Reader) iter.Seq2[fileLine, error] {
	return func(yield func(fileLine, error) bool) {
		r := bufio.NewReaderSize(in, 1<<16)
		var line []byte
		for {
			part, err := r.ReadSlice('\n')
			line = append(line, part...)
			switch {
			case len(line) > MaxLine:
				yield(fileLine{}, fmt.Errorf("the line is longer than %d bytes", MaxLine))
				return
			case errors.Is(err, bufio.ErrBufferFull):
				continue
			case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
				cut := errors.Is(err, io.ErrUnexpectedEOF)
				if json.Valid(line) { // a file made by hand may lack the last newline
					if yield(fileLine{text: line}, nil) && cut {
						yield(fileLine{torn: true}, nil)
					}
				} else if cut || len(bytes.TrimSpace(line)) > 0 {
					yield(fileLine{text: line, torn: true}, nil)
				}
				return
			case err != nil:
				yield(fileLine{}, err)
				return
			}
			if !yield(fileLine{text: line}, nil) {
				return
			}
			line = line[:0]
		}
	}
}
