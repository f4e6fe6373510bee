package synth

func messageHelpers() map[string][]string {
	to := []string{"message_login", "get_user_id"}
	login := []string{"message_login"}
	return map[string][]string{
		"send_message": to, "delete_message": to,
		"view_messages_sent": login, "search_messages": login, "get_message_stats": login,
		"message_login": {"get_user_id"},
	}
}

func messageSiblings() map[string][]string {
	return map[string][]string{
		"list_users":               {"get_user_id", "view_messages_sent"},
		"get_user_id":              {"list_users", "add_contact"},
		"message_login":            {"message_get_login_status", "list_users"},
		"message_get_login_status": {"get_message_stats", "list_users"},
		"send_message":             {"delete_message", "view_messages_sent"},
		"delete_message":           {"send_message", "view_messages_sent"},
		"view_messages_sent":       {"search_messages", "get_message_stats"},
		"add_contact":              {"list_users", "get_user_id"},
		"search_messages":          {"view_messages_sent", "get_message_stats"},
		"get_message_stats":        {"view_messages_sent", "list_users"},
	}
}
