package posting

import (
	"envtune/py"
	"envtune/tool"
)

func (w *World) login(a []py.Value, to *tool.Answer) error {
	if !py.Equal(a[0], w.Get("username")) || !py.Equal(a[1], w.Get("password")) {
		return to.Dict(tool.Flag("authentication_status", false)) // an answer, which a task's reference gives too
	}
	w.Set("authenticated", py.Bool(true))
	return to.Dict(tool.Flag("authentication_status", true))
}

func (w *World) loginStatus(_ []py.Value, to *tool.Answer) error {
	return to.Dict(tool.Flag("login_status", py.Truth(w.Get("authenticated"))))
}

func (w *World) follow(a []py.Value, to *tool.Answer) error {
	if err := w.loggedIn(LoginForFollow, "following"); err != nil {
		return err
	}
	already, err := py.Contains(w.following(), a[0])
	if err != nil {
		return err
	}
	if already {
		return to.Dict(tool.Flag("follow_status", false))
	}
	if err := w.Room(); err != nil {
		return err
	}
	w.ownFollowing().Append(a[0])
	return to.Dict(tool.Flag("follow_status", true))
}

func (w *World) listFollowing(_ []py.Value, to *tool.Answer) error {
	if err := w.loggedIn(LoginForList, "listing following"); err != nil {
		return err
	}
	return to.Dict(tool.Value("following_list", w.following()))
}

func (w *World) unfollow(a []py.Value, to *tool.Answer) error {
	if err := w.loggedIn(LoginForUnfollow, "unfollowing"); err != nil {
		return err
	}
	if w.ownFollowing().Remove(a[0]) != nil {
		return tool.FailWith(NotFollowing, tool.FlagDict("unfollow_status", false),
			"username_to_unfollow", py.String(a[0]))
	}
	return to.Dict(tool.Flag("unfollow_status", true))
}

func (w *World) stats(a []py.Value, to *tool.Answer) error {
	username := a[0]
	mine, err := w.tweetsOf(username)
	if err != nil {
		return err
	}
	following := 0
	if py.Equal(username, w.Get("username")) {
		following = w.following().Len()
	}
	list, err := py.DictGet(w.retweets(), username, py.NewList())
	if err != nil {
		return err
	}
	retweets, err := py.Len(list)
	if err != nil {
		return err
	}
	return to.Dict(
		tool.Int("tweet_count", len(mine)),
		tool.Int("following_count", following),
		tool.Int("retweet_count", retweets))
}
