package message

import (
	"envtune/py"
	"envtune/tool"
)

func (w *World) listUsers(_ []py.Value, to *tool.Answer) error {
	to.OpenDict("")
	to.OpenList("user_list")
	to.AddKeys(w.users())
	return nil
}

func (w *World) getUserID(a []py.Value, to *tool.Answer) error {
	user := a[0]
	found, err := py.Contains(w.users(), user)
	if err != nil {
		return err
	}
	if !found {
		return tool.Fail(UserNotFound, "User '"+py.String(user)+"' not found in the workspace.", "user", py.String(user))
	}
	id, _ := w.users().Get(user)
	return to.Dict(tool.Value("user_id", id))
}

func (w *World) login(a []py.Value, to *tool.Answer) error {
	id := py.String(a[0])
	if !w.isUser(a[0]) {
		return tool.FailWith(LoginRefused, py.NewDict(
			py.P("login_status", py.Bool(false)), py.P("message", py.Str("User ID '"+id+"' not found."))), "user_id", id)
	}
	w.Set("current_user", a[0])
	return to.Dict(tool.Flag("login_status", true), tool.Text("message", "User '"+id+"' logged in successfully."))
}

func (w *World) loginStatus(_ []py.Value, to *tool.Answer) error {
	return to.Dict(tool.Flag("login_status", py.Truth(w.Get("current_user"))))
}

func (w *World) addContact(a []py.Value, to *tool.Answer) error {
	name := a[0]
	known, err := py.Contains(w.users(), name)
	if err != nil {
		return err
	}
	if known {
		return tool.Fail(NameExists, "User name '"+py.String(name)+"' already exists.", "user_name", py.String(name))
	}
	if err := w.Room(); err != nil {
		return err
	}
	count, err := py.AddAssign(w.Get("user_count"), py.NewInt(1))
	if err != nil {
		return err
	}
	w.Set("user_count", count) // stays if the id is taken, as officially
	number, err := py.StrErr(count)
	if err != nil {
		return err
	}
	id := "USR" + py.Zfill(py.Str(number), 3)
	if w.isUser(id) {
		return tool.Fail(IDExists, "User ID '"+string(id)+"' already exists.", "user_id", string(id))
	}
	w.OwnOuter("user_map").(*py.Dict).Set(name, id)
	return to.Dict(
		tool.Flag("added_status", true), tool.Value("user_id", id),
		tool.Text("message", "Contact '"+py.String(name)+"' added successfully."))
}
