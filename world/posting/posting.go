// Package posting is the short-message service of BFCL's multi-turn tasks
// (TwitterAPI): tweets, comments, retweets and followed users of one account.
// Results equal the official class's to the byte (Python 3.11).
package posting

import (
	"errors"
	"fmt"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// World is one account with all tweets.
type World struct {
	tool.Base
}

// New makes the service from a start state in the shape of the official
// initial_config; what it lacks takes the official default, what the service
// does not know is ignored. The values are the service's from then on. It has
// no long-context mode, and draws no random numbers.
func New(config *py.Dict, _ tool.Options) (tool.World, error) {
	config = config.Copy()
	config.Delete(py.Str("random_seed")) // unknown to this class
	base, err := tool.NewBase(config, 0)
	if err != nil {
		return nil, err
	}
	base.Random = nil
	w := &World{Base: base}
	w.Take(config, attributes)
	if err := errors.Join(w.Check(attributes), w.Room()); err != nil {
		return nil, fmt.Errorf("the start state of posting: %w", err)
	}
	tweets, err := intKeys(w.tweets())
	if err != nil {
		return nil, fmt.Errorf("the start state of posting: the key of a tweet: %w", err)
	}
	w.Set("tweets", tweets)
	return w, nil
}

// intKeys makes every key of the tweets an int; a key that becomes equal to an
// earlier one overwrites its value. The keys of comments stay strings, so that
// the comments of a start state are never found, as officially.
func intKeys(tweets *py.Dict) (*py.Dict, error) {
	out := py.NewDict()
	for _, e := range tweets.Entries() {
		key, err := py.ToInt(e.Key)
		if err != nil {
			return nil, err
		}
		out.Set(key, e.Value)
	}
	return out, nil
}

// attributes lists the attributes in the official order.
var attributes = []tool.Attr{
	tool.Any("username", func() py.Value { return py.Str("john") }),
	tool.Any("password", func() py.Value { return py.Str("john123") }),
	tool.Any("authenticated", func() py.Value { return py.Bool(false) }),
	tool.Fixed("tweets", func() py.Value { return py.NewDict() }),
	tool.Fixed("comments", func() py.Value { return py.NewDict() }),
	tool.Fixed("retweets", func() py.Value { return py.NewDict() }),
	tool.Fixed("following_list", func() py.Value { return py.NewStrList("alice", "bob") }),
	tool.Any("tweet_counter", func() py.Value { return py.NewInt(0) }),
}

// UnmarshalJSON implements tool.World.
func (w *World) UnmarshalJSON(data []byte) error {
	return w.Restore(data, "posting", func(s tool.Base) error { return s.Check(attributes) })
}

// Class implements tool.World.
func (w *World) Class() string { return "TwitterAPI" }

// Name implements tool.World.
func (w *World) Name() string { return "posting" }

// Tools implements tool.World.
func (w *World) Tools() []envtune.ToolSpec { return tools.Specs() }

// Codes implements tool.World.
func (w *World) Codes() []envtune.Code { return Codes() }

// Call implements tool.World.
func (w *World) Call(name string, args tool.Args) tool.Outcome { return tools.Call(w, name, args) }

// Run implements tool.World.
func (w *World) Run(name string, args tool.Args, to *tool.Answer) tool.Outcome {
	return tools.Run(w, name, args, to)
}

// Clone implements tool.World.
func (w *World) Clone() tool.World { return &World{Base: w.CloneBase()} }

func (w *World) tweets() *py.Dict       { return w.Get("tweets").(*py.Dict) }
func (w *World) comments() *py.Dict     { return w.Get("comments").(*py.Dict) }
func (w *World) retweets() *py.Dict     { return w.Get("retweets").(*py.Dict) }
func (w *World) following() *py.List    { return w.Get("following_list").(*py.List) }
func (w *World) ownTweets() *py.Dict    { return w.OwnOuter("tweets").(*py.Dict) }
func (w *World) ownFollowing() *py.List { return w.OwnOuter("following_list").(*py.List) }

// loggedIn refuses where the account is not logged in; doing is what the
// official text says that a login must precede.
func (w *World) loggedIn(code envtune.Code, doing string) error {
	if !py.Truth(w.Get("authenticated")) {
		return tool.Fail(code, "User not authenticated. Please authenticate before "+doing+".")
	}
	return nil
}

// find returns a tweet.
func (w *World) find(id py.Value) (py.Value, error) {
	if err := py.Hashable(id); err != nil {
		return nil, err
	}
	tweet, ok := w.tweets().Get(id)
	if !ok {
		return nil, tool.Fail(TweetNotFound, "Tweet with ID "+py.String(id)+" not found.", "tweet_id", py.String(id))
	}
	return tweet, nil
}

// appendTo does list.append(v) on what should be a list.
func appendTo(list, v py.Value) error {
	l, ok := list.(*py.List)
	if !ok {
		return py.AttributeError(list, "append")
	}
	l.Append(v)
	return nil
}
