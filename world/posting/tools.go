package posting

import (
	"envtune/py"
	"envtune/tool"
)

// tools declares the 14 tools in the order of the official class.
var tools = tool.NewTable("TwitterAPI",
	def("authenticate_twitter", "log in to tweets", (*World).login,
		tool.Req("username", "str"), tool.Req("password", "str")),
	def("posting_get_login_status", "whether tweets is logged in", (*World).loginStatus),
	def("post_tweet", "post a tweet", (*World).post,
		tool.Req("content", "str"), tool.Opt("tags", "list", py.NewList()), tool.Opt("mentions", "list", py.NewList())),
	def("retweet", "repeat a tweet", (*World).retweet,
		tool.Req("tweet_id", "int")),
	def("comment", "comment on a tweet", (*World).comment,
		tool.Req("tweet_id", "int"), tool.Req("comment_content", "str")),
	def("mention", "add mentions to a tweet", (*World).mention,
		tool.Req("tweet_id", "int"), tool.Req("mentioned_usernames", "list")),
	def("follow_user", "follow a user", (*World).follow,
		tool.Req("username_to_follow", "str")),
	def("list_all_following", "list the followed users", (*World).listFollowing),
	def("unfollow_user", "stop following a user", (*World).unfollow,
		tool.Req("username_to_unfollow", "str")),
	def("get_tweet", "read one tweet", (*World).getTweet,
		tool.Req("tweet_id", "int")),
	def("get_user_tweets", "list the tweets of a user", (*World).userTweets,
		tool.Req("username", "str")),
	def("search_tweets", "find tweets by word or tag", (*World).search,
		tool.Req("keyword", "str")),
	def("get_tweet_comments", "list the comments on a tweet", (*World).getComments,
		tool.Req("tweet_id", "int")),
	def("get_user_stats", "count tweets, follows and retweets", (*World).stats,
		tool.Req("username", "str")),
)

func def(name, doc string, run func(*World, []py.Value, *tool.Answer) error, params ...tool.Param) tool.Def[*World] {
	return tool.Def[*World]{Name: name, Doc: doc, Params: params, Run: run}
}
