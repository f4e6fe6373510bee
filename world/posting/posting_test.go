package posting

import (
	"strings"
	"testing"

	"envtune/py"
	"envtune/tool"
	"envtune/world/worldtest"
)

func TestConformance(t *testing.T) { worldtest.Run(t, New, starts) }

var starts = worldtest.Starts{
	`{"authenticated": true, "tweet_counter": 5, "tweets": {"0": {"id": 0, "username": "john", "content": "Budget", "tags": ["#a"], "mentions": []},
	  "1": {"id": 1, "username": "ann", "content": "x", "tags": ["#b"]}}, "comments": {"0": [{"username": "ann", "content": "y"}]}}`,
	`{"authenticated": 1, "username": ["u"], "tweet_counter": "n", "tweets": {" 7 ": 5, "1_0": {"mentions": "@a"}}, "retweets": {"john": "x"}, "unknown": 1}`,
	`{"authenticated": true, "retweets": {"john": {"1": 2}}, "tweets": {"2": {"username": "john", "content": 5, "tags": 1}}, "following_list": []}`,
}

func FuzzWorld(f *testing.F) { worldtest.Fuzz(f, New, starts) }

// TestEffects: what calls leave in the state, when they fail half-way too.
func TestEffects(t *testing.T) {
	const tweet = `"0": {"id": 0, "username": "a", "content": "Text", "tags": [`
	for _, c := range []struct {
		name, start, call, result string
		attr, want                string
	}{
		{"a tweet stays if it cannot be counted", `{"authenticated": 1, "tweet_counter": "n"}`, "post_tweet('x')",
			`py.type_error: can only concatenate str (not "int") to str`,
			"tweets", "{'n': {'id': 'n', 'username': 'john', 'content': 'x', 'tags': [], 'mentions': []}}"},
		{"a counter that is no key", `{"authenticated": 1, "tweet_counter": []}`, "post_tweet('x')",
			"py.type_error: unhashable type: 'list'", "tweets", "{}"},
		{"keys become ints", `{"tweets": {" 7 ": 1, "07": 2, "1_0": 3}}`, "get_tweet(7.0)", "2", "tweets", "{7: 2, 10: 3}"},
		{"the list of retweets is made before it is looked at", `{"authenticated": 1, "tweets": {"0": 1}}`, "retweet(False)",
			"{'retweet_status': 'Successfully retweeted'}", "retweets", "{'john': [False]}"},
		{"retweets that are no list", `{"authenticated": 1, "tweets": {"0": 1}, "retweets": {"john": {}}}`, "retweet(0)",
			"py.attribute_error: 'dict' object has no attribute 'append'", "retweets", "{'john': {}}"},
		{"comments of a start state are not found", `{"tweets": {"0": 1}, "comments": {"0": [1]}}`, "get_tweet_comments(0)",
			"[]", "comments", "{'0': [1]}"},
		{"a comment stands beside them", `{"authenticated": 1, "tweets": {"0": 1}, "comments": {"0": [1]}}`, "comment(0, 'x')",
			"{'comment_status': 'Comment added successfully'}", "comments", "{'0': [1], 0: [{'username': 'john', 'content': 'x'}]}"},
		{"a text mentions its characters", `{"tweets": {"0": {"mentions": []}}}`, "mention(0, '@é')",
			"{'mention_status': 'Users mentioned successfully'}", "tweets", "{0: {'mentions': ['@', 'é']}}"},
		{"a tweet without mentions", `{"tweets": {"0": {}}}`, "mention(0, [])", "py.key_error: 'mentions'", "tweets", "{0: {}}"},
		{"mentions that are no list", `{"tweets": {"0": {"mentions": "@a"}}}`, "mention(0, 5)",
			"py.attribute_error: 'str' object has no attribute 'extend'", "tweets", "{0: {'mentions': '@a'}}"},
		{"following twice", `{"authenticated": 1, "following_list": ["a"]}`, "follow_user('a')", "{'follow_status': False}", "following_list", "['a']"},
		{"the first of equals is unfollowed", `{"authenticated": 1, "following_list": ["a", "b", "a"]}`, "unfollow_user('a')",
			"{'unfollow_status': True}", "following_list", "['b', 'a']"},
		{"a tag is found whole", `{"tweets": {` + tweet + `"#Go"]}}}`, "search_tweets('#gO')",
			"[{'id': 0, 'username': 'a', 'content': 'Text', 'tags': ['#Go']}]", "tweet_counter", "0"},
		{"a part of a tag is not", `{"tweets": {` + tweet + `"#Go"]}}}`, "search_tweets('go')", "[]", "tweet_counter", "0"},
		{"a tag that is none raises after one that is found", `{"tweets": {` + tweet + `"#Go", 5]}}}`, "search_tweets('#go')",
			"py.attribute_error: 'int' object has no attribute 'lower'", "tweet_counter", "0"},
		{"a text that is found saves the tags", `{"tweets": {` + tweet + `5]}}}`, "search_tweets('tex')",
			"[{'id': 0, 'username': 'a', 'content': 'Text', 'tags': [5]}]", "tweet_counter", "0"},
		{"without tweets nothing is looked at", `{}`, "search_tweets(5)", "[]", "tweet_counter", "0"},
		{"tweets are counted before the user is looked up", `{"tweets": {"0": {}}}`, "get_user_stats([])", "py.key_error: 'username'", "tweet_counter", "0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := worldtest.Open(t, New, c.start)
			if got := worldtest.Try(t, w, c.call); got != c.result {
				t.Errorf("got  %s\nwant %s", got, c.result)
			}
			v, _ := w.State().GetStr(c.attr)
			if got := py.Repr(v); got != c.want {
				t.Errorf("%s is %s, want %s", c.attr, got, c.want)
			}
		})
	}
}

