package synth

import (
	"fmt"
	"slices"
	"strconv"
)

// how tells by what a request names a tweet.
type how int

const (
	byID how = iota
	bySaid
	byWord
	byAuthor
)

// named is a tweet that a request means.
type named struct {
	*tweet
	how  how
	said string
	// find looks up its id, where the request does not hold it.
	find func() error
}

// tweet draws a tweet that fits: the one spoken of last, the only one with a word, the
// latest of an account, or one by its id.
func (s *scene) tweet(fits func(*tweet) bool) (named, bool) {
	b := s.feed()
	none := func() error { return nil }
	if !s.plain && b.last != nil && fits(b.last) && s.d.chance(75) {
		return named{b.last, bySaid, "that tweet", none}, true
	}
	var fit []*tweet
	for _, t := range b.tweets {
		if fits(t) {
			fit = append(fit, t)
		}
	}
	if len(fit) == 0 {
		return named{}, false
	}
	t := pick(s.d, fit)
	if !s.plain && s.d.chance(65) {
		if n, ok := s.lookedUp(t); ok {
			return n, true
		}
	}
	return named{t, byID, pick(s.d, []string{"tweet ", "the tweet with id ", "tweet id "}) + strconv.Itoa(t.id), none}, true
}

// lookedUp names a tweet so that its id has to be looked up.
func (s *scene) lookedUp(t *tweet) (named, bool) {
	b := s.feed()
	words := b.words(func(hits []*tweet) bool { return len(hits) == 1 && hits[0] == t && !t.seen })
	if own := b.by(t.author); t.author != b.username && own[len(own)-1] == t && !t.seen && (len(words) == 0 || s.d.chance(50)) {
		said := "the latest tweet of " + t.author
		if len(own) == 1 && s.d.chance(50) {
			said = "the tweet of " + t.author
		}
		return named{t, byAuthor, said, func() error { return s.tweetsOf(t.author) }}, true
	}
	if len(words) == 0 {
		return named{}, false
	}
	word := pick(s.d, words)
	said := "the tweet that contains the word " + literal(word)
	if word[0] == '#' {
		said = "the tweet tagged " + word
	}
	return named{t, byWord, said, func() error { return s.searchTweets(word) }}, true
}

func (s *scene) tweetsOf(user string) error {
	b := s.feed()
	list := b.by(user)
	show(list)
	b.last, b.lastUser = nil, user
	if len(list) == 1 {
		b.last = list[0]
	}
	return s.do("get_user_tweets", arg{"username", user})
}

func (s *scene) searchTweets(word string) error {
	b := s.feed()
	hits := b.hits(word)
	show(hits)
	b.last, b.lastUser = nil, ""
	if len(hits) == 1 {
		b.last = hits[0]
	}
	return s.do("search_tweets", arg{"keyword", word})
}

// readTweet reads a tweet that no result has held yet.
func (s *scene) readTweet(t *tweet) error {
	if t.seen {
		return nil
	}
	t.seen = true
	s.feed().last, s.feed().lastUser = t, ""
	return s.do("get_tweet", arg{"tweet_id", t.id})
}

// post posts a tweet and remembers it.
func (s *scene) post(content string, tags, mentions []string) error {
	b := s.feed()
	if err := s.postingLogin(); err != nil {
		return err
	}
	args := []arg{{"content", content}}
	if len(tags) > 0 {
		args = append(args, arg{"tags", tags})
	}
	if len(mentions) > 0 {
		args = append(args, arg{"mentions", mentions})
	}
	id, err := s.get("id", "post_tweet", args...)
	if err != nil {
		return err
	}
	if id != strconv.Itoa(b.counter) {
		return fmt.Errorf("the posted tweet has id %s, not %d", id, b.counter)
	}
	b.last = &tweet{id: b.counter, author: b.username, content: content, tags: tags, mentions: mentions, seen: true}
	b.lastUser = ""
	b.tweets = append(b.tweets, b.last)
	b.counter++
	return nil
}

func (s *scene) commentOn(t *tweet, text string) error {
	if err := s.postingLogin(); err != nil {
		return err
	}
	t.commented = true
	s.feed().last = t
	return s.do("comment", arg{"tweet_id", t.id}, arg{"comment_content", text})
}

func (s *scene) retweet(t *tweet) error {
	if err := s.postingLogin(); err != nil {
		return err
	}
	t.retweeted = true
	return s.do("retweet", arg{"tweet_id", t.id})
}

// onTweet makes a goal of what is done to a tweet, which may have to be looked up.
func (s *scene) onTweet(slots map[string]string, fits func(*tweet) bool, do func(*tweet) error) (goal, bool) {
	a, ok := s.tweet(fits)
	if !ok {
		return goal{}, false
	}
	slots["tweet"], slots["id"] = a.said, strconv.Itoa(a.id)
	return goal{slots: slots, run: func() error {
		if err := a.find(); err != nil {
			return err
		}
		s.feed().last = a.tweet
		if a.how != byAuthor {
			s.feed().lastUser = "" // "that account" could be the author
		}
		return do(a.tweet)
	}}, true
}

func anyTweet(*tweet) bool { return true }

func supplyTweet() []string {
	return append(common(), "I mean tweet {id}", "it is tweet {id}", "tweet {id}", "I meant the tweet {id}", "take tweet {id}", "the tweet is {id}")
}

func postingTweetIntents() []intent {
	return []intent{
		postIntent(), retweetIntent(), commentIntent(), mentionIntent(),
	}
}

