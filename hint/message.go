package hint

import (
	"fmt"

	"envtune"
	"envtune/internal/spell"
	"envtune/py"
	"envtune/world/message"
)

func messageEntries() map[envtune.Code]Entry {
	return map[envtune.Code]Entry{
		message.NotLoggedIn:      {make: messageLogin},
		message.UserNotFound:     {make: misspelt("user", keys("message", "user_map"), userSource), fallback: knownUsers},
		message.LoginRefused:     {make: misspelt("user_id", userIDs, userIDSource("user_id")), fallback: knownUserIDs("user_id")},
		message.ReceiverNotFound: {make: misspelt("receiver_id", userIDs, userIDSource("receiver_id")), fallback: knownUserIDs("receiver_id")},
		message.NothingToDelete:  {make: misspelt("receiver_id", receiverNames, sentSource), fallback: knownReceivers},
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

// userIDSource is the id of a name; a name given as the id is told so. What looks like
// an id is left to the fallback, which lists the ids.
func userIDSource(arg string) maker {
	return func(c *failure) *envtune.Hint {
		if spell.Nearest(c.field(arg), userIDs(c)) != "" {
			return nil
		}
		h := from(arg, "get_user_id", "user_id")
		if c.isUser(c.field(arg)) {
			h.Text = fmt.Sprintf("%s must be an id, not a name: take it from the result of get_user_id, under \"user_id\".", arg)
		}
		return h
	}
}

// isUser tells whether a text is the name of a user.
func (c *failure) isUser(name string) bool {
	users, ok := c.state("message", "user_map").(*py.Dict)
	if !ok {
		return false
	}
	_, ok = users.GetStr(name)
	return ok
}

func knownUserIDs(arg string) maker {
	return func(c *failure) *envtune.Hint {
		return oneOf(arg, c.field(arg), firstNames(userIDs(c), c.field(arg)))
	}
}

func userIDs(c *failure) []string {
	users, ok := c.state("message", "user_map").(*py.Dict)
	if !ok {
		return nil
	}
	var ids []string
	for _, e := range users.Entries() {
		ids = append(ids, py.String(e.Value))
	}
	return ids
}

func receiverNames(c *failure) []string { return allNames(c.receivers()) }

// sentSource has nothing to point at where there is no message at all; a name given as
// the id is told so.
func sentSource(c *failure) *envtune.Hint {
	if c.receivers().Len() == 0 {
		return say(envtune.HintConstraint, "There is no message to delete.")
	}
	if c.isUser(c.field("receiver_id")) && c.offers("get_user_id") {
		return userIDSource("receiver_id")(c)
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
