package posting

import "envtune"

// The error templates of the short-message service, one code each.
// NotFollowing has no "error" in its result: a false that means that the call
// failed. Following again and retweeting again are no errors: what was asked for
// is so already. Nor is a login refused: it is an answer, which references of
// official tasks give.
const (
	LoginForPost     envtune.Code = "posting.not_logged_in.post_tweet"
	LoginForRetweet  envtune.Code = "posting.not_logged_in.retweet"
	TweetNotFound    envtune.Code = "posting.tweet_not_found"
	LoginForComment  envtune.Code = "posting.not_logged_in.comment"
	LoginForFollow   envtune.Code = "posting.not_logged_in.follow_user"
	LoginForList     envtune.Code = "posting.not_logged_in.list_all_following"
	LoginForUnfollow envtune.Code = "posting.not_logged_in.unfollow_user"
	NotFollowing     envtune.Code = "posting.not_following"
)

// Codes lists the error templates in the order of the tools.
func Codes() []envtune.Code {
	return []envtune.Code{
		LoginForPost, LoginForRetweet, TweetNotFound, LoginForComment,
		LoginForFollow, LoginForList, LoginForUnfollow, NotFollowing,
	}
}
