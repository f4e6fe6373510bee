package posting

import (
	"strings"

	"envtune/py"
	"envtune/tool"
)

// post keeps the tags and mentions it is given. The lists that stand for ones
// not given are officially one pair for the whole process, so that a later
// mention shows in other tweets, tasks and agents; here every tweet has its own.
func (w *World) post(a []py.Value, to *tool.Answer) error {
	if err := w.loggedIn(LoginForPost, "posting"); err != nil {
		return err
	}
	if err := w.Room(); err != nil {
		return err
	}
	id := w.Get("tweet_counter")
	tweet := py.NewDict(
		py.P("id", id), py.P("username", w.Get("username")), py.P("content", a[0]),
		py.P("tags", a[1]), py.P("mentions", a[2]))
	if err := py.SetItem(w.ownTweets(), id, tweet); err != nil {
		return err
	}
	next, err := py.AddAssign(id, py.NewInt(1))
	if err != nil {
		return err
	}
	w.Set("tweet_counter", next)
	return to.Value(tweet)
}

func (w *World) retweet(a []py.Value, to *tool.Answer) error {
	if err := w.loggedIn(LoginForRetweet, "retweeting"); err != nil {
		return err
	}
	id, username := a[0], w.Get("username")
	if _, err := w.find(id); err != nil {
		return err
	}
	if err := w.Room(); err != nil {
		return err
	}
	mine, err := w.listUnder("retweets", username)
	if err != nil {
		return err
	}
	already, err := py.Contains(mine, id)
	if err != nil {
		return err
	}
	if already {
		return to.Dict(tool.Text("retweet_status", "Already retweeted"))
	}
	if err := appendTo(mine, id); err != nil {
		return err
	}
	return to.Dict(tool.Text("retweet_status", "Successfully retweeted"))
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

func (w *World) comment(a []py.Value, to *tool.Answer) error {
	if err := w.loggedIn(LoginForComment, "commenting"); err != nil {
		return err
	}
	if _, err := w.find(a[0]); err != nil {
		return err
	}
	if err := w.Room(); err != nil {
		return err
	}
	list, err := w.listUnder("comments", a[0])
	if err != nil {
		return err
	}
	if err := appendTo(list, py.NewDict(py.P("username", w.Get("username")), py.P("content", a[1]))); err != nil {
		return err
	}
	return to.Dict(tool.Text("comment_status", "Comment added successfully"))
}

// mention needs no login, as officially.
func (w *World) mention(a []py.Value, to *tool.Answer) error {
	if _, err := w.find(a[0]); err != nil {
		return err
	}
	tweet, err := w.OwnItem("tweets", a[0])
	if err != nil {
		return err
	}
	mentions, err := py.Index(tweet, py.Str("mentions"))
	if err != nil {
		return err
	}
	list, ok := mentions.(*py.List)
	if !ok {
		return py.AttributeError(mentions, "extend")
	}
	names, err := py.Iter(a[1])
	if err != nil {
		return err
	}
	if err := w.Room(); err != nil {
		return err
	}
	list.Items = append(list.Items, names...)
	return to.Dict(tool.Text("mention_status", "Users mentioned successfully"))
}

func (w *World) getTweet(a []py.Value, to *tool.Answer) error {
	tweet, err := w.find(a[0])
	if err != nil {
		return err
	}
	return to.Value(tweet)
}

func (w *World) userTweets(a []py.Value, to *tool.Answer) error {
	tweets, err := w.tweetsOf(a[0])
	if err != nil {
		return err
	}
	to.OpenList("")
	to.AddValues(tweets...)
	return nil
}

// tweetsOf lists the tweets of a user.
func (w *World) tweetsOf(username py.Value) ([]py.Value, error) {
	var tweets []py.Value
	for _, e := range w.tweets().Entries() {
		author, err := py.Index(e.Value, py.Str("username"))
		if err != nil {
			return nil, err
		}
		if py.Equal(author, username) {
			tweets = append(tweets, e.Value)
		}
	}
	return tweets, nil
}

func (w *World) search(a []py.Value, to *tool.Answer) error {
	to.OpenList("")
	if w.tweets().Len() == 0 {
		return nil // before the keyword is looked at
	}
	keyword, err := py.Lower(a[0])
	if err != nil {
		return err
	}
	for _, e := range w.tweets().Entries() {
		found, err := matches(e.Value, keyword)
		if err != nil {
			return err
		}
		if found {
			to.AddValues(e.Value)
		}
	}
	return nil
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

func (w *World) getComments(a []py.Value, to *tool.Answer) error {
	if _, err := w.find(a[0]); err != nil {
		return err
	}
	comments, ok := w.comments().Get(a[0])
	if !ok {
		to.OpenList("")
		return nil
	}
	return to.Value(comments)
}
