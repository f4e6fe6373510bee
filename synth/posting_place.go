package synth

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

const postingWorld = "posting"

// feed is the posting world as the maker of a task knows it.
type feed struct {
	start              json.RawMessage
	username, password string
	authed             bool
	tweets             []*tweet
	following          []string
	listed             bool // a result told whom the account follows
	grown              bool // the account follows more than at the start
	counter            int
	// What a later request may point back to.
	last     *tweet
	lastUser string
}

type tweet struct {
	id              int
	author, content string
	tags, mentions  []string
	seen            bool // a result held it
	commented       bool
	retweeted       bool // by the account
}

func (b *feed) config() json.RawMessage { return b.start }

func (s *scene) feed() *feed { return s.places[postingWorld].(*feed) }

// postingDomain is the posting world as tasks are made over it.
func postingDomain() domain {
	return domain{
		world:    postingWorld,
		draw:     func(d *dice, at setting) place { return newFeed(d, at) },
		intents:  joined(postingAccountIntents(), postingFollowIntents(), postingTweetIntents(), postingReadIntents(), postingChainIntents()),
		helpers:  postingHelpers(),
		siblings: postingSiblings(),
		clashes: map[string][]string{
			"posting_get_login_status": {"authenticate_twitter"},
			"get_tweet":                {"search_tweets", "get_user_tweets"},
			"get_user_tweets":          {"search_tweets"},
			"get_user_stats":           {"get_user_tweets"},
			"mention":                  {"comment"},
		},
	}
}

// newFeed draws a posting world: plain ones are logged in more often.
func newFeed(d *dice, at setting) *feed {
	handles := accountNames(d, 6)
	b := &feed{username: handles[0], authed: d.chance(22) || at.plain && d.chance(25), counter: d.between(101, 890)}
	var used []string
	tweets := record{}
	for range (stretch{4, 6, 9, 12, 6, 10, 18, 24}).draw(d, at) {
		t := &tweet{id: b.counter, author: pick(d, handles[:4]), content: b.newContent(d)}
		b.counter += d.between(1, 6)
		if d.chance(40) {
			t.tags = append(t.tags, tagOf(pick(d, feedThings())))
		}
		if d.chance(15) {
			t.mentions = append(t.mentions, "@"+pick(d, handles[4:]))
		}
		b.tweets = append(b.tweets, t)
		used = append(used, t.author)
		tweets = append(tweets, field{strconv.Itoa(t.id), record{
			{"id", t.id}, {"username", t.author}, {"content", t.content}, {"tags", t.tags}, {"mentions", t.mentions},
		}})
	}
	for _, name := range slices.Concat(handles[1:], accountNames(d, (stretch{1, 2, 6, 9, 2, 5, 10, 16}).draw(d, at))) {
		if (d.chance(65) || !slices.Contains(used, name)) && !slices.Contains(b.following, name) && name != b.username {
			b.following = append(b.following, name)
		}
	}
	b.following = shuffled(d, b.following)
	for b.start == nil || owner(startKey(postingWorld, b.start)) != at.part { // the world has no random seed
		b.password = pick(d, secrets()) + decimalDigits(d, 3)
		b.start = appendJSON(nil, record{
			{"username", b.username}, {"password", b.password}, {"authenticated", b.authed},
			{"tweets", tweets}, {"comments", record{}}, {"retweets", record{}},
			{"following_list", b.following}, {"tweet_counter", b.counter},
		})
	}
	return b
}

// accountNames draws n account names.
func accountNames(d *dice, n int) []string {
	out := some(d, users(), n)
	for i := range out {
		out[i] += decimalDigits(d, 2)
	}
	return out
}

// newContent draws a text that no tweet has.
func (b *feed) newContent(d *dice) string {
	for {
		text := tweetText(d)
		if !slices.ContainsFunc(b.tweets, func(t *tweet) bool { return t.content == text }) {
			return text
		}
	}
}

