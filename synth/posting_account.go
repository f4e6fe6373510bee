package synth

import "slices"

func postingAccountIntents() []intent {
	return []intent{
		{
			name: "posting_login", tool: "authenticate_twitter", weight: 6,
			full: []string{
				"log in to Twitter as {user} with password {pass}", "log me in to Twitter with username {user} and password {pass}",
				"authenticate me on Twitter, username {user}, password {pass}", "use username {user} and password {pass} to log in to Twitter",
				"sign me in to Twitter as {user}, the password is {pass}", "authenticate {user} on Twitter with the password {pass}",
				"do the Twitter login for {user}, password {pass}", "get me logged in to Twitter, username {user} and password {pass}",
				"open my Twitter account with username {user} and password {pass}",
			},
			gaps: []gap{
				{slot: "pass", label: "password", without: []string{
					"log in to Twitter as {user}", "log me in to Twitter with username {user}", "authenticate me on Twitter, my username is {user}",
					"do the Twitter login for {user}", "sign me in to Twitter as {user}"}},
				{slot: "user", label: "username", without: []string{
					"log in to Twitter with password {pass}", "log me in to Twitter, my password is {pass}", "do the Twitter login with password {pass}",
					"authenticate me on Twitter, the password is {pass}", "sign me in to Twitter with the password {pass}"}},
			},
			draw: func(s *scene) (goal, bool) {
				b := s.feed()
				return goal{slots: map[string]string{"user": b.username, "pass": b.password}, run: func() error {
					err := s.postingLogin()
					delete(s.brings, postingWorld) // the request itself says it
					return err
				}}, !b.authed
			},
		},
		{
			name: "posting_status", tool: "posting_get_login_status", weight: 6,
			full: []string{
				"?am I logged in to Twitter", "check whether Twitter has me logged in", "get my Twitter login status",
				"tell me whether Twitter is logged in", "?is my Twitter account logged in", "show the login status of Twitter",
				"look up my login status on Twitter", "?what is my Twitter login status", "find out whether Twitter still has me logged in",
			},
			draw: func(s *scene) (goal, bool) {
				g, _ := simple("posting_get_login_status")(s)
				return g, s.feed().authed // else a login that the turn wants later could come first
			},
		},
		{
			name: "posting_stats", tool: "get_user_stats", weight: 2,
			full: []string{
				"get the user stats of {user}", "count the tweets, follows and retweets of {user}", "show me the Twitter stats of {user}",
				"?what are the Twitter stats of {user}", "look up the user stats for {user}", "tell me the Twitter stats for {user}",
				"check the tweet and retweet counts of {user}", "give me the user stats for {user}", "display how many tweets, follows and retweets {user} has",
			},
			gaps: []gap{{slot: "user", label: "username", without: []string{
				"get the stats of a Twitter user", "count the tweets, follows and retweets of somebody", "look up the user stats of one account",
				"show me the Twitter stats of somebody", "check the tweet and retweet counts of a user"}}},
			draw: func(s *scene) (goal, bool) {
				user, said := s.account(slices.Concat(s.feed().authors(), s.feed().following))
				return goal{slots: map[string]string{"user": said}, run: func() error {
					s.feed().lastUser = user
					return s.do("get_user_stats", arg{"username", user})
				}}, user != ""
			},
		},
	}
}

// account draws one of some accounts: the one spoken of last, or one by its name. user is
// "" where there is none.
func (s *scene) account(among []string) (user, said string) {
	if len(among) == 0 {
		return "", ""
	}
	if last := s.feed().lastUser; !s.plain && slices.Contains(among, last) && s.d.chance(70) {
		return last, "that account"
	}
	user = pick(s.d, among)
	return user, user
}

// strangers are accounts that the account does not follow.
func (s *scene) strangers() []string {
	b := s.feed()
	return slices.DeleteFunc(append(b.authors(), accountNames(s.d, 2)...), func(name string) bool {
		return name == b.username || slices.Contains(b.following, name)
	})
}

