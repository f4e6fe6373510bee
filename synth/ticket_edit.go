package synth

// ticketEditIntents change one field of a ticket, or two.
func ticketEditIntents() []intent {
	return []intent{
		{
			name: "ticket_priority", tool: "edit_ticket", weight: 4,
			full: []string{
				"set the priority of {ticket} to {new}", "change the priority of {ticket} to {new}", "edit {ticket} so that its priority is {new}",
				"give {ticket} the priority {new}", "edit {ticket}: priority {new}", "make {new} the priority of {ticket}",
				"put {ticket} at priority {new}", "have the priority of {ticket} changed to {new}", "update {ticket} to priority {new}",
			},
			gaps: []gap{{slot: "new", label: "priority", without: []string{
				"change the priority of {ticket}", "set another priority for {ticket}", "edit the priority of {ticket}", "give {ticket} a new priority"}},
				{slot: "id", label: "ticket id", supply: supplyTicket(), without: []string{
					"set the priority of a ticket to {new}", "change the priority of one ticket to {new}", "edit a ticket so that its priority is {new}",
					"give one of the tickets the priority {new}"}}},
			draw: func(s *scene) (goal, bool) {
				priority := s.d.between(1, 5)
				g, ok := s.editing("priority", literal(priority), priority, func(t *ticket) bool { return t.priority != priority },
					func(t *ticket) { t.priority = priority })
				return g, ok && !s.used["ticket_edit_both"]
			},
		},
		{
			name: "ticket_set_status", tool: "edit_ticket", weight: 3,
			full: []string{
				"set the status of {ticket} to {new}", "change the status of {ticket} to {new}", "edit {ticket} so that its status is {new}",
				"give {ticket} the status {new}", "edit {ticket}: status {new}", "put {ticket} in the status {new}",
				"have the status of {ticket} changed to {new}", "update {ticket} to the status {new}", "move {ticket} to status {new}",
			},
			gaps: []gap{{slot: "new", label: "status", without: []string{
				"change the status of {ticket}", "set another status for {ticket}", "edit the status of {ticket}", "give {ticket} a new status"}}},
			draw: func(s *scene) (goal, bool) {
				status := pick(s.d, []string{"Pending", "In Progress", "On Hold", "Escalated"})
				g, ok := s.editing("status", status, status, func(t *ticket) bool { return t.status != status && t.open() },
					func(t *ticket) { t.status = status })
				return g, ok && !s.used["ticket_edit_both"]
			},
		},
		{
			name: "ticket_title", tool: "edit_ticket", weight: 3,
			full: []string{
				"change the title of {ticket} to {new}", "set the title of {ticket} to {new}", "edit {ticket} so that its title is {new}",
				"give {ticket} the new title {new}", "edit {ticket}: title {new}", "rename {ticket}, the title should be {new}",
				"have the title of {ticket} changed to {new}", "update {ticket} with the title {new}", "make {new} the title of {ticket}",
			},
			gaps: []gap{{slot: "new", label: "title", without: []string{
				"change the title of {ticket}", "set another title for {ticket}", "edit the title of {ticket}", "give {ticket} a new title"}}},
			draw: func(s *scene) (goal, bool) {
				title := pick(s.d, ticketTitles())
				return s.editing("title", `"`+title+`"`, title, func(t *ticket) bool { return t.title != title && t.open() },
					func(t *ticket) { t.title = title })
			},
		},
		{
			name: "ticket_describe", tool: "edit_ticket", weight: 3,
			full: []string{
				"change the description of {ticket} to {new}", "set the description of {ticket} to {new}",
				"edit {ticket} so that its description is {new}", "give {ticket} the description {new}", "edit {ticket}: description {new}",
				"replace the description of {ticket} by {new}", "have the description of {ticket} changed to {new}",
				"update {ticket} with the description {new}", "make {new} the description of {ticket}",
			},
			gaps: []gap{{slot: "new", label: "description", without: []string{
				"change the description of {ticket}", "set another description for {ticket}", "edit the description of {ticket}",
				"give {ticket} a new description"}}},
			draw: func(s *scene) (goal, bool) {
				text := ticketDescription(s.d, s.wide)
				return s.editing("description", `"`+text+`"`, text, (*ticket).open, func(t *ticket) { t.description = text })
			},
		},
		ticketEditBothIntent(),
	}
}

// editing makes a goal of changing one field.
func (s *scene) editing(key, said string, value any, fits func(*ticket) bool, after func(*ticket)) (goal, bool) {
	return s.onTicket(true, fits, map[string]string{"new": said}, func(t *ticket) error {
		s.changed(t)
		after(t)
		return s.do("edit_ticket", arg{"ticket_id", t.id}, arg{"updates", record{{key, value}}})
	})
}

func ticketEditBothIntent() intent {
	return intent{
		name: "ticket_edit_both", tool: "edit_ticket", weight: 3,
		full: []string{
			"change {ticket} to status {status} and priority {priority}", "edit {ticket}: status {status}, priority {priority}",
			"set the status of {ticket} to {status} and its priority to {priority}", "give {ticket} the priority {priority} and the status {status}",
			"update {ticket} in one edit, priority {priority} and status {status}", "put {ticket} in status {status} with priority {priority}",
			"have {ticket} changed to priority {priority} and to the status {status}", "edit {ticket} so that it has status {status} and priority {priority}",
			"make the status of {ticket} {status} and the priority {priority}",
		},
		draw: func(s *scene) (goal, bool) {
			status, priority := pick(s.d, []string{"Pending", "In Progress", "On Hold", "Escalated"}), s.d.between(1, 5)
			fits := func(t *ticket) bool { return t.status != status && t.priority != priority && t.open() }
			g, ok := s.onTicket(true, fits, map[string]string{"status": status, "priority": literal(priority)}, func(t *ticket) error {
				s.changed(t)
				t.status, t.priority = status, priority
				return s.do("edit_ticket", arg{"ticket_id", t.id}, arg{"updates", record{{"status", status}, {"priority", priority}}})
			})
			return g, ok && !s.used["ticket_priority"] && !s.used["ticket_set_status"]
		},
	}
}