// tweetText draws the text of a tweet.
func tweetText(d *dice) string {
	text := pick(d, []string{
		"Thinking about the {thing} again", "This {thing} made my day", "Best {thing} of the year", "Still smiling about the {thing}",
		"A quiet {day} at the {place}", "Who else likes this {thing}", "Looking for a better {thing}", "What a {thing}",
		"Three rules for a good {thing}", "No {place} this {day}", "The {thing} was worth the wait", "Finally back at the {place}",
		"Tell me about your {thing}", "Meet me at the {place} on {day}", "One more {thing} before {day}", "The {place} opens on {day}",
	})
	return expand(d, text, map[string]string{
		"thing": pick(d, feedThings()), "place": pick(d, feedPlaces()), "day": pick(d, weekdays()),
	}).text
}

func feedPlaces() []string {
	return []string{"garden", "bakery", "museum", "bridge", "market", "lighthouse", "festival", "harbour", "library", "theatre"}
}

func feedItems() []string {
	return []string{"concert", "recipe", "camera", "puzzle", "guitar", "mural", "sandwich", "podcast", "novel", "bicycle"}
}

func feedThings() []string { return append(feedPlaces(), feedItems()...) }

func commentText(d *dice) string {
	text := pick(d, []string{
		"Now I want a {thing}", "I prefer a {thing}", "Great news", "See you there on {day}", "Where was that", "Tell us more", "Better than any {thing}",
		"Count me in for {day}", "So true", "This made me laugh", "Bring a {thing} too", "How was {day}", "Well done",
	})
	return expand(d, text, map[string]string{"thing": pick(d, feedItems()), "day": pick(d, weekdays())}).text
}

func tagOf(thing string) string { return "#" + thing }

// hits are the tweets that a search for a word finds.
func (b *feed) hits(word string) []*tweet {
	var out []*tweet
	for _, t := range b.tweets {
		if strings.Contains(strings.ToLower(t.content), strings.ToLower(word)) || slices.Contains(t.tags, word) {
			out = append(out, t)
		}
	}
	return out
}

// words are the words and tags of the tweets that requests search for.
func (b *feed) words(fits func([]*tweet) bool) []string {
	var out []string
	add := func(w string) {
		if !slices.Contains(out, w) && fits(b.hits(w)) {
			out = append(out, w)
		}
	}
	for _, t := range b.tweets {
		for _, w := range slices.Concat(feedThings(), weekdays()) {
			if strings.Contains(t.content, w) {
				add(w)
			}
		}
		for _, tag := range t.tags {
			add(tag)
		}
	}
	return out
}

// by lists the tweets of an account, in their order.
func (b *feed) by(author string) []*tweet {
	var out []*tweet
	for _, t := range b.tweets {
		if t.author == author {
			out = append(out, t)
		}
	}
	return out
}

// authors lists the accounts that have tweets.
func (b *feed) authors() []string {
	var out []string
	for _, t := range b.tweets {
		if !slices.Contains(out, t.author) {
			out = append(out, t.author)
		}
	}
	return out
}

func show(tweets []*tweet) {
	for _, t := range tweets {
		t.seen = true
	}
}

// postingLogin makes sure that the account is logged in: the reference logs in where it
// is not, and the turn's message brings name and password.
func (s *scene) postingLogin() error {
	b := s.feed()
	if b.authed {
		return nil
	}
	s.bring(postingWorld, postingCredentials(), map[string]string{"user": b.username, "pass": b.password})
	b.authed = true
	return s.do("authenticate_twitter", arg{"username", b.username}, arg{"password", b.password})
}

func postingCredentials() []string {
	return []string{
		"My Twitter username is {user} and my password is {pass}.", "My Twitter username is {user}, the password is {pass}.",
		"The Twitter username is {user} and the password {pass}.", "Twitter username {user}, password {pass}.",
		"My Twitter login is {user} with password {pass}.", "On Twitter my name is {user} and my password is {pass}.",
		"You can use my Twitter login {user} with the password {pass}.", "For Twitter, use username {user} and password {pass}.",
		"My Twitter account is {user}, its password is {pass}.",
	}
}
