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
		var id py.Value = py.NewInt(w.Draw().RandInt(10000, 99999))
		if taken, err := py.Contains(used, id); err != nil || taken {
			continue
		}
		ids, isSet := used.(*py.Dict)
		if !isSet { // a start state's list
			return nil, py.AttributeError(used, "add")
		}
		ids.Set(id, py.None)
		return id, nil
	}
}

func (w *World) sendMessage(a []py.Value, to *tool.Answer) error {
	receiver, text := a[0], a[1]
	if err := w.loggedIn(); err != nil {
		return err
	}
	if !w.isUser(receiver) {
		return tool.Fail(ReceiverNotFound, "Receiver ID '"+py.String(receiver)+"' not found.",
			"receiver_id", py.String(receiver))
	}
	if err := w.Room(); err != nil {
		return err
	}
	id, err := w.newID()
	if err != nil {
		return err
	}
	message := py.MakeDict(1)
	if err := py.SetItem(message, receiver, text); err != nil {
		return err
	}
	w.ownInbox().Append(message)
	count, err := py.AddAssign(w.Get("message_count"), py.NewInt(1))
	if err != nil {
		return err
	}
	w.Set("message_count", count)
	to.OpenDict("")
	to.Add(tool.Flag("sent_status", true))
	to.OpenDict("message_id") // a dict within the dict, as officially
	to.Add(tool.Value("new_id", id))
	to.Close()
	to.Add(tool.Text("message", "Message sent to '"+py.String(receiver)+"' successfully."))
	return nil
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
func (w *World) deleteMessage(a []py.Value, to *tool.Answer) error {
	id := py.String(a[0])
	if err := w.loggedIn(); err != nil {
		return err
	}
	items := w.ownInbox().Items
	for i := len(items) - 1; i >= 0; i-- {
		m, err := first(items[i])
		if err != nil {
			return err
		}
		if !py.Equal(m.Key, a[0]) {
			continue
		}
		if err := w.inbox().Remove(items[i]); err != nil {
			return err
		}
		return to.Dict(
			tool.Flag("deleted_status", true), tool.Value("receiver_id", m.Key),
			tool.Text("message", "Receiver "+id+"'s latest message deleted successfully."))
	}
	return tool.Fail(NothingToDelete, "Receiver ID "+id+" not found.", "receiver_id", id)
}

func (w *World) viewSent(_ []py.Value, to *tool.Answer) error {
	if err := w.loggedIn(); err != nil {
		return err
	}
	sent := py.NewDict()
	for _, item := range w.inbox().Items {
		m, err := first(item)
		if err != nil {
			return err
		}
		if list, ok := sent.Get(m.Key); ok {
			list.(*py.List).Append(m.Value)
		} else {
			sent.Set(m.Key, py.NewList(m.Value))
		}
	}
	return to.Dict(tool.Value("messages", sent))
}

func (w *World) search(a []py.Value, to *tool.Answer) error {
	if err := w.loggedIn(); err != nil {
		return err
	}
	keyword, err := py.Lower(a[0])
	if err != nil {
		return err
	}
	to.OpenDict("")
	to.OpenList("results")
	for _, item := range w.inbox().Items {
		m, err := first(item)
		if err != nil {
			return err
		}
		text, err := py.Lower(m.Value)
		if err != nil {
			return err
		}
		if strings.Contains(string(text), string(keyword)) {
			to.AddDict(tool.Value("receiver_id", m.Key), tool.Value("message", m.Value))
		}
	}
	return nil
}

// stats counts all of the inbox, whoever is logged in, as officially.
func (w *World) stats(_ []py.Value, to *tool.Answer) error {
	if err := w.loggedIn(); err != nil {
		return err
	}
	contacts := py.NewDict()
	for _, item := range w.inbox().Items {
		m, err := first(item)
		if err != nil {
			return err
		}
		contacts.Set(m.Key, py.None)
	}
	to.OpenDict("")
	to.OpenDict("stats")
	to.Add(tool.Int("received_count", w.inbox().Len()), tool.Int("total_contacts", contacts.Len()))
	return nil
}