func postingFollowIntents() []intent {
	return []intent{
		{
			name: "posting_follow", tool: "follow_user", weight: 3,
			full: []string{
				"follow {user}", "follow {user} on Twitter", "begin to follow {user}", "start following {user}",
				"make me a follower of {user}", "put {user} among the users I follow", "have my account follow {user}",
				"add {user} to the accounts I follow", "see that I follow {user} from now on",
			},
			gaps: []gap{{slot: "user", label: "username", without: []string{
				"follow somebody on Twitter", "follow a user", "start following one more user", "add a user to the accounts I follow",
				"make me a follower of somebody"}}},
			draw: func(s *scene) (goal, bool) {
				user, said := s.account(s.strangers())
				return goal{slots: map[string]string{"user": said}, run: func() error { return s.follow(user) }}, user != ""
			},
		},
		followAuthorIntent(),
		{
			name: "posting_following", tool: "list_all_following", weight: 2, reads: true,
			full: []string{
				"list all users that I follow", "show the accounts I follow", "?whom do I follow on Twitter", "get the list of the users I follow",
				"tell me whom I follow", "?which users do I follow", "read out everyone that I follow", "display my following list",
				"give me the names of those I follow on Twitter",
			},
			draw: func(s *scene) (goal, bool) {
				return goal{run: s.listFollowing}, !s.feed().listed
			},
		},
		{
			name: "posting_unfollow", tool: "unfollow_user", weight: 4,
			full: []string{
				"unfollow {user}", "unfollow {user} on Twitter", "stop following {user}", "take {user} off the users I follow",
				"make me unfollow {user}", "remove {user} from the accounts I follow", "have {user} unfollowed",
				"drop {user} from those I follow", "see that I no longer follow {user}",
			},
			gaps: []gap{{slot: "user", label: "username", without: []string{
				"unfollow a user", "stop following one of the users", "unfollow somebody on Twitter", "drop one account from those I follow",
				"take a user off the users I follow"}}},
			draw: func(s *scene) (goal, bool) {
				user, said := s.account(s.feed().following)
				return goal{slots: map[string]string{"user": said}, run: func() error { return s.unfollow(user) }}, user != ""
			},
		},
		unfollowListedIntent(),
	}
}

func (s *scene) follow(user string) error {
	b := s.feed()
	if err := s.postingLogin(); err != nil {
		return err
	}
	b.following, b.grown = append(b.following, user), true
	b.lastUser = user
	return s.do("follow_user", arg{"username_to_follow", user})
}

func (s *scene) unfollow(user string) error {
	b := s.feed()
	if err := s.postingLogin(); err != nil {
		return err
	}
	b.following = slices.DeleteFunc(slices.Clone(b.following), func(name string) bool { return name == user })
	b.lastUser = user
	return s.do("unfollow_user", arg{"username_to_unfollow", user})
}

func (s *scene) listFollowing() error {
	if err := s.postingLogin(); err != nil {
		return err
	}
	s.feed().listed = true
	return s.do("list_all_following")
}

func followAuthorIntent() intent {
	return intent{
		name: "posting_follow_author", tool: "follow_user", weight: 3,
		full: []string{
			"follow the author of {tweet}", "follow the user who wrote {tweet}", "find out who wrote {tweet} and follow that account",
			"start following the author of {tweet}", "look at {tweet} and follow its author", "make me a follower of the author of {tweet}",
			"check whose {tweet} is and follow the author", "have my account follow the user behind {tweet}", "see who posted {tweet} and start following that user",
		},
		draw: func(s *scene) (goal, bool) {
			b := s.feed()
			a, ok := s.tweet(func(t *tweet) bool { return t.author != b.username && !slices.Contains(b.following, t.author) })
			return goal{slots: map[string]string{"tweet": a.said}, run: func() error {
				if err := a.find(); err != nil {
					return err
				}
				if err := s.readTweet(a.tweet); err != nil {
					return err
				}
				return s.follow(a.author)
			}}, ok && !s.plain && a.how != byAuthor
		},
	}
}

// listEnd draws an end of the list of followed users that fits.
func (s *scene) listEnd(fits func(user string) bool) (end, user string, ok bool) {
	b := s.feed()
	if s.plain || len(b.following) < 2 {
		return "", "", false
	}
	first, last := b.following[0], b.following[len(b.following)-1]
	if !b.grown && fits(last) && (s.d.chance(50) || !fits(first)) { // who was followed last may be known
		return "last", last, true
	}
	return "first", first, fits(first)
}

// listedFollowing lists the followed users where no result has told them yet.
func (s *scene) listedFollowing() error {
	if s.feed().listed {
		return nil
	}
	return s.listFollowing()
}

// unfollowListedIntent takes an end of the list of followed users, which has to be listed
// first.
func unfollowListedIntent() intent {
	return intent{
		name: "posting_unfollow_listed", tool: "unfollow_user", weight: 3,
		full: []string{
			"unfollow the {end} user in the list of those I follow", "stop following the {end} user of my following list",
			"take the {end} user off my following list", "unfollow the account that comes {end} among those I follow",
			"look at the users I follow and unfollow the {end} one", "remove the {end} user from the list of users I follow",
			"check whom I follow and stop following the {end} one listed", "unfollow whoever is {end} on my following list",
			"drop the {end} entry from my list of followed users",
		},
		draw: func(s *scene) (goal, bool) {
			end, user, ok := s.listEnd(func(string) bool { return true })
			return goal{slots: map[string]string{"end": end}, run: func() error {
				if err := s.listedFollowing(); err != nil {
					return err
				}
				return s.unfollow(user)
			}}, ok
		},
	}
}
