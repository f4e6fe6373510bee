package filesystem

import (
	"envtune/py"
	"envtune/tool"
)

// tools declares the 18 tools in the order of the official class.
var tools = tool.NewTable("GorillaFileSystem",
	def("pwd", "path of the current directory", (*World).pwd),
	def("ls", "list the current directory", (*World).ls,
		tool.Opt("a", "bool", py.Bool(false))),
	def("cd", "change to one folder, .. or /", (*World).cd,
		tool.Req("folder", "str")),
	def("mkdir", "make a directory here", (*World).mkdir,
		tool.Req("dir_name", "str")),
	def("touch", "make an empty file here", (*World).touch,
		tool.Req("file_name", "str")),
	def("echo", "show text or overwrite a file", (*World).echo,
		tool.Req("content", "str"), tool.Opt("file_name", "str", py.None)),
	def("cat", "show a file", (*World).cat,
		tool.Req("file_name", "str")),
	def("find", "search below a path by name", (*World).find,
		tool.Opt("path", "str", py.Str(".")), tool.Opt("name", "str", py.None)),
	def("wc", "count lines (l), words (w), characters (c)", (*World).wc,
		tool.Req("file_name", "str"), tool.Opt("mode", "str", py.Str("l"))),
	def("sort", "show a file's lines sorted", (*World).sort,
		tool.Req("file_name", "str")),
	def("grep", "show lines with a text in them", (*World).grep,
		tool.Req("file_name", "str"), tool.Req("pattern", "str")),
	def("du", "size of the current directory", (*World).du,
		tool.Opt("human_readable", "bool", py.Bool(false))),
	def("tail", "show a file's last lines", (*World).tail,
		tool.Req("file_name", "str"), tool.Opt("lines", "int", py.NewInt(10))),
	def("diff", "show lines where two files differ", (*World).diff,
		tool.Req("file_name1", "str"), tool.Req("file_name2", "str")),
	def("mv", "move or rename within the current directory", (*World).mv,
		tool.Req("source", "str"), tool.Req("destination", "str")),
	def("rm", "remove a file or directory", (*World).rm,
		tool.Req("file_name", "str")),
	def("rmdir", "remove an empty directory", (*World).rmdir,
		tool.Req("dir_name", "str")),
	def("cp", "copy within the current directory", (*World).cp,
		tool.Req("source", "str"), tool.Req("destination", "str")),
)

func def(name, doc string, run func(*World, []py.Value, *tool.Answer) error, params ...tool.Param) tool.Def[*World] {
	return tool.Def[*World]{Name: name, Doc: doc, Params: params, Run: run}
}
