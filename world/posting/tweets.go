package posting

import (
	"strings"

	"envtune/py"
)

// post keeps the tags and mentions it is given. The lists that stand for ones
// not given are officially one pair for the whole process, so that a later
// mention shows in other tweets, tasks and agents; here every tweet has its own.
func (w *World) post(a []py.Value) (py.Value, error) {
	if err := w.loggedIn(LoginForPost, "posting"); err != nil {
		return nil, err
	}
	if err := w.Room(); err != nil {
		return nil, err
	}
	id := w.Get("tweet_counter")
	tweet := py.NewDict(
		py.P("id", id), py.P("username", w.Get("username")), py.P("content", a[0]),
		py.P("tags", a[1]), py.P("mentions", a[2]))
	if err := py.SetItem(w.ownTweets(), id, tweet); err != nil {
		return nil, err
	}
	next, err := py.AddAssign(id, py.NewInt(1))
	if err != nil {
		return nil, err
	}
	w.Set("tweet_counter", next)
	return tweet, nil
}

func (w *World) retweet(a []py.Value) (py.Value, error) {
	if err := w.loggedIn(LoginForRetweet, "retweeting"); err != nil {
		return nil, err
	}
	id, username := a[0], w.Get("username")
	if _, err := w.find(id); err != nil {
		return nil, err
	}
	if err := w.Room(); err != nil {
		return nil, err
	}
	mine, err := w.listUnder("retweets", username)
	if err != nil {
		return nil, err
	}
	if already, err := py.Contains(mine, id); err != nil || already {
		return says("retweet_status", py.Str("Already retweeted")), err
	}
	if err := appendTo(mine, id); err != nil {
		return nil, err
	}
	return says("retweet_status", py.Str("Successfully retweeted")), nil
}

// listUnder returns what stands under a key of an attribute, to be changed,
// putting an empty list there first where nothing does.
func (w *World) listUnder(name string, key py.Value) (py.Value, error) {
	if err := py.Hashable(key); err != nil {
		return nil, err
	}
	d := w.OwnOuter(name).(*py.Dict)
	if _, ok := d.Get(key); ok {
		return w.OwnItem(name, key)
	}
	list := py.NewList()
	d.Set(key, list)
	return list, nil
}

func (w *World) comment(a []py.Value) (py.Value, error) {
	if err := w.loggedIn(LoginForComment, "commenting"); err != nil {
		return nil, err
	}
	if _, err := w.find(a[0]); err != nil {
		return nil, err
	}
	if err := w.Room(); err != nil {
		return nil, err
	}
	list, err := w.listUnder("comments", a[0])
	if err != nil {
		return nil, err
	}
	if err := appendTo(list, py.NewDict(py.P("username", w.Get("username")), py.P("content", a[1]))); err != nil {
		return nil, err
	}
	return says("comment_status", py.Str("Comment added successfully")), nil
}

// mention needs no login, as officially.
func (w *World) mention(a []py.Value) (py.Value, error) {
	if _, err := w.find(a[0]); err != nil {
		return nil, err
	}
	tweet, err := w.OwnItem("tweets", a[0])
	if err != nil {
		return nil, err
	}
	mentions, err := py.Index(tweet, py.Str("mentions"))
	if err != nil {
		return nil, err
	}
	list, ok := mentions.(*py.List)
	if !ok {
		return nil, py.AttributeError(mentions, "extend")
	}
	names, err := py.Iter(a[1])
	if err != nil {
		return nil, err
	}
	if err := w.Room(); err != nil {
		return nil, err
	}
	list.Items = append(list.Items, names...)
	return says("mention_status", py.Str("Users mentioned successfully")), nil
}

func (w *World) getTweet(a []py.Value) (py.Value, error) { return w.find(a[0]) }

func (w *World) userTweets(a []py.Value) (py.Value, error) {
	list, err := w.tweetsOf(a[0])
	if err != nil {
		return nil, err
	}
	return list, nil
}

// tweetsOf lists the tweets of a user.
func (w *World) tweetsOf(username py.Value) (*py.List, error) {
	list := py.NewList()
	for _, e := range w.tweets().Entries() {
		author, err := py.Index(e.Value, py.Str("username"))
		if err != nil {
			return nil, err
		}
		if py.Equal(author, username) {
			list.Append(e.Value)
		}
	}
	return list, nil
}

func (w *World) search(a []py.Value) (py.Value, error) {
	list := py.NewList()
	if w.tweets().Len() == 0 {
		return list, nil // before the keyword is looked at
	}
	keyword, err := py.Lower(a[0])
	if err != nil {
		return nil, err
	}
	for _, e := range w.tweets().Entries() {
		found, err := matches(e.Value, keyword)
		if err != nil {
			return nil, err
		}
		if found {
			list.Append(e.Value)
		}
	}
	return list, nil
}

// matches tells whether the keyword occurs in the text of a tweet, or is one of
// its tags, "#" included.
func matches(tweet py.Value, keyword py.Str) (bool, error) {
	content, err := py.Index(tweet, py.Str("content"))
	if err != nil {
		return false, err
	}
	text, err := py.Lower(content)
	if err != nil {
		return false, err
	}
	if strings.Contains(string(text), string(keyword)) {
		return true, nil
	}
	tags, err := py.Index(tweet, py.Str("tags"))
	if err != nil {
		return false, err
	}
	items, err := py.Iter(tags)
	if err != nil {
		return false, err
	}
	found := false
	for _, item := range items { // all of them: a later one may raise
		tag, err := py.Lower(item)
		if err != nil {
			return false, err
		}
		found = found || tag == keyword
	}
	return found, nil
}

func (w *World) getComments(a []py.Value) (py.Value, error) {
	if _, err := w.find(a[0]); err != nil {
		return nil, err
	}
	return py.DictGet(w.comments(), a[0], py.NewList())
}
