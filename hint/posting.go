package hint

import (
	"envtune"
	"envtune/py"
	"envtune/world/posting"
)

func postingEntries() map[envtune.Code]Entry {
	login := Entry{make: postingLogin}
	return map[envtune.Code]Entry{
		posting.LoginForPost:     login,
		posting.LoginForRetweet:  login,
		posting.LoginForComment:  login,
		posting.LoginForFollow:   login,
		posting.LoginForList:     login,
		posting.LoginForUnfollow: login,

		posting.TweetNotFound: {make: tweetSource, fallback: knownTweets},
		posting.NotFollowing:  {make: followingSource, fallback: followed},
	}
}

func postingLogin(*failure) *envtune.Hint {
	return first("authenticate_twitter", "Log in with authenticate_twitter before this call.")
}

// tweetSource: an id written as a str is not found either, and where there is
// no tweet no tool has its id. Tweets are found by their words or by who wrote them.
func tweetSource(c *failure) *envtune.Hint {
	if h := wrongType(c); h != nil {
		return h
	}
	if tweets, ok := c.state("posting", "tweets").(*py.Dict); ok && tweets.Len() == 0 {
		return first("post_tweet", "There is no tweet yet; post_tweet makes one.")
	}
	if !c.offers("search_tweets") {
		return from("tweet_id", "get_user_tweets", "id")
	}
	return from("tweet_id", "search_tweets", "id")
}

func knownTweets(c *failure) *envtune.Hint {
	return oneOf("tweet_id", c.field("tweet_id"), nameList(c.state("posting", "tweets"), c.field("tweet_id")))
}

// followingSource has nothing to point at where nobody is followed.
func followingSource(c *failure) *envtune.Hint {
	if list, ok := c.state("posting", "following_list").(*py.List); ok && list.Len() == 0 {
		return say(envtune.HintConstraint, "No user is followed, so there is none to stop following.")
	}
	return from("username_to_unfollow", "list_all_following", "following_list")
}

func followed(c *failure) *envtune.Hint {
	name := c.field("username_to_unfollow")
	return oneOf("username_to_unfollow", name, nameList(c.state("posting", "following_list"), name))
}
