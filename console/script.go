package console

import (
	"context"
	"fmt"
	"io"
	"strings"

	"envtune/internal/lines"
)

// maxLine bounds a line, in bytes.
const maxLine = 1 << 20

// script reads lines without showing a prompt.
type script struct{ in <-chan lines.Line }

// Script returns the lines of a file or pipe. ctx ends reading for good.
func Script(ctx context.Context, from io.Reader) Reader {
	return &script{lines.Read(ctx.Done(), from, maxLine)}
}

// Line implements Reader. Bytes that are no UTF-8 become U+FFFD.
func (s *script) Line(ctx context.Context, _ string) (string, error) {
	select {
	case l, ok := <-s.in:
		switch {
		case !ok && ctx.Err() != nil:
			return "", ctx.Err()
		case !ok:
			return "", io.EOF
		case l.Err != nil:
			return "", fmt.Errorf("reading line %d: %w", l.Number, l.Err)
		case l.Long:
			return "", Wrong("line %d is longer than %d bytes", l.Number, maxLine)
		}
		return strings.ToValidUTF8(string(l.Text), "\ufffd"), nil // as what is saved of it will say
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
