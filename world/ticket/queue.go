package ticket

import (
	"slices"

	"envtune/py"
	"envtune/tool"
)

// Fields lists the fields that edit_ticket changes.
func Fields() []string { return []string{"title", "description", "status", "priority"} }

func (w *World) create(a []py.Value, to *tool.Answer) error {
	title, description, priority := a[0], a[1], a[2]
	if !w.loggedIn() {
		return tool.Fail(LoginForCreate, "User not authenticated. Please log in to create a ticket.")
	}
	for _, bound := range []struct {
		op    string
		value int64
	}{{"<", 1}, {">", 5}} {
		outside, err := py.Compare(bound.op, priority, py.NewInt(bound.value))
		if err != nil {
			return err
		}
		if outside {
			return tool.Fail(InvalidPriority, "Invalid priority. Priority must be between 1 and 5.", "priority", py.String(priority))
		}
	}
	if err := w.Room(); err != nil {
		return err
	}
	id := w.Get("ticket_counter")
	ticket := py.NewDict(
		py.P("id", id), py.P("title", title), py.P("description", description),
		py.P("status", py.Str("Open")), py.P("priority", priority), py.P("created_by", w.Get("current_user")))
	w.ownQueue().Append(ticket)
	next, err := py.AddAssign(id, py.NewInt(1))
	if err != nil {
		return err
	}
	w.Set("ticket_counter", next)
	return to.Value(ticket)
}

// find returns the first ticket with an id in the queue, and its place.
func (w *World) find(id py.Value) (*py.Dict, int, error) {
	for i, item := range w.queue().Items {
		own, err := py.Index(item, py.Str("id"))
		if err != nil {
			return nil, 0, err
		}
		if py.Equal(own, id) {
			return item.(*py.Dict), i, nil // only a dict can be indexed by a str
		}
	}
	return nil, 0, tool.Fail(NotFound, "Ticket with ID "+py.String(id)+" not found.", "ticket_id", py.String(id))
}

// ownTicket is find of a ticket that is to be changed.
func (w *World) ownTicket(id py.Value) (*py.Dict, error) {
	_, place, err := w.find(id)
	if err != nil {
		return nil, err
	}
	ticket, err := w.OwnItem("ticket_queue", py.NewInt(int64(place)))
	if err != nil {
		return nil, err
	}
	return ticket.(*py.Dict), nil
}

func (w *World) get(a []py.Value, to *tool.Answer) error {
	ticket, _, err := w.find(a[0])
	if err != nil {
		return err
	}
	return to.Value(ticket)
}

func (w *World) closeTicket(a []py.Value, to *tool.Answer) error {
	id := py.String(a[0])
	ticket, err := w.ownTicket(a[0])
	if err != nil {
		return err
	}
	status, err := py.Index(ticket, py.Str("status"))
	if err != nil {
		return err
	}
	if py.Equal(status, py.Str("Closed")) {
		return tool.Fail(AlreadyClosed, "Ticket with ID "+id+" is already closed.", "ticket_id", id)
	}
	ticket.SetStr("status", py.Str("Closed"))
	return done(to, id, "closed")
}

func (w *World) resolve(a []py.Value, to *tool.Answer) error {
	id := py.String(a[0])
	ticket, err := w.ownTicket(a[0])
	if err != nil {
		return err
	}
	status, err := py.Index(ticket, py.Str("status"))
	if err != nil {
		return err
	}
	if py.Equal(status, py.Str("Resolved")) {
		return tool.Fail(AlreadyResolved, "Ticket with ID "+id+" is already resolved.", "ticket_id", id)
	}
	if err := w.Room(); err != nil {
		return err
	}
	ticket.SetStr("status", py.Str("Resolved"))
	ticket.SetStr("resolution", a[1])
	return done(to, id, "resolved")
}

func done(to *tool.Answer, id, what string) error {
	return to.Dict(tool.Text("status", "Ticket "+id+" has been "+what+" successfully."))
}

func (w *World) edit(a []py.Value, to *tool.Answer) error {
	ticket, err := w.ownTicket(a[0])
	if err != nil {
		return err
	}
	updates, ok := a[1].(*py.Dict)
	if !ok {
		return py.AttributeError(a[1], "keys")
	}
	if err := onlyFields(updates); err != nil {
		return err
	}
	if err := w.Room(); err != nil {
		return err
	}
	for _, e := range updates.Entries() {
		if e.Value != py.None {
			ticket.Set(e.Key, e.Value)
		}
	}
	return done(to, py.String(a[0]), "updated")
}

// onlyFields refuses updates of other fields. It names them in the order of
// the updates; officially they come in that of a set, which differs from
// process to process.
func onlyFields(updates *py.Dict) error {
	invalid := py.NewList()
	for _, key := range updates.Keys() {
		if name, ok := key.(py.Str); !ok || !slices.Contains(Fields(), string(name)) {
			invalid.Append(key)
		}
	}
	if invalid.Len() == 0 {
		return nil
	}
	names, err := py.Join(", ", invalid)
	if err != nil {
		return err
	}
	return tool.Fail(InvalidFields, "Invalid fields for update: "+string(names), "updates", string(names))
}

func (w *World) userTickets(a []py.Value, to *tool.Answer) error {
	if !w.loggedIn() {
		return tool.FailWith(LoginForList, py.NewList(py.NewDict(py.P("error",
			py.Str("User not authenticated. Please log in to view tickets.")))))
	}
	mine, err := keep(w.queue().Items, func(ticket py.Value) (bool, error) {
		author, err := py.Index(ticket, py.Str("created_by"))
		return err == nil && py.Equal(author, w.Get("current_user")), err
	})
	if err != nil {
		return err
	}
	if py.Truth(a[0]) {
		mine, err = keep(mine, func(ticket py.Value) (bool, error) { return hasStatus(ticket, a[0]) })
		if err != nil {
			return err
		}
	}
	to.OpenList("")
	to.AddValues(mine...)
	return nil
}

// keep returns the items that a test holds for.
func keep(items []py.Value, test func(py.Value) (bool, error)) ([]py.Value, error) {
	var kept []py.Value
	for _, item := range items {
		ok, err := test(item)
		if err != nil {
			return nil, err
		}
		if ok {
			kept = append(kept, item)
		}
	}
	return kept, nil
}

// hasStatus compares without regard to case.
func hasStatus(ticket, want py.Value) (bool, error) {
	status, err := py.Index(ticket, py.Str("status"))
	if err != nil {
		return false, err
	}
	own, err := py.Lower(status)
	if err != nil {
		return false, err
	}
	wanted, err := py.Lower(want)
	return err == nil && own == wanted, err
}
