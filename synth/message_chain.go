package synth

// messageChainIntents are the requests of which one call takes what another answers.
func messageChainIntents() []intent {
	return []intent{greetIntent(), sendTwoIntent(), forwardIntent(), forwardFoundIntent(), replaceIntent(), sendIDIntent()}
}

func greetIntent() intent {
	return intent{
		name: "message_greet", tool: "send_message", weight: 3,
		full: []string{
			"add {name} as a contact and send {name} the message {text}", "add {name} to my contacts, then send {name} a message that says {text}",
			"make {name} a contact and send the new contact {text} as a message", "create a contact for {name} and let {name} have the message {text}",
			"put {name} among my contacts and drop {name} a message saying {text}", "add the contact {name}, then send the message {text} to {name}",
			"have {name} added to the contacts and send {name} {text} as a message", "take {name} into my contacts and write {name} the message {text}",
			"add {name} as a new contact, who should also get the message {text}",
		},
		draw: func(s *scene) (goal, bool) {
			name, text := s.newName(), s.newNote()
			return goal{slots: map[string]string{"name": name, "text": literal(text)}, run: func() error {
				p, err := s.addContact(name)
				if err != nil {
					return err
				}
				if err := s.messageReady(); err != nil {
					return err
				}
				return s.sendMessage(p, text)
			}}, !s.plain && name != ""
		},
	}
}

func sendTwoIntent() intent {
	return intent{
		name: "message_send_two", tool: "send_message", weight: 2,
		full: []string{
			"send the message {text} first to {to} and then to {too}", "send first {to} and then {too} the message {text}",
			"send the same message to {to} and after that to {too}, it says {text}", "message first {to} and then {too} with the text {text}",
			"let {to} and after that {too} have the message {text}", "send two messages that say {text}, one to {to} and then one to {too}",
			"write the message {text} to {to}, and then the same to {too}", "drop first {to} and then {too} a message saying {text}",
			"get the message {text} sent to {to} first and to {too} second",
		},
		draw: func(s *scene) (goal, bool) {
			text := s.newNote()
			to, ok := s.to(anybody)
			if !ok || s.plain {
				return goal{}, false
			}
			last := s.messenger().last
			too, ok := s.to(func(p *person) bool { return p != to.person && p != last })
			return goal{slots: map[string]string{"to": to.said, "too": too.said, "text": literal(text)}, run: func() error {
				if err := s.messageReady(to, too); err != nil {
					return err
				}
				if err := s.sendMessage(to.person, text); err != nil {
					return err
				}
				err := s.sendMessage(too.person, text)
				s.messenger().last = nil // one of two
				return err
			}}, ok
		},
	}
}

// unique tells whether a search finds one message whose text is not known yet.
func unique(hits []*note) bool { return len(hits) == 1 && !hits[0].seen }

func forwardIntent() intent {
	return intent{
		name: "message_forward", tool: "send_message", weight: 4,
		full: []string{
			"find the message with the word {word} and send the same text to {to}", "search my messages for {word} and forward the one you find to {to}",
			"look for the message with {word} in it and send {to} exactly the same message", "search for the message that contains {word} and send {to} a copy of it",
			"find my message with the word {word} and forward it to {to} as it is", "search the messages by the keyword {word} and send a copy of what you find to {to}",
			"search the messages for {word} and pass the one found on to {to} unchanged", "look up the message with the word {word} and let {to} have the same text",
			"find the message where {word} occurs and repeat it to {to}, word for word",
		},
		draw: func(s *scene) (goal, bool) {
			words := s.messenger().words(unique)
			if len(words) == 0 || s.plain {
				return goal{}, false
			}
			word := pick(s.d, words)
			hit := s.messenger().hits(word)[0]
			to, ok := s.toNew(func(p *person) bool { return p != hit.to })
			return goal{slots: map[string]string{"word": literal(word), "to": to.said}, run: func() error {
				if err := s.messageReady(); err != nil {
					return err
				}
				if err := s.searchMessages(word); err != nil {
					return err
				}
				if err := to.find(); err != nil {
					return err
				}
				return s.sendMessage(to.person, hit.text)
			}}, ok
		},
	}
}

func forwardFoundIntent() intent {
	return intent{
		name: "message_forward_found", tool: "send_message", weight: 6,
		full: []string{
			"forward that message to {to}", "send {to} a copy of the message you found", "forward the message found to {to} as it is",
			"send the text of that message to {to}", "pass the message that you found on to {to}", "let {to} have the same message as the one you found",
			"send {to} exactly the message that you found", "repeat the found message to {to}, word for word", "send what that message says to {to}, unchanged",
		},
		draw: func(s *scene) (goal, bool) {
			text := s.messenger().found
			if s.plain || text == "" {
				return goal{}, false
			}
			hit := s.messenger().hits(text)[0]
			to, ok := s.toNew(func(p *person) bool { return p != hit.to })
			return goal{slots: map[string]string{"to": to.said}, run: func() error {
				if err := s.messageReady(to); err != nil {
					return err
				}
				return s.sendMessage(to.person, text)
			}}, ok
		},
	}
}

func replaceIntent() intent {
	return intent{
		name: "message_replace", tool: "send_message", weight: 3,
		full: []string{
			"delete my last message to {to} and send {text} instead", "take back the last message to {to} and send {text} in its place",
			"delete the latest message to {to}, then send {to} the message {text}", "undo my last message to {to} by deleting it, then send {to} {text} as the new one",
			"remove my last message to {to} and let {to} have {text} as the new message", "delete what I last sent to {to} and write {text} to {to} instead",
			"correct my last message to {to}, so delete it and send the message {text}", "have my last message to {to} deleted, and then send {to} the message {text}",
			"delete the last message to {to} and after that send the better message {text}",
		},
		draw: func(s *scene) (goal, bool) {
			text := s.newNote()
			to, ok := s.to(func(p *person) bool { return s.messenger().latest(p) != nil })
			return goal{slots: map[string]string{"to": to.said, "text": literal(text)}, run: func() error {
				if err := s.messageReady(to); err != nil {
					return err
				}
				if err := s.deleteMessage(to); err != nil {
					return err
				}
				return s.sendMessage(to.person, text)
			}}, ok && !s.plain && !s.used["message_delete"]
		},
	}
}

func sendIDIntent() intent {
	return intent{
		name: "message_send_id", tool: "send_message", weight: 2,
		full: []string{
			"send {to} the user id of {name} as a message, nothing else", "message {to} with just the user id of {name}",
			"look up the user id of {name} and send just that id to {to}", "send a message to {to} that holds only the user id of {name}",
			"find the user id of {name} and message it to {to} with nothing added", "let {to} have a message that is just the user id of {name}",
			"get the user id of {name} and send {to} the bare id as a message", "send {to} a message of only the user id of {name}",
			"look up which user id {name} has and send {to} that id alone",
		},
		draw: func(s *scene) (goal, bool) {
			to, ok := s.toNew(anybody) // "that contact" could be the one whose id is sent
			about := pick(s.d, s.messenger().people)
			return goal{slots: map[string]string{"to": to.said, "name": about.name}, run: func() error {
				if err := s.messageReady(); err != nil {
					return err
				}
				if err := s.userID(about); err != nil {
					return err
				}
				if err := to.find(); err != nil {
					return err
				}
				return s.sendMessage(to.person, about.id)
			}}, ok && !s.plain && about != to.person
		},
	}
}
