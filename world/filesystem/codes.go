package filesystem

import "envtune"

// The error templates of the file system, one code each. Four of them no start
// state and call can reach: NoParent, since only the root has no parent, and
// the three of what is neither a file nor a directory.
const (
	NestedPath    envtune.Code = "filesystem.nested_path"
	AtRoot        envtune.Code = "filesystem.at_root"
	NoParent      envtune.Code = "filesystem.no_parent"
	CdNotFound    envtune.Code = "filesystem.not_found.cd"
	MkdirName     envtune.Code = "filesystem.invalid_name.mkdir"
	MkdirExists   envtune.Code = "filesystem.exists.mkdir"
	TouchName     envtune.Code = "filesystem.invalid_name.touch"
	TouchExists   envtune.Code = "filesystem.exists.touch"
	EchoName      envtune.Code = "filesystem.invalid_name.echo"
	EchoNotFound  envtune.Code = "filesystem.not_found.echo"
	CatName       envtune.Code = "filesystem.invalid_name.cat"
	CatDirectory  envtune.Code = "filesystem.is_directory"
	CatNotFound   envtune.Code = "filesystem.not_found.cat"
	FindNotFound  envtune.Code = "filesystem.not_found.find"
	CountMode     envtune.Code = "filesystem.count_mode"
	WcNotFound    envtune.Code = "filesystem.not_found.wc"
	SortNotFound  envtune.Code = "filesystem.not_found.sort"
	GrepNotFound  envtune.Code = "filesystem.not_found.grep"
	TailNotFound  envtune.Code = "filesystem.not_found.tail"
	DiffNotFound  envtune.Code = "filesystem.not_found.diff"
	MvNotFound    envtune.Code = "filesystem.not_found.mv"
	MvKind        envtune.Code = "filesystem.neither_kind.mv"
	MvPath        envtune.Code = "filesystem.path_destination.mv"
	MvExists      envtune.Code = "filesystem.exists.mv"
	MvDirectory   envtune.Code = "filesystem.not_directory.mv"
	RmKind        envtune.Code = "filesystem.neither_kind.rm"
	RmNotFound    envtune.Code = "filesystem.not_found.rm"
	RmdirFull     envtune.Code = "filesystem.not_empty"
	RmdirFile     envtune.Code = "filesystem.not_directory.rmdir"
	RmdirNotFound envtune.Code = "filesystem.not_found.rmdir"
	CpNotFound    envtune.Code = "filesystem.not_found.cp"
	CpKind        envtune.Code = "filesystem.neither_kind.cp"
	CpPath        envtune.Code = "filesystem.path_destination.cp"
	CpExists      envtune.Code = "filesystem.exists.cp"
	CpDirectory   envtune.Code = "filesystem.not_directory.cp"
)

// Codes lists the error templates in the order of the tools.
func Codes() []envtune.Code {
	return []envtune.Code{
		NestedPath, AtRoot, NoParent, CdNotFound, MkdirName, MkdirExists,
		TouchName, TouchExists, EchoName, EchoNotFound,
		CatName, CatDirectory, CatNotFound, FindNotFound, CountMode, WcNotFound,
		SortNotFound, GrepNotFound, TailNotFound, DiffNotFound,
		MvNotFound, MvKind, MvPath, MvExists, MvDirectory, RmKind, RmNotFound,
		RmdirFull, RmdirFile, RmdirNotFound,
		CpNotFound, CpKind, CpPath, CpExists, CpDirectory,
	}
}
