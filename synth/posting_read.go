package synth

import "strconv"

func postingReadIntents() []intent {
	return []intent{
		{
			name: "posting_read", tool: "get_tweet", weight: 2,
			full: []string{
				"show me {tweet}", "read {tweet}", "get {tweet}", "?what does {tweet} say", "look up {tweet}", "tell me what {tweet} says",
				"display {tweet}", "?who wrote {tweet}", "bring up {tweet}", "let me see {tweet}",
			},
			gaps: []gap{{slot: "id", label: "tweet id", without: []string{
				"show me a tweet", "read one of the tweets", "tell me what a tweet says", "look up a tweet", "bring up one tweet"}, supply: supplyTweet()}},
			draw: func(s *scene) (goal, bool) {
				t := pick(s.d, s.feed().tweets)
				id := strconv.Itoa(t.id)
				said := pick(s.d, []string{"tweet ", "the tweet with id ", "tweet id "}) + id
				return goal{slots: map[string]string{"tweet": said, "id": id}, run: func() error { return s.readTweet(t) }}, !t.seen
			},
		},
		{
			name: "posting_user_tweets", tool: "get_user_tweets", weight: 3, reads: true,
			full: []string{
				"list the tweets of {user}", "show me the tweets of {user}", "get all tweets by {user}", "?what has {user} tweeted",
				"read out the tweets of {user}", "?which tweets are by {user}", "look up the tweets of {user}",
				"display everything tweeted by {user}", "give me the tweets posted by {user}",
			},
			gaps: []gap{{slot: "user", label: "username", without: []string{
				"list the tweets of a user", "show me the tweets of somebody", "get all tweets by one user", "look up the tweets of an account",
				"give me the tweets posted by somebody"}}},
			draw: func(s *scene) (goal, bool) {
				user, said := s.account(s.feed().authors())
				return goal{slots: map[string]string{"user": said}, run: func() error { return s.tweetsOf(user) }}, user != ""
			},
		},
		{
			name: "posting_search", tool: "search_tweets", weight: 4, reads: true,
			full: []string{
				"search the tweets for {word}", "find the tweets with {word}", "?which tweets contain {word}", "search Twitter for the keyword {word}",
				"look for {word} in the tweets", "list the tweets with {word} in them", "show me the tweets that contain {word}",
				"?are there tweets with {word}", "find every tweet where {word} occurs", "look up tweets by the keyword {word}",
			},
			gaps: []gap{{slot: "word", label: "keyword", without: []string{
				"search the tweets for a word", "find the tweets with a certain word", "look for a word in the tweets",
				"show me the tweets that contain some word", "look up tweets by a keyword"}}},
			draw: func(s *scene) (goal, bool) {
				words := s.feed().words(func(hits []*tweet) bool { return len(hits) == 1 })
				if len(words) == 0 || s.d.chance(40) {
					words = s.feed().words(func([]*tweet) bool { return true })
				}
				word := pick(s.d, words)
				return goal{slots: map[string]string{"word": literal(word)}, run: func() error { return s.searchTweets(word) }}, true
			},
		},
		{
			name: "posting_comments", tool: "get_tweet_comments", weight: 9,
			full: []string{
				"show me the comments on {tweet}", "list the comments on {tweet}", "get the comments on {tweet}", "?which comments does {tweet} have",
				"read out the comments under {tweet}", "?what are the comments on {tweet}", "look up the comments on {tweet}",
				"display the comments of {tweet}", "give me the comments that {tweet} has",
			},
			gaps: []gap{{slot: "id", label: "tweet id", without: []string{
				"show me the comments on a tweet", "list the comments on one of the tweets", "look up the comments on a tweet",
				"read out the comments under a tweet"}, supply: supplyTweet()}},
			draw: func(s *scene) (goal, bool) {
				fits := func(t *tweet) bool { return t.commented || s.plain && t.author != s.feed().username }
				if s.plain && s.d.chance(75) {
					return goal{}, false // officially, the comments of a start state are not found
				}
				return s.onTweet(map[string]string{}, fits, func(t *tweet) error { return s.do("get_tweet_comments", arg{"tweet_id", t.id}) })
			},
		},
	}
}
