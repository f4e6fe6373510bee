package synth

import (
	"slices"
)

func messageSendIntents() []intent {
	return []intent{
		sendIntent(),
		{
			name: "message_delete", tool: "delete_message", weight: 4,
			full: []string{
				"delete the last message to {to}", "delete my last message to {to}", "remove the last message that I sent to {to}",
				"take back the last message to {to}", "have the latest message to {to} deleted", "get rid of my latest message to {to}",
				"delete what I last sent to {to}", "unsend my last message to {to}", "erase the latest of my messages to {to}",
				"see to it that my last message to {to} is deleted",
			},
			gaps: []gap{{slot: "to", label: "receiver", without: []string{
				"delete my last message to somebody", "delete the latest message to one of my contacts", "take back the last message to a contact",
				"remove the last message that I sent to somebody", "have the last message to one user deleted",
			}, supply: []string{
				"it went to {to}", "I mean the one to {to}", "the receiver is {to}", "it is the message to {to}", "the one for {to}",
				"I mean {to}", "it was sent to {to}", "the contact is {to}", "I meant the last one to {to}",
			}}},
			draw: func(s *scene) (goal, bool) {
				to, ok := s.to(func(p *person) bool { return s.messenger().latest(p) != nil })
				return goal{slots: map[string]string{"to": to.said}, run: func() error {
					if err := s.messageReady(to); err != nil {
						return err
					}
					return s.deleteMessage(to)
				}}, ok && !s.used["message_replace"] // the one could be taken for the other
			},
		},
	}
}

func sendIntent() intent {
	return intent{
		name: "message_send", tool: "send_message", weight: 8,
		full: []string{
			"send {to} the message {text}", "send a message to {to} that says {text}", "message {to} with the text {text}",
			"send {text} to {to} as a message", "let {to} have the message {text}", "send the message {text} to {to}",
			"write {to} a message, it should say {text}", "drop {to} a message saying {text}", "get the message {text} sent to {to}",
			"send {to} a message with the words {text}",
		},
		gaps: []gap{
			{slot: "text", label: "message", without: []string{
				"send {to} a message", "send a message to {to}", "message {to} with a text of mine", "drop {to} a message",
				"let {to} have a message from me"}},
			{slot: "to", label: "receiver", without: []string{
				"send the message {text}", "send a message that says {text}", "send {text} as a message", "get the message {text} sent",
				"write a message, it should say {text}",
			}, supply: []string{
				"send it to {to}", "it goes to {to}", "the receiver is {to}", "it is for {to}", "I want it to reach {to}",
				"make {to} the receiver", "the message is for {to}", "let it go to {to}", "it should go to {to}", "I mean it for {to}",
			}},
		},
		draw: func(s *scene) (goal, bool) {
			text := s.newNote()
			to, ok := s.to(anybody)
			return goal{slots: map[string]string{"to": to.said, "text": literal(text)}, run: func() error {
				if err := s.messageReady(to); err != nil {
					return err
				}
				return s.sendMessage(to.person, text)
			}}, ok
		},
	}
}

// newNote draws a text that no message has.
func (s *scene) newNote() string {
	for {
		text := noteText(s.d)
		if !slices.ContainsFunc(s.messenger().sent, func(n *note) bool { return n.text == text }) {
			return text
		}
	}
}

// messageReady logs in and looks up who is meant.
func (s *scene) messageReady(to ...addressee) error {
	if err := s.messageLogin(); err != nil {
		return err
	}
	for _, a := range to {
		if err := a.find(); err != nil {
			return err
		}
	}
	return nil
}

func (s *scene) sendMessage(to *person, text string) error {
	b := s.messenger()
	b.sent = append(b.sent, &note{to: to, text: text, seen: true})
	b.last, b.found = to, ""
	return s.do("send_message", arg{"receiver_id", to.id}, arg{"message", text})
}

func (s *scene) deleteMessage(to addressee) error {
	b := s.messenger()
	gone := b.latest(to.person)
	b.sent = slices.DeleteFunc(b.sent, func(n *note) bool { return n == gone })
	b.last, b.found = to.person, ""
	return s.do("delete_message", arg{"receiver_id", to.id})
}

// searchMessages searches the messages for a word.
func (s *scene) searchMessages(word string) error {
	b := s.messenger()
	hits := b.hits(word)
	b.found = ""
	if len(hits) == 1 {
		b.found = hits[0].text
	}
	for _, n := range hits {
		n.seen = true
	}
	return s.do("search_messages", arg{"keyword", word})
}

func messageReadIntents() []intent {
	return []intent{
		{
			name: "message_view", tool: "view_messages_sent", weight: 3, reads: true,
			full: []string{
				"show the messages that I have sent", "show me my sent messages", "list all messages that I sent",
				"?which messages have I sent", "view my sent messages", "bring up the messages that I sent so far",
				"give me a list of my sent messages", "read out all messages I sent", "display every message sent so far",
				"pull up my sent messages",
			},
			draw: func(s *scene) (goal, bool) {
				return goal{run: func() error {
					if err := s.messageReady(); err != nil {
						return err
					}
					for _, n := range s.messenger().sent {
						n.seen = true
					}
					return s.do("view_messages_sent")
				}}, true
			},
		},
		{
			name: "message_search", tool: "search_messages", weight: 4, reads: true,
			full: []string{
				"search my messages for {word}", "find the messages with the word {word}", "?which messages contain the word {word}",
				"look for {word} in the messages", "search the messages with the keyword {word}", "list the messages that contain {word}",
				"show me the messages with {word} in them", "?is there a message with the word {word}", "find every message where {word} occurs",
				"look up messages by the keyword {word}",
			},
			gaps: []gap{{slot: "word", label: "keyword", without: []string{
				"search my messages for a word", "find the messages with a certain word", "look for a word in my messages",
				"show me the messages that contain some word", "look up messages by a keyword"}}},
			draw: func(s *scene) (goal, bool) {
				words := s.messenger().words(unique)
				if len(words) == 0 || s.d.chance(40) {
					words = s.messenger().words(func([]*note) bool { return true })
				}
				if len(words) == 0 {
					return goal{}, false
				}
				word := pick(s.d, words)
				return goal{slots: map[string]string{"word": literal(word)}, run: func() error {
					if err := s.messageReady(); err != nil {
						return err
					}
					return s.searchMessages(word)
				}}, true
			},
		},
		{
			name: "message_stats", tool: "get_message_stats", weight: 2,
			full: []string{
				"get my message statistics", "count my messages and contacts", "?how many messages and contacts are there",
				"show my message stats", "tell me how many messages and contacts I have", "give me the message statistics",
				"?what are my message stats", "look up the message statistics", "display the counts of my messages and contacts",
				"check the message stats",
			},
			draw: func(s *scene) (goal, bool) {
				return goal{run: func() error {
					if err := s.messageReady(); err != nil {
						return err
					}
					return s.do("get_message_stats")
				}}, true
			},
		},
	}
}
