package synth

import "strconv"

// postingChainIntents are the requests of which one call takes what another answers.
func postingChainIntents() []intent {
	return []intent{
		postAndIntent("posting_post_comment", "comment", []string{
			"post a tweet that says {text} and add the comment {comment} to it", "post the tweet {text}, then comment {comment} on it",
			"put out a tweet that reads {text} and leave the comment {comment} on it", "tweet {text} and write {comment} as a comment on the new tweet",
			"post {text} as a tweet, and put the comment {comment} under it", "publish the tweet {text} and comment on it with the words {comment}",
			"write a tweet saying {text}, then give it the comment {comment}", "post a new tweet with the content {text} and have the comment {comment} added to it",
			"send out the tweet {text} and answer it with the comment {comment}",
		}, func(s *scene, comment string) error { return s.commentOn(s.feed().last, comment) }),
		postAndIntent("posting_post_retweet", "retweet", []string{
			"post a tweet that says {text} and then retweet it", "post the tweet {text}, then make a retweet of it",
			"put out a tweet that reads {text} and have it retweeted", "tweet {text} and give the new tweet a retweet",
			"post {text} as a tweet, and share it by retweeting it", "publish the tweet {text} and get it retweeted",
			"write a tweet saying {text}, then retweet what you posted", "post a new tweet with the content {text} and retweet that one",
			"send out the tweet {text} and do a retweet of it",
		}, func(s *scene, _ string) error { return s.retweet(s.feed().last) }),
		copyIntent(), authorLatestIntent(), listedLatestIntent(), listedCopyIntent(),
	}
}

// postAndIntent posts a tweet and does something to it. The request says the tweet's text
// and, where then takes one, a comment.
func postAndIntent(name, tool string, full []string, then func(s *scene, comment string) error) intent {
	return intent{
		name: name, tool: tool, weight: 2, full: full,
		draw: func(s *scene) (goal, bool) {
			text, comment := s.feed().newContent(s.d), commentText(s.d)
			return goal{slots: map[string]string{"text": literal(text), "comment": literal(comment)}, run: func() error {
				if err := s.post(text, nil, nil); err != nil {
					return err
				}
				return then(s, comment)
			}}, !s.plain
		},
	}
}

// copyIntent posts what another tweet says.
func copyIntent() intent {
	return intent{
		name: "posting_copy", tool: "post_tweet", weight: 3,
		full: []string{
			"read {tweet} and post the same content as a new tweet of mine", "look up {tweet} and post a tweet that says exactly the same",
			"post a new tweet with the same text as {tweet}", "get {tweet} and write a tweet of my own with just its content",
			"take the content of {tweet} and post it as my own tweet", "publish a tweet of mine that repeats exactly the text of {tweet}",
			"post a tweet with exactly the content of {tweet}", "put the text of {tweet} into a new tweet of mine and post it",
			"look at {tweet} and put out its content as a new tweet of my account",
		},
		draw: func(s *scene) (goal, bool) {
			a, ok := s.tweet(func(t *tweet) bool {
				return t.author != s.feed().username && len(t.tags)+len(t.mentions) == 0 // nothing but its content to repeat
			})
			if !ok || s.plain {
				return goal{}, false
			}
			return goal{slots: map[string]string{"tweet": a.said, "id": strconv.Itoa(a.id)}, run: func() error {
				if err := a.find(); err != nil {
					return err
				}
				if err := s.readTweet(a.tweet); err != nil {
					return err
				}
				return s.post(a.content, nil, nil)
			}}, true
		},
	}
}

// unread tells whether an account other than the user's own has tweets that no result has
// held, so that its latest has to be looked up.
func (b *feed) unread(author string) bool {
	list := b.by(author)
	return author != b.username && len(list) > 0 && !list[len(list)-1].seen
}

// retweetLatest looks up the latest tweet of an account and retweets it.
func (s *scene) retweetLatest(author string) error {
	if err := s.tweetsOf(author); err != nil {
		return err
	}
	list := s.feed().by(author)
	s.feed().last = list[len(list)-1]
	return s.retweet(s.feed().last)
}

