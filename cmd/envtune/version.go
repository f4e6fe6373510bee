package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// versionCmd prints the version that the module and the source control gave
// to the build.
type versionCmd struct{}

func (versionCmd) Run(a *app) error {
	version, revision := "(development)", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		if v := info.Main.Version; v != "" && v != "(devel)" {
			version = v
		}
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision" && len(s.Value) >= 12:
				revision = " " + s.Value[:12]
			case s.Key == "vcs.modified" && s.Value == "true":
				revision += " (changed)"
			}
		}
	}
	_, err := fmt.Fprintf(a.out, "envtune %s%s, %s, %s/%s\n", version, revision, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
