package main

import (
	"context"
	"debug/buildinfo"
	"debug/elf"
	"debug/macho"
	"debug/pe"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// binary is what a binary says of itself.
type binary struct {
	version string // as the tag or the revision gives it
	time    time.Time
}

// inspect reads what a binary was built from, and refuses one that is not a static
// program of its platform from a known revision.
func inspect(file string, p platform) (binary, error) {
	info, err := buildinfo.ReadFile(file)
	if err != nil {
		return binary{}, err
	}
	set := map[string]string{}
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	for key, want := range map[string]string{"GOOS": p.os, "GOARCH": p.arch, "CGO_ENABLED": "0", "-trimpath": "true"} {
		if set[key] != want {
			return binary{}, fmt.Errorf("it was built with %s=%s, not %s", key, set[key], want)
		}
	}
	if set["vcs.revision"] == "" {
		return binary{}, errors.New("it does not know its revision")
	}
	at, err := time.Parse(time.RFC3339, set["vcs.time"])
	if err != nil {
		return binary{}, fmt.Errorf("the time of its revision: %w", err)
	}
	if err := machine(file, p); err != nil {
		return binary{}, err
	}
	return binary{version: info.Main.Version, time: at.UTC()}, nil
}

// machine looks at the file itself: its format, its processor, and that it asks for no
// dynamic loader.
func machine(file string, p platform) error {
	type kind struct {
		format string
		cpu    any
	}
	want := map[platform]kind{
		{"linux", "amd64"}: {"ELF", elf.EM_X86_64}, {"linux", "arm64"}: {"ELF", elf.EM_AARCH64},
		{"darwin", "amd64"}: {"Mach-O", macho.CpuAmd64}, {"darwin", "arm64"}: {"Mach-O", macho.CpuArm64},
		{"windows", "amd64"}: {"PE", uint16(pe.IMAGE_FILE_MACHINE_AMD64)}, {"windows", "arm64"}: {"PE", uint16(pe.IMAGE_FILE_MACHINE_ARM64)},
	}[p]
	var got kind
	loader := false
	if f, err := elf.Open(file); err == nil {
		defer f.Close()
		got = kind{"ELF", f.Machine}
		for _, part := range f.Progs {
			loader = loader || part.Type == elf.PT_INTERP
		}
	} else if f, err := macho.Open(file); err == nil {
		defer f.Close()
		got = kind{"Mach-O", f.Cpu}
	} else if f, err := pe.Open(file); err == nil {
		defer f.Close()
		got = kind{"PE", f.Machine}
	}
	if got != want {
		return fmt.Errorf("it is %s for %v, not %s for %v", got.format, got.cpu, want.format, want.cpu)
	}
	if loader {
		return errors.New("it is not static: it asks for a dynamic loader")
	}
	return nil
}

// try unpacks an archive of this machine's platform into an empty folder and runs the
// program there, with nothing of the repository or the environment to lean on.
func try(ctx context.Context, archive []byte, p platform, version string) error {
	dir, err := os.MkdirTemp("", "envtune-try-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	entries, err := unpack(p, archive)
	if err != nil {
		return err
	}
	program := filepath.Join(dir, p.program())
	for _, e := range entries {
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(e.name)), e.data, e.mode); err != nil {
			return err
		}
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"version"}, version},
		{[]string{"world", "trading", "--help"}, "envtune world"},
		{[]string{"world", "trading", "--tools"}, "place_order"},
	} {
		cmd := exec.CommandContext(ctx, program, c.args...)
		cmd.Dir, cmd.Env = dir, []string{"HOME=" + dir}
		text, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(text), c.want) {
			return fmt.Errorf("%s %s: %w, it should print %q and printed\n%s", p.program(), strings.Join(c.args, " "), err, c.want, text)
		}
	}
	return nil
}
