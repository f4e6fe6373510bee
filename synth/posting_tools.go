package synth

func postingHelpers() map[string][]string {
	login := []string{"authenticate_twitter"}
	find := []string{"authenticate_twitter", "search_tweets"}
	return map[string][]string{
		"post_tweet": login, "follow_user": login, "list_all_following": login,
		"retweet": find, "comment": find,
		"unfollow_user":      {"authenticate_twitter", "list_all_following"},
		"mention":            {"search_tweets"},
		"get_tweet":          {"search_tweets"},
		"get_tweet_comments": {"search_tweets"},
	}
}

func postingSiblings() map[string][]string {
	return map[string][]string{
		"authenticate_twitter":     {"posting_get_login_status", "follow_user"},
		"posting_get_login_status": {"get_user_stats", "list_all_following"},
		"post_tweet":               {"retweet", "comment"},
		"retweet":                  {"comment", "post_tweet"},
		"comment":                  {"retweet", "get_tweet_comments"},
		"mention":                  {"retweet", "post_tweet"},
		"follow_user":              {"unfollow_user", "list_all_following"},
		"list_all_following":       {"get_user_stats", "follow_user"},
		"unfollow_user":            {"follow_user", "list_all_following"},
		"get_tweet":                {"get_tweet_comments", "retweet"},
		"get_user_tweets":          {"get_user_stats", "get_tweet"},
		"search_tweets":            {"get_user_tweets", "get_tweet"},
		"get_tweet_comments":       {"get_tweet", "comment"},
		"get_user_stats":           {"list_all_following", "get_user_tweets"},
	}
}
