package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestPacking: an archive holds what was put in, with its modes, says nothing of the
// machine or the hour, and is the same bytes each time.
func TestPacking(t *testing.T) {
	dir := t.TempDir()
	want := map[string]string{"envtune": "-rwxr-xr-x program", "envtune.exe": "-rwxr-xr-x program", "LICENSE": "-rw-r--r-- license"}
	for name, text := range want {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text[11:]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b := binary{"v1.2.0", time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)}
	for _, p := range platforms() {
		var packed [2][]byte
		for i := range packed {
			now := time.Now().Add(time.Duration(i) * time.Hour)
			if err := os.Chtimes(filepath.Join(dir, "LICENSE"), now, now); err != nil {
				t.Fatal(err)
			}
			data, err := packFiles(p, b, filepath.Join(dir, p.program()), filepath.Join(dir, "LICENSE"))
			if err != nil {
				t.Fatal(err)
			}
			packed[i] = data
		}
		if !bytes.Equal(packed[0], packed[1]) {
			t.Errorf("%v: two archives of the same files differ", p)
		}
		entries, err := unpack(p, packed[0])
		if err != nil || len(entries) != 2 {
			t.Fatalf("%v: %d entries, %v", p, len(entries), err)
		}
		for i, name := range []string{p.program(), "LICENSE"} {
			e := entries[i]
			folder := fmt.Sprintf("envtune_1.2.0_%s_%s/", p.os, p.arch)
			if got := e.mode.String() + " " + string(e.data); e.name != folder+name || got != want[name] {
				t.Errorf("%v: entry %s is %s, want %s%s %s", p, e.name, got, folder, name, want[name])
			}
		}
	}
}

// TestMachine: a program is known as one of its own platform and of no other.
func TestMachine(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	own := platform{runtime.GOOS, runtime.GOARCH}
	for _, p := range platforms() {
		err := machine(self, p)
		if static := err == nil || strings.Contains(err.Error(), "loader"); static != (p == own) {
			t.Errorf("this test as a program for %v: %v", p, err)
		}
		if _, err := inspect(self, p); err == nil {
			t.Errorf("a test binary passes for a release for %v", p)
		}
	}
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte("no program"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := machine(text, own); err == nil {
		t.Error("a text passes for a program")
	}
}

// TestPut: a release takes the place of the one before and leaves other files alone.
func TestPut(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "dist")
	for _, version := range []string{"1", "2"} {
		name := "envtune_" + version + "_linux_amd64.tar.gz"
		if err := put(dir, []string{name, sumsFile}, map[string][]byte{name: []byte(version), sumsFile: []byte("sum " + version)}); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "notes.txt"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, filepath.Base(f))
	}
	if got := strings.Join(names, " "); got != "SHA256SUMS envtune_2_linux_amd64.tar.gz notes.txt" {
		t.Errorf("the folder holds %s", got)
	}
}
