package message

import (
	"envtune/py"
	"envtune/tool"
)

func (w *World) listUsers([]py.Value) (py.Value, error) {
	return py.NewDict(py.P("user_list", py.NewList(w.users().Keys()...))), nil
}

func (w *World) getUserID(a []py.Value) (py.Value, error) {
	user := a[0]
	found, err := py.Contains(w.users(), user)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, tool.Fail(UserNotFound, "User '"+py.String(user)+"' not found in the workspace.", "user", py.String(user))
	}
	id, _ := w.users().Get(user)
	return py.NewDict(py.P("user_id", id)), nil
}

func (w *World) login(a []py.Value) (py.Value, error) {
	id := py.String(a[0])
	if !w.isUser(a[0]) {
		return nil, tool.FailWith(LoginRefused, loginResult(false, "User ID '"+id+"' not found."), "user_id", id)
	}
	w.Set("current_user", a[0])
	return loginResult(true, "User '"+id+"' logged in successfully."), nil
}

func loginResult(in bool, told string) py.Value {
	return py.NewDict(py.P("login_status", py.Bool(in)), py.P("message", py.Str(told)))
}

func (w *World) loginStatus([]py.Value) (py.Value, error) {
	return py.NewDict(py.P("login_status", py.Bool(py.Truth(w.Get("current_user"))))), nil
}

func (w *World) addContact(a []py.Value) (py.Value, error) {
	name := a[0]
	known, err := py.Contains(w.users(), name)
	if err != nil {
		return nil, err
	}
	if known {
		return nil, tool.Fail(NameExists, "User name '"+py.String(name)+"' already exists.", "user_name", py.String(name))
	}
	if err := w.Room(); err != nil {
		return nil, err
	}
	count, err := py.AddAssign(w.Get("user_count"), py.NewInt(1))
	if err != nil {
		return nil, err
	}
	w.Set("user_count", count) // stays if the id is taken, as officially
	number, err := py.StrErr(count)
	if err != nil {
		return nil, err
	}
	id := "USR" + py.Zfill(py.Str(number), 3)
	if w.isUser(id) {
		return nil, tool.Fail(IDExists, "User ID '"+string(id)+"' already exists.", "user_id", string(id))
	}
	w.OwnOuter("user_map").(*py.Dict).Set(name, id)
	return py.NewDict(
		py.P("added_status", py.Bool(true)), py.P("user_id", id),
		py.P("message", py.Str("Contact '"+py.String(name)+"' added successfully."))), nil
}
