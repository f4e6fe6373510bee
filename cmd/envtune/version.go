package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"

	"envtune/learn/tensor"
)

// versionCmd prints the version and the revision that the source control gave to the
// build, the Go release, the platform, and the kernel that this machine computes with.
type versionCmd struct{}

func (versionCmd) Run(a *app) error {
	kernel, err := tensor.SelectKernel(os.Getenv(tensor.KernelEnv))
	if err != nil {
		return fmt.Errorf("%s: %w", tensor.KernelEnv, err)
	}
	info, _ := debug.ReadBuildInfo()
	tiles := ""
	if tensor.AMX.Native(kernel) {
		tiles = " with amx"
	}
	_, err = fmt.Fprintf(a.out, "envtune %s, %s, %s/%s, kernel %s%s\n", source(info), runtime.Version(), runtime.GOOS, runtime.GOARCH, kernel, tiles)
	return err
}

// source says what a program was built from: the version, the revision with its day, and
// whether the source was changed since.
func source(info *debug.BuildInfo) string {
	version, revision, day, changed := "(development)", "", "", ""
	if info == nil {
		return version
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		version = v
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && len(s.Value) >= 12:
			revision = ", revision " + s.Value[:12]
		case s.Key == "vcs.time" && len(s.Value) >= 10:
			day = " of " + s.Value[:10]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = " (changed)"
		}
	}
	return version + revision + day + changed
}
