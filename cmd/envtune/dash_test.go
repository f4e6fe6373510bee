package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The pages are served until the command is interrupted, at the address that it
// prints.
func TestDash(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "run.json"), []byte(`{"version":1,"keep":2}`), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out, printed := io.Pipe()
	ended := make(chan int)
	go func() {
		a := &app{ctx: ctx, in: strings.NewReader(""), out: printed, err: io.Discard, policy: noModel, official: madeUp}
		ended <- a.main([]string{"dash", dir})
	}()
	line := make([]byte, 200)
	n, err := out.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(line[:n]), "serving on ")
	address, _, _ := strings.Cut(rest, " ")
	if !strings.HasPrefix(address, "http://127.0.0.1:") {
		t.Fatalf("it prints %q", line[:n])
	}
	r, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(r.Body)
	r.Body.Close()
	if err != nil || !strings.Contains(string(page), filepath.Base(dir)) {
		t.Errorf("the page is %q, %v", page, err)
	}
	cancel()
	if status := <-ended; status != exitOK {
		t.Errorf("exit status %d", status)
	}
}
