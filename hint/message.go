package hint

import (
	"fmt"

	"envtune"
	"envtune/py"
	"envtune/world/message"
)

func messageEntries() map[envtune.Code]Entry {
	return map[envtune.Code]Entry{
		message.NotLoggedIn:      {make: messageLogin},
		message.UserNotFound:     {make: userSource, fallback: knownUsers},
		message.LoginRefused:     {make: userIDSource("user_id"), fallback: knownUserIDs("user_id")},
		message.ReceiverNotFound: {make: userIDSource("receiver_id"), fallback: knownUserIDs("receiver_id")},
		message.NothingToDelete:  {make: sentSource, fallback: knownReceivers},
		message.NameExists:       {make: existingUser, fallback: nothingToAdd},
		message.IDExists:         {make: nextID},
	}
}

func messageLogin(*failure) *envtune.Hint {
	return first("message_login", "Log in with message_login before this call.")
}

func userSource(*failure) *envtune.Hint { return from("user", "list_users", "user_list") }

func knownUsers(c *failure) *envtune.Hint {
	return oneOf("user", c.field("user"), nameList(c.state("message", "user_map"), c.field("user")))
}

// userIDSource is the id of a name; a name given as the id is told so.
func userIDSource(arg string) maker {
	return func(c *failure) *envtune.Hint {
		h := from(arg, "get_user_id", "user_id")
		if users, ok := c.state("message", "user_map").(*py.Dict); ok {
			if _, isName := users.GetStr(c.field(arg)); isName {
				h.Text = fmt.Sprintf("%s must be an id, not a name: take it from the result of get_user_id, under \"user_id\".", arg)
			}
		}
		return h
	}
}

func knownUserIDs(arg string) maker {
	return func(c *failure) *envtune.Hint {
		users, ok := c.state("message", "user_map").(*py.Dict)
		if !ok {
			return nil
		}
		ids := py.NewList()
		for _, e := range users.Entries() {
			ids.Append(e.Value)
		}
		return oneOf(arg, c.field(arg), nameList(ids, c.field(arg)))
	}
}

// sentSource has nothing to point at where there is no message at all.
func sentSource(c *failure) *envtune.Hint {
	if c.receivers().Len() == 0 {
		return say(envtune.HintConstraint, "There is no message to delete.")
	}
	return from("receiver_id", "view_messages_sent", "messages")
}

func knownReceivers(c *failure) *envtune.Hint {
	return oneOf("receiver_id", c.field("receiver_id"), nameList(c.receivers(), c.field("receiver_id")))
}

// receivers are the receivers of the messages in the inbox, as keys.
func (c *failure) receivers() *py.Dict {
	receivers := py.NewDict()
	inbox, ok := c.state("message", "inbox").(*py.List)
	if !ok {
		return receivers
	}
	for _, item := range inbox.Items {
		if m, ok := item.(*py.Dict); ok && m.Len() > 0 {
			receivers.Set(m.Entries()[0].Key, py.None)
		}
	}
	return receivers
}

func existingUser(c *failure) *envtune.Hint {
	t, ok := c.session.Tool("get_user_id")
	if !ok {
		return nil
	}
	return use(t, "The contact is there already; get_user_id gives its id.")
}

func nothingToAdd(*failure) *envtune.Hint {
	return say(envtune.HintConstraint, "The contact is there already; nothing is left to add.")
}

func nextID(*failure) *envtune.Hint {
	return say(envtune.HintConstraint, "The number of users went up all the same: repeat the call, and it tries the next id.")
}