func postIntent() intent {
	return intent{
		name: "posting_post", tool: "post_tweet", weight: 6,
		full: []string{
			"post a tweet that says {text}{extra}", "post the tweet {text}{extra}", "put out a tweet that reads {text}{extra}",
			"post {text} as a tweet{extra}", "send out a tweet with the text {text}{extra}", "write a tweet saying {text}{extra}",
			"publish the tweet {text}{extra}", "post a new tweet with the content {text}{extra}", "tweet {text}{extra}",
			"share {text} as a new tweet{extra}",
		},
		gaps: []gap{{slot: "text", label: "content", without: []string{
			"post a tweet{extra}", "put out a new tweet{extra}", "write a tweet for my followers{extra}", "publish a tweet{extra}",
			"post something new on Twitter{extra}"}}},
		draw: func(s *scene) (goal, bool) {
			text := s.feed().newContent(s.d)
			tags, mentions, extra := s.extras()
			return goal{slots: map[string]string{"text": literal(text), "extra": extra}, run: func() error { return s.post(text, tags, mentions) }}, true
		},
	}
}

// extras draws the tags and mentions of a new tweet, and how a request says them.
func (s *scene) extras() (tags, mentions []string, said string) {
	if s.d.chance(50) {
		for _, thing := range some(s.d, feedThings(), s.d.between(1, 2)) {
			tags = append(tags, tagOf(thing))
		}
		said += " with the tag" + plural(tags) + " " + listing(tags)
	}
	if s.d.chance(35) {
		mentions = []string{"@" + pick(s.d, s.feed().accounts())}
		joint := " with"
		if said != "" {
			joint = " and"
		}
		said += pick(s.d, []string{joint + " the mention ", ", mentioning "}) + mentions[0]
	}
	return tags, mentions, said
}

func plural(list []string) string {
	if len(list) > 1 {
		return "s"
	}
	return ""
}

// accounts are the accounts of others, as far as the account knows them.
func (b *feed) accounts() []string {
	out := slices.Clone(b.following)
	for _, a := range b.authors() {
		if a != b.username && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

func retweetIntent() intent {
	return intent{
		name: "posting_retweet", tool: "retweet", weight: 5,
		full: []string{
			"retweet {tweet}", "make a retweet of {tweet}", "have {tweet} retweeted", "share {tweet} by retweeting it",
			"give {tweet} a retweet", "get {tweet} retweeted", "do a retweet of {tweet}", "put {tweet} out again as a retweet",
			"retweet {tweet} to my followers",
		},
		gaps: []gap{{slot: "id", label: "tweet id", without: []string{
			"retweet a tweet", "make a retweet of one tweet", "have a tweet retweeted", "give one of the tweets a retweet",
			"share a tweet by retweeting it"}, supply: supplyTweet()}},
		draw: func(s *scene) (goal, bool) {
			return s.onTweet(map[string]string{}, func(t *tweet) bool { return !t.retweeted }, s.retweet)
		},
	}
}

func commentIntent() intent {
	return intent{
		name: "posting_comment", tool: "comment", weight: 5,
		full: []string{
			"comment {text} on {tweet}", "add the comment {text} to {tweet}", "leave the comment {text} on {tweet}",
			"write {text} as a comment on {tweet}", "put the comment {text} under {tweet}", "comment on {tweet} with the words {text}",
			"give {tweet} the comment {text}", "answer {tweet} with the comment {text}", "have the comment {text} added to {tweet}",
		},
		gaps: []gap{
			{slot: "text", label: "comment", without: []string{
				"comment on {tweet}", "add a comment to {tweet}", "leave a comment on {tweet}", "write a comment under {tweet}",
				"answer {tweet} with a comment"}},
			{slot: "id", label: "tweet id", without: []string{
				"add the comment {text} to a tweet", "comment {text} on one of the tweets", "leave the comment {text} on a tweet",
				"write {text} as a comment on a tweet"}, supply: supplyTweet()},
		},
		draw: func(s *scene) (goal, bool) {
			text := commentText(s.d)
			return s.onTweet(map[string]string{"text": literal(text)}, anyTweet, func(t *tweet) error { return s.commentOn(t, text) })
		},
	}
}

func mentionIntent() intent {
	return intent{
		name: "posting_mention", tool: "mention", weight: 4,
		full: []string{
			"mention {names} in {tweet}", "add a mention of {names} to {tweet}", "let {tweet} mention {names}",
			"add {names} to the mentions of {tweet}", "have {names} mentioned in {tweet}", "put a mention of {names} into {tweet}",
			"make {tweet} mention {names}", "have {tweet} mention {names}", "get {names} mentioned in {tweet}",
		},
		gaps: []gap{
			{slot: "names", label: "username", without: []string{
				"add a mention to {tweet}", "mention somebody in {tweet}", "have a user mentioned in {tweet}", "put a mention into {tweet}",
			}, supply: []string{
				"mention {names}", "I mean {names}", "it should mention {names}", "the mention is for {names}", "make it {names}", "take {names}",
				"the one to mention is {names}", "use {names}", "I want {names} mentioned",
			}},
			{slot: "id", label: "tweet id", without: []string{
				"mention {names} in a tweet", "add a mention of {names} to one of the tweets", "have {names} mentioned in a tweet",
				"put a mention of {names} into a tweet"}, supply: supplyTweet()},
		},
		draw: func(s *scene) (goal, bool) {
			var names []string
			most := 2
			if s.plain {
				most = 1
			}
			for _, name := range some(s.d, s.feed().accounts(), s.d.between(1, most)) {
				names = append(names, "@"+name)
			}
			fits := func(t *tweet) bool {
				return !slices.ContainsFunc(names, func(n string) bool { return n == "@"+t.author || slices.Contains(t.mentions, n) })
			}
			return s.onTweet(map[string]string{"names": listing(names)}, fits, func(t *tweet) error {
				t.mentions = append(slices.Clone(t.mentions), names...)
				return s.do("mention", arg{"tweet_id", t.id}, arg{"mentioned_usernames", names})
			})
		},
	}
}
