// Release builds the binaries of a release and packs them: make release. The same
// revision under the same Go release gives the same bytes, wherever it is built.
package main

import (
	"context"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// platform is an operating system and a processor, by Go's names.
type platform struct{ os, arch string }

// platforms are those that a release is for.
func platforms() []platform {
	var out []platform
	for _, system := range []string{"linux", "darwin", "windows"} {
		for _, arch := range []string{"amd64", "arm64"} {
			out = append(out, platform{system, arch})
		}
	}
	return out
}

// program is the name of the binary.
func (p platform) program() string {
	if p.os == "windows" {
		return "envtune.exe"
	}
	return "envtune"
}

// archive is the name of the archive of a version.
func (p platform) archive(version string) string {
	name := fmt.Sprintf("envtune_%s_%s_%s", strings.TrimPrefix(version, "v"), p.os, p.arch)
	if p.os == "windows" {
		return name + ".zip"
	}
	return name + ".tar.gz"
}

func main() {
	out := flag.String("out", "dist", "the folder of the archives; those of earlier releases in it are removed")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := release(ctx, *out); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// release builds, checks and packs every platform from a clone of what is committed, so
// that nothing else that lies in the folder gets in. Nothing is put into the folder of the
// archives before all of it is right.
func release(ctx context.Context, out string) error {
	tmp, err := os.MkdirTemp("", "envtune-release-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	source := filepath.Join(tmp, "source")
	if err := clone(ctx, source); err != nil {
		return err
	}
	archives := map[string][]byte{}
	var names []string
	for _, p := range platforms() {
		binary := filepath.Join(tmp, p.os+"-"+p.arch, p.program())
		if err := build(ctx, p, source, binary); err != nil {
			return fmt.Errorf("building for %s/%s: %w", p.os, p.arch, err)
		}
		b, err := inspect(binary, p)
		if err != nil {
			return fmt.Errorf("the binary for %s/%s: %w", p.os, p.arch, err)
		}
		name := p.archive(b.version)
		data, err := packFiles(p, b, binary, filepath.Join(source, "LICENSE"), filepath.Join(source, "README.md"))
		if err != nil {
			return fmt.Errorf("packing %s: %w", name, err)
		}
		if p == (platform{runtime.GOOS, runtime.GOARCH}) {
			if err := try(ctx, data, p, b.version); err != nil {
				return fmt.Errorf("trying %s: %w", name, err)
			}
		}
		fmt.Printf("%s  %.1f MB\n", name, float64(len(data))/1e6)
		archives[name], names = data, append(names, name)
	}
	slices.Sort(names)
	var sums strings.Builder
	for _, name := range names {
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(archives[name]), name)
	}
	archives[sumsFile] = []byte(sums.String())
	return put(out, append(names, sumsFile), archives)
}

const sumsFile = "SHA256SUMS"

// clone copies the committed state of the repository, tags included. Go reads version and
// revision from a clone, which it does not do in every kind of working copy.
func clone(ctx context.Context, to string) error {
	for _, args := range [][]string{{"status", "--porcelain"}, {"clone", "--quiet", "--shared", ".", to}} {
		text, err := exec.CommandContext(ctx, "git", args...).CombinedOutput()
		if err != nil {
			return fmt.Errorf("git %s: %w\n%s", strings.Join(args, " "), err, text)
		}
		if args[0] == "status" && len(text) > 0 {
			fmt.Printf("what is not committed is left out:\n%s", text)
		}
	}
	return nil
}

// build compiles the program for a platform. What the environment could change in the
// bytes is set here: paths (-trimpath), cgo, the instruction sets.
func build(ctx context.Context, p platform, source, binary string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=true", "-ldflags=-s -w", "-o", binary, "./cmd/envtune")
	cmd.Dir = source
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+p.os, "GOARCH="+p.arch, "GOAMD64=v1", "GOARM64=v8.0", "GOFLAGS=", "GOEXPERIMENT=")
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, text)
	}
	return nil
}

// put writes the files of a release into a folder, aside and then renamed, in place of
// those of an earlier one; the sums come last.
func put(dir string, names []string, files map[string][]byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(dir, "envtune_*"))
	if err != nil {
		return err
	}
	for _, name := range append(old, filepath.Join(dir, sumsFile)) {
		if err := os.RemoveAll(name); err != nil {
			return err
		}
	}
	for _, name := range names {
		to := filepath.Join(dir, name)
		if err := os.WriteFile(to+".part", files[name], 0o644); err != nil {
			return err
		}
		if err := os.Rename(to+".part", to); err != nil {
			return err
		}
	}
	return nil
}
