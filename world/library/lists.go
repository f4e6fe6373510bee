package library

import (
	"slices"
	"strings"
	"unicode/utf8"

	"envtune/py"
	"envtune/tool"
)

func (w *World) createList(a []py.Value) (py.Value, error) {
	card, _, err := w.reader()
	if err != nil {
		return nil, err
	}
	name, err := tool.ArgText("list_name", a[0])
	if err != nil {
		return nil, err
	}
	switch {
	case strings.TrimSpace(name) == "" || utf8.RuneCountInString(name) > MaxListName:
		return nil, tool.Fail(ListName, "No reading list can have this name.", "list_name", name)
	case slices.Contains(w.Lists(card), name):
		return nil, tool.Fail(ListExists, "The patron has a reading list "+name+".", "list_name", name)
	}
	if err := w.Room(); err != nil {
		return nil, err
	}
	id := w.NextID("reading_lists", "L", "reading_list_counter")
	w.Own("reading_lists").(*py.Dict).SetStr(id, py.NewDict(
		py.P("card_number", py.Str(card)), py.P("name", a[0]), py.P("record_ids", py.NewList())))
	return tool.TextDict("created", name), nil
}

func (w *World) addToList(a []py.Value) (py.Value, error) {
	card, _, err := w.reader()
	if err != nil {
		return nil, err
	}
	name, err := tool.ArgText("list_name", a[0])
	if err != nil {
		return nil, err
	}
	id := first(w.Find("reading_lists", func(_ string, l tool.Record) bool {
		return l.Text("card_number") == card && l.Text("name") == name
	}))
	if id == "" {
		return nil, tool.Fail(ListNotFound, "The patron has no reading list "+name+".", "list_name", name)
	}
	record, err := w.record(a[1])
	if err != nil {
		return nil, err
	}
	if list, _ := w.Record("reading_lists", id); slices.Contains(list.Texts("record_ids"), record) {
		return nil, tool.FailWith(AlreadyListed, tool.FlagDict("added", false), "record_id", record)
	}
	if err := w.Room(); err != nil {
		return nil, err
	}
	list, _ := w.OwnRecord("reading_lists", id)
	ids := get(list, "record_ids")
	ids.Append(py.Str(record))
	return py.NewDict(py.P("added", py.Bool(true)), py.P("titles", py.NewInt(int64(ids.Len())))), nil
}

func get(r tool.Record, column string) *py.List {
	v, _ := r.GetStr(column)
	return v.(*py.List)
}
