package parity

import (
	"testing"

	"envtune/session"
)

const (
	tweetIDs   = "0|1|2|3|4|5|10|1.0|True|'1'|99|-1"
	tweetUsers = "'john'|'alice'|'bob'|'analyst_pro'|'tech_guru'|'carol'|'@bob'|''|'John'|5|['john']"
)

var postingMaterial = material{
	common: []string{
		"authenticate_twitter(username='john', password='john123')", "authenticate_twitter(username='john', password='john123')",
		"post_tweet(content='Hello World')", "post_tweet(content='File (1)', tags=['#Go'], mentions=['@a'])",
		"post_tweet(content='x')", "mention(tweet_id=0, mentioned_usernames=['@b'])", "retweet(tweet_id=0)",
		"comment(tweet_id=0, comment_content='Nice')", "follow_user(username_to_follow='carol')", "get_tweet(tweet_id=1)",
	},
	fields: [][2]string{
		{"authenticated", `true true false 1 ""`}, {"username", `"john" "alice" ["john"] 5`}, {"password", `"john123" 5`},
		{"tweet_counter", `0 1 10 2.0 true "n" "7" [] null`}, {"following_list", `[] ["a","a","b"] [1]`},
		{"tweets", `{} {"0":{"id":0,"username":"john","content":"Hello","tags":["#Go",5],"mentions":"@a"}} ` +
			`{"1":5} {"01":{"username":"bob","content":"HI","tags":"#g"},"1_0":{"username":"bob","content":"","tags":[],"mentions":[]}} {"2":"text"} {"3":{}}`},
		{"comments", `{"0":[{"username":"bob","content":"x"}]} {"1":5}`},
		{"retweets", `{"john":[0,1]} {"john":5} {"john":{}} {"john":"abc"} {"john":{"0":1},"bob":[1]}`},
	},
	pools: map[string]string{
		"authenticate_twitter.username": "'john'|'john'|'analyst_pro'|'John'|5", "authenticate_twitter.password": "'john123'|'john123'|'x'|None",
		"content": "'Hello World'|'a (b) c'|''|'it\\'s é'|5|None|['x']|'\\u0130'", "comment_content": "'Nice'|''|5|{'a': 1}",
		"tags":     "['#Go']|['#go', '#Tag']|[]|'#Go'|None|('#a',)|[5]|{'#Go': 1}",
		"mentions": "['@bob']|[]|'@bob'|None|('@a',)|{}", "mentioned_usernames": "['@a', '@b']|[]|'@é'|('@t',)|{'k': 1}|5|None|[['x']]",
		"tweet_id": tweetIDs, "username": tweetUsers, "username_to_follow": tweetUsers, "username_to_unfollow": tweetUsers,
		"search_tweets.keyword": "'hello'|'#go'|'GO'|''|'#Tag'|'x'|'\\u0130'|'reports'|5|None",
	},
}

// TestParityMentions: officially the lists that post_tweet takes where none are
// given are one pair for the whole process, so that a mention shows in other
// tweets, and in those of later sessions. Here every tweet has its own.
func TestParityMentions(t *testing.T) {
	login := "authenticate_twitter(username='john', password='john123')"
	first := request{ID: "multi_turn_base_0", Classes: []string{"TwitterAPI"}, Leak: true, Calls: []string{
		login, "post_tweet(content='a')", "post_tweet(content='b')", "mention(tweet_id=0, mentioned_usernames=['@x'])", "get_tweet(tweet_id=1)",
	}}
	second := request{ID: "multi_turn_base_1", Classes: first.Classes, Leak: true, Calls: []string{login, "post_tweet(content='b')"}}
	const own = `"username": "john", "content": "b", "tags": [], "mentions": []}`
	const leaked = `"username": "john", "content": "b", "tags": [], "mentions": ["@x"]}`
	d := startDriver(t)
	for _, r := range []request{first, second} {
		s, err := session.New(r.Classes, nil, session.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var here string
		for _, call := range r.Calls {
			here = s.Call(call).Text
		}
		var there ran
		d.ask(t, r, &there)
		last := there.Outputs[len(r.Calls)-1]
		id := here[:len(`{"id": 1, `)]
		if here != id+own || last != id+leaked {
			t.Errorf("here %s, officially %s", here, last)
		}
	}
	t.Logf("parity: a mention stays with its tweet here; officially it shows in other tweets and sessions")
}