func authorLatestIntent() intent {
	return intent{
		name: "posting_author_latest", tool: "retweet", weight: 3,
		full: []string{
			"retweet the latest tweet of the author of {tweet}", "look at {tweet} and retweet the latest tweet of its author",
			"find out who wrote {tweet} and retweet the latest tweet of that account", "check whose {tweet} is, then retweet the latest tweet of that author",
			"make a retweet of the latest tweet by the author of {tweet}", "read {tweet} and give the latest tweet of its author a retweet",
			"have the latest tweet of whoever wrote {tweet} retweeted", "see who posted {tweet} and retweet what that user tweeted last",
			"go by the author of {tweet} and retweet the latest tweet there",
		},
		draw: func(s *scene) (goal, bool) {
			b := s.feed()
			t := pick(s.d, b.tweets)
			said := pick(s.d, []string{"tweet ", "the tweet with id ", "tweet id "}) + strconv.Itoa(t.id)
			list := b.by(t.author)
			return goal{slots: map[string]string{"tweet": said}, run: func() error {
				if err := s.readTweet(t); err != nil {
					return err
				}
				return s.retweetLatest(t.author)
			}}, !s.plain && !t.seen && b.unread(t.author) && t != list[len(list)-1]
		},
	}
}

func listedLatestIntent() intent {
	return intent{
		name: "posting_listed_latest", tool: "retweet", weight: 3,
		full: []string{
			"retweet the latest tweet of the {end} user in the list of those I follow", "look at the users I follow and retweet the latest tweet of the {end} one",
			"make a retweet of the latest tweet by the {end} user on my following list", "check whom I follow and retweet the latest tweet of the {end} one listed",
			"take the {end} user of my following list and retweet what that user tweeted last", "have the latest tweet of whoever is {end} on my following list retweeted",
			"list the users I follow and give the latest tweet of the {end} one a retweet", "find the {end} user on my following list and do a retweet of the latest tweet of that user",
			"get the latest tweet of the user who comes {end} among those I follow and retweet it",
		},
		draw: func(s *scene) (goal, bool) {
			end, user, ok := s.listEnd(s.feed().unread)
			return goal{slots: map[string]string{"end": end}, run: func() error {
				if err := s.listedFollowing(); err != nil {
					return err
				}
				return s.retweetLatest(user)
			}}, ok
		},
	}
}

// listedCopyIntent posts what the latest tweet of a followed user says, and comments on it.
func listedCopyIntent() intent {
	return intent{
		name: "posting_listed_copy", tool: "comment", weight: 3, wide: true,
		full: []string{
			"look up the latest tweet of the {end} user on my following list, post exactly its content as a tweet of mine, and add the comment {comment} to my tweet",
			"check whom I follow, take the latest tweet of the {end} one listed, post the same content myself and comment {comment} on what I posted",
			"find the {end} user in the list of those I follow, repeat the content of that user's latest tweet in a new tweet of mine and leave the comment {comment} on the new tweet",
			"post a tweet whose content is that of the latest tweet of the {end} user on my following list, then put the comment {comment} under my new tweet",
			"list the users I follow, read what the {end} one tweeted last, post just that content as my own tweet and write {comment} as a comment on my tweet",
			"copy the content of the latest tweet by whoever is {end} on my following list into a tweet of mine, and give my new tweet the comment {comment}",
			"publish as my own tweet what the {end} user of my following list tweeted last, nothing but the content, and then comment on my tweet with the words {comment}",
			"get the latest tweet of the user who comes {end} among those I follow, tweet its content unchanged, and have the comment {comment} added to my tweet",
			"go to the {end} user on my following list, post the content of the latest tweet there as a new tweet of mine and answer my tweet with the comment {comment}",
		},
		draw: func(s *scene) (goal, bool) {
			b, comment := s.feed(), commentText(s.d)
			end, user, ok := s.listEnd(b.unread)
			return goal{slots: map[string]string{"end": end, "comment": literal(comment)}, run: func() error {
				if err := s.listedFollowing(); err != nil {
					return err
				}
				if err := s.tweetsOf(user); err != nil {
					return err
				}
				list := b.by(user)
				if err := s.post(list[len(list)-1].content, nil, nil); err != nil {
					return err
				}
				return s.commentOn(b.last, comment)
			}}, ok
		},
	}
}