// TestMentionsAreATweetsOwn: lists not given are no other tweet's, no other
// world's, and not the caller's.
func TestMentionsAreATweetsOwn(t *testing.T) {
	w, other := worldtest.Open(t, New, `{"authenticated": true}`), worldtest.Open(t, New, `{"authenticated": true}`)
	worldtest.Try(t, w, "post_tweet('a')")
	worldtest.Try(t, w, "post_tweet('b')")
	worldtest.Try(t, w, "mention(0, ['@x'])")
	const second = "{'id': 1, 'username': 'john', 'content': 'b', 'tags': [], 'mentions': []}"
	if got := worldtest.Try(t, w, "get_tweet(1)"); got != second {
		t.Errorf("the second tweet is %s", got)
	}
	for _, w := range []tool.World{w, other} {
		worldtest.Try(t, w, "post_tweet('c')")
		v, _ := w.State().GetStr("tweet_counter")
		last, err := py.Sub(v, py.NewInt(1))
		if err != nil {
			t.Fatal(err)
		}
		got := w.Call("get_tweet", tool.Args{Pos: []py.Value{last}}).Value
		if m, _ := got.(*py.Dict).GetStr("mentions"); py.Truth(m) {
			t.Errorf("a later tweet is %s", py.Repr(got))
		}
	}
	given := py.NewList()
	other.Call("post_tweet", tool.Args{Pos: []py.Value{py.Str("d"), py.NewList(), given}})
	worldtest.Try(t, other, "mention(1, ['@x'])")
	if given.Len() != 1 {
		t.Error("a list that is given is no longer the tweet's")
	}
}

func TestBounded(t *testing.T) {
	x := strings.Repeat("x", 60000)
	worldtest.Bounded(t, New, `{"authenticated": true, "tweets": {"0": {"mentions": []}}}`, "username",
		"post_tweet('"+x+"')", "comment(0, '"+x+"')", "mention(0, '"+x[:9000]+"')")
	names := py.NewList()
	for range 19 {
		names.Append(py.Str(x[:50000]))
	}
	w := worldtest.Open(t, New, `{"authenticated": true, "tweets": {"0": {}}}`)
	v, _ := w.State().GetStr("following_list")
	v.(*py.List).Items = append(v.(*py.List).Items, names.Items...)
	for i, call := range []string{"follow_user('" + x + "')", "follow_user('" + x + "1')", "follow_user('" + x + "2')", "follow_user('c')", "retweet(0)"} {
		if got := worldtest.Try(t, w, call); strings.HasPrefix(got, "py.limit: ") != (i > 1) {
			t.Errorf("call %d: got %s", i, got)
		}
	}
}

func TestBadStart(t *testing.T) {
	for _, start := range []string{
		`{"tweets": []}`, `{"tweets": {"x": {}}}`, `{"tweets": {"1.0": {}}}`, `{"comments": []}`, `{"retweets": null}`, `{"following_list": {}}`,
	} {
		config, err := py.FromJSON([]byte(start))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := New(config.(*py.Dict), tool.Options{}); err == nil {
			t.Errorf("the start state %s was accepted", start)
		}
	}
}
