package travel

import (
	"strings"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// refused answers that a traveler is refused, which is no error.
func refused(why string, to *tool.Answer) error {
	return to.Dict(tool.Flag("verification_status", false), tool.Text("verification_failure", why))
}

// unverified makes the error of a call that cannot verify anybody.
func unverified(code envtune.Code, why string, fields ...string) error {
	return tool.FailWith(code, py.NewDict(
		py.P("verification_status", py.Bool(false)), py.P("verification_failure", py.Str(why))), fields...)
}

// verifyTraveler compares with the names of the login, and counts the age to
// the agency's day.
func (w *World) verifyTraveler(a []py.Value, to *tool.Answer) error {
	first, last := w.Get("user_first_name"), w.Get("user_last_name")
	if !py.Equal(first, a[0]) || !py.Equal(last, a[1]) {
		return unverified(OtherTraveler, "Cannot book flight information for another user."+
			"Expected "+py.String(first)+" "+py.String(last)+", got "+py.String(a[0])+" "+py.String(a[1]))
	}
	born, err := date.Parse(a[2])
	if e, ok := py.AsException(err); ok && e.Kind == "ValueError" {
		return unverified(BirthFormat, "Invalid date of birth format. Please use YYYY-MM-DD.", "date_of_birth", py.String(a[2]))
	}
	if err != nil {
		return err
	}
	now, err := date.Parse(w.GetPrivate(today))
	if err != nil {
		return err
	}
	// A birthday on 29 February is past on 1 March of other years.
	age := now.Year() - born.Year()
	if now.Month() < born.Month() || now.Month() == born.Month() && now.Day() < born.Day() {
		age--
	}
	if age < 18 {
		return refused("Traveler must be at least 18 years old.", to)
	}
	passport, ok := a[3].(py.Str)
	if !ok {
		return py.AttributeError(a[3], "startswith")
	}
	if !strings.HasPrefix(string(passport), "US") {
		return refused("Passport must be issued by the United States.", to)
	}
	return to.Dict(tool.Flag("verification_status", true))
}
