package library

import (
	"slices"
	"strings"
	"unicode/utf8"

	"envtune/py"
	"envtune/tool"
)

func (w *World) createList(a []py.Value, to *tool.Answer) error {
	card, _, err := w.reader()
	if err != nil {
		return err
	}
	name, err := tool.ArgText("list_name", a[0])
	if err != nil {
		return err
	}
	switch {
	case strings.TrimSpace(name) == "" || utf8.RuneCountInString(name) > MaxListName:
		return tool.Fail(ListName, "No reading list can have this name.", "list_name", name)
	case slices.Contains(w.Lists(card), name):
		return tool.Fail(ListExists, "The patron has a reading list "+name+".", "list_name", name)
	}
	if err := w.Room(); err != nil {
		return err
	}
	id := w.NextID("reading_lists", "L", "reading_list_counter")
	w.OwnOuter("reading_lists").(*py.Dict).SetStr(id, py.NewDict(
		py.P("card_number", py.Str(card)), py.P("name", a[0]), py.P("record_ids", py.NewList())))
	return to.Dict(tool.Text("created", name))
}

func (w *World) addToList(a []py.Value, to *tool.Answer) error {
	card, _, err := w.reader()
	if err != nil {
		return err
	}
	name, err := tool.ArgText("list_name", a[0])
	if err != nil {
		return err
	}
	id := first(w.Find("reading_lists", func(_ string, l tool.Record) bool {
		return l.Text("card_number") == card && l.Text("name") == name
	}))
	if id == "" {
		return tool.Fail(ListNotFound, "The patron has no reading list "+name+".", "list_name", name)
	}
	record, err := w.record(a[1])
	if err != nil {
		return err
	}
	if list, _ := w.Record("reading_lists", id); slices.Contains(list.Texts("record_ids"), record) {
		return tool.FailWith(AlreadyListed, tool.FlagDict("added", false), "record_id", record)
	}
	if err := w.Room(); err != nil {
		return err
	}
	list, _ := w.OwnRecord("reading_lists", id)
	ids := get(list, "record_ids")
	ids.Append(py.Str(record))
	return to.Dict(tool.Flag("added", true), tool.Int("titles", ids.Len()))
}

func get(r tool.Record, column string) *py.List {
	v, _ := r.GetStr(column)
	return v.(*py.List)
}
