package message

import "envtune"

// The error templates of the messenger, one code each. LoginRefused is the
// only one without an "error" in its result: the login says that it failed.
const (
	UserNotFound     envtune.Code = "message.user_not_found"
	LoginRefused     envtune.Code = "message.login_refused"
	NotLoggedIn      envtune.Code = "message.not_logged_in"
	ReceiverNotFound envtune.Code = "message.receiver_not_found.send_message"
	NothingToDelete  envtune.Code = "message.receiver_not_found.delete_message"
	NameExists       envtune.Code = "message.name_exists"
	IDExists         envtune.Code = "message.id_exists"
)

// Codes lists the error templates in the order of the tools.
func Codes() []envtune.Code {
	return []envtune.Code{
		UserNotFound, LoginRefused, NotLoggedIn, ReceiverNotFound, NothingToDelete,
		NameExists, IDExists,
	}
}
