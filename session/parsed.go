package session

import "envtune/py"

// CallParsed runs a call as CallOffered runs its text, for callers that have read the
// text already with py.ParseCall and its default limits. The values of the call are the
// session's from then on.
func (s *Session) CallParsed(call py.Call, text string, offered map[string]bool) Result {
	plain := len(text) <= py.DefaultLimits().Bytes && rewrite(text, s.variable) == text && deniedWord(text) == ""
	place := s.place(call.Name)
	if !plain || place < 0 || offered != nil && !offered[call.Name] {
		return s.CallOffered(text, offered)
	}
	return s.run(call)
}
