package message

import (
	"strings"

	"envtune/py"
	"envtune/tool"
)

// maxIDs bounds the message ids of a workspace. Of the 90,000 possible ones
// officially all can be given, the last ones at the cost of ever more draws.
const maxIDs = 20_000

// newID draws the id of a message.
func (w *World) newID() (py.Value, error) {
	used := w.OwnOuter("generated_ids")
	if n, err := py.Len(used); err != nil || n >= maxIDs {
		return nil, py.Raise(py.LimitKind, "the call is refused: there are %d messages already", maxIDs)
	}
	for {
		var id py.Value = py.NewInt(w.Random.RandInt(10000, 99999))
		if taken, err := py.Contains(used, id); err != nil || taken {
			continue
		}
		ids, isSet := used.(*py.Dict)
		if !isSet { // a start state's list
			return nil, py.AttributeError(used, "add")
		}
		ids.Set(id, py.None)
		return py.NewDict(py.P("new_id", id)), nil
	}
}

func (w *World) sendMessage(a []py.Value) (py.Value, error) {
	receiver, text := a[0], a[1]
	if err := w.loggedIn(); err != nil {
		return nil, err
	}
	if !w.isUser(receiver) {
		return nil, tool.Fail(ReceiverNotFound, "Receiver ID '"+py.String(receiver)+"' not found.",
			"receiver_id", py.String(receiver))
	}
	if err := w.Room(); err != nil {
		return nil, err
	}
	id, err := w.newID()
	if err != nil {
		return nil, err
	}
	message := py.MakeDict(1)
	if err := py.SetItem(message, receiver, text); err != nil {
		return nil, err
	}
	w.ownInbox().Append(message)
	count, err := py.AddAssign(w.Get("message_count"), py.NewInt(1))
	if err != nil {
		return nil, err
	}
	w.Set("message_count", count)
	return py.NewDict(
		py.P("sent_status", py.Bool(true)), py.P("message_id", id),
		py.P("message", py.Str("Message sent to '"+py.String(receiver)+"' successfully."))), nil
}

// first returns the first entry of a message: its receiver and its text.
func first(message py.Value) (py.Pair, error) {
	d, ok := message.(*py.Dict)
	if !ok {
		return py.Pair{}, py.AttributeError(message, "items")
	}
	if d.Len() == 0 {
		return py.Pair{}, py.Raise("IndexError", "list index out of range")
	}
	return d.Entries()[0], nil
}

// deleteMessage looks for the latest message to a receiver, and then removes
// the first one that equals it, as officially.
func (w *World) deleteMessage(a []py.Value) (py.Value, error) {
	id := py.String(a[0])
	if err := w.loggedIn(); err != nil {
		return nil, err
	}
	items := w.ownInbox().Items
	for i := len(items) - 1; i >= 0; i-- {
		m, err := first(items[i])
		if err != nil {
			return nil, err
		}
		if !py.Equal(m.Key, a[0]) {
			continue
		}
		if err := w.inbox().Remove(items[i]); err != nil {
			return nil, err
		}
		return py.NewDict(
			py.P("deleted_status", py.Bool(true)), py.P("receiver_id", m.Key),
			py.P("message", py.Str("Receiver "+id+"'s latest message deleted successfully."))), nil
	}
	return nil, tool.Fail(NothingToDelete, "Receiver ID "+id+" not found.", "receiver_id", id)
}

func (w *World) viewSent([]py.Value) (py.Value, error) {
	if err := w.loggedIn(); err != nil {
		return nil, err
	}
	sent := py.NewDict()
	for _, item := range w.inbox().Items {
		m, err := first(item)
		if err != nil {
			return nil, err
		}
		if list, ok := sent.Get(m.Key); ok {
			list.(*py.List).Append(m.Value)
		} else {
			sent.Set(m.Key, py.NewList(m.Value))
		}
	}
	return py.NewDict(py.P("messages", sent)), nil
}

func (w *World) search(a []py.Value) (py.Value, error) {
	if err := w.loggedIn(); err != nil {
		return nil, err
	}
	keyword, err := py.Lower(a[0])
	if err != nil {
		return nil, err
	}
	found := py.NewList()
	for _, item := range w.inbox().Items {
		m, err := first(item)
		if err != nil {
			return nil, err
		}
		text, err := py.Lower(m.Value)
		if err != nil {
			return nil, err
		}
		if strings.Contains(string(text), string(keyword)) {
			found.Append(py.NewDict(py.P("receiver_id", m.Key), py.P("message", m.Value)))
		}
	}
	return py.NewDict(py.P("results", found)), nil
}

// stats counts all of the inbox, whoever is logged in, as officially.
func (w *World) stats([]py.Value) (py.Value, error) {
	if err := w.loggedIn(); err != nil {
		return nil, err
	}
	contacts := py.NewDict()
	for _, item := range w.inbox().Items {
		m, err := first(item)
		if err != nil {
			return nil, err
		}
		contacts.Set(m.Key, py.None)
	}
	return py.NewDict(py.P("stats", py.NewDict(
		py.P("received_count", py.NewInt(int64(w.inbox().Len()))),
		py.P("total_contacts", py.NewInt(int64(contacts.Len())))))), nil
}
