package posting

import (
	"envtune/py"
	"envtune/tool"
)

func (w *World) login(a []py.Value) (py.Value, error) {
	if !py.Equal(a[0], w.Get("username")) || !py.Equal(a[1], w.Get("password")) {
		return says("authentication_status", py.Bool(false)), nil // an answer, which a task's reference gives too
	}
	w.Set("authenticated", py.Bool(true))
	return says("authentication_status", py.Bool(true)), nil
}

func (w *World) loginStatus([]py.Value) (py.Value, error) {
	return says("login_status", py.Bool(py.Truth(w.Get("authenticated")))), nil
}

func (w *World) follow(a []py.Value) (py.Value, error) {
	if err := w.loggedIn(LoginForFollow, "following"); err != nil {
		return nil, err
	}
	if already, err := py.Contains(w.following(), a[0]); err != nil || already {
		return says("follow_status", py.Bool(false)), err
	}
	if err := w.Room(); err != nil {
		return nil, err
	}
	w.ownFollowing().Append(a[0])
	return says("follow_status", py.Bool(true)), nil
}

func (w *World) listFollowing([]py.Value) (py.Value, error) {
	if err := w.loggedIn(LoginForList, "listing following"); err != nil {
		return nil, err
	}
	return says("following_list", w.following()), nil
}

func (w *World) unfollow(a []py.Value) (py.Value, error) {
	if err := w.loggedIn(LoginForUnfollow, "unfollowing"); err != nil {
		return nil, err
	}
	if w.ownFollowing().Remove(a[0]) != nil {
		return nil, tool.FailWith(NotFollowing, says("unfollow_status", py.Bool(false)),
			"username_to_unfollow", py.String(a[0]))
	}
	return says("unfollow_status", py.Bool(true)), nil
}

func (w *World) stats(a []py.Value) (py.Value, error) {
	username := a[0]
	mine, err := w.tweetsOf(username)
	if err != nil {
		return nil, err
	}
	following := 0
	if py.Equal(username, w.Get("username")) {
		following = w.following().Len()
	}
	list, err := py.DictGet(w.retweets(), username, py.NewList())
	if err != nil {
		return nil, err
	}
	retweets, err := py.Len(list)
	if err != nil {
		return nil, err
	}
	return py.NewDict(
		py.P("tweet_count", py.NewInt(int64(mine.Len()))),
		py.P("following_count", py.NewInt(int64(following))),
		py.P("retweet_count", py.NewInt(int64(retweets)))), nil
}
