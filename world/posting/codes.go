package posting

import "envtune"

// The error templates of the short-message service, one code each.
// LoginRefused and NotFollowing have no "error" in their results: a false that
// means that the call failed. Following again and retweeting again are no
// errors: what was asked for is so already.
const (
	LoginRefused     envtune.Code = "posting.login_refused"
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
		LoginRefused, LoginForPost, LoginForRetweet, TweetNotFound, LoginForComment,
		LoginForFollow, LoginForList, LoginForUnfollow, NotFollowing,
	}
}
