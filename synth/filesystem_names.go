package synth

import "strconv"

func rootNames() []string {
	return []string{"workspace", "home", "alex", "storage", "desk", "cabinet", "maria", "office", "server", "laptop", "team", "studio"}
}

// folderNames are the folders of the first level, innerNames those below.
func folderNames() []string {
	return []string{"docs", "reports", "photos", "projects", "music", "archive", "drafts", "invoices", "recipes", "lectures",
		"designs", "logs", "travel", "letters", "research", "games", "backups", "contracts", "papers", "videos"}
}

func innerNames() []string {
	return []string{"old", "final", "shared", "private", "spring", "summer", "autumn", "winter", "monday", "friday",
		"january", "april", "october", "review", "public", "pending", "sorted", "extra", "north", "south", "temp", "inbox", "outbox", "misc"}
}

func hiddenNames() []string { return []string{".config", ".history", ".cache", ".profile"} }

func fileStems() []string {
	return []string{"notes", "plan", "budget", "agenda", "summary", "tasks", "ideas", "shopping", "contacts", "minutes",
		"outline", "schedule", "inventory", "feedback", "readme", "journal", "expenses", "guests", "books", "prices",
		"results", "survey", "timetable", "packing", "orders", "errors", "events", "targets", "scores", "visits",
		"members", "questions", "answers", "quotes", "lyrics", "menu", "route", "sales", "wishes", "samples",
		"chapter", "abstract", "teams", "points", "garden", "repairs", "bills", "topics", "goals", "links",
		"stock", "hours", "weather", "colors", "animals", "cities", "names", "words", "tests", "clients",
		"rooms", "tools", "parts", "meals", "films", "songs", "plants", "races", "rules", "duties",
		"terms", "units", "dates", "tables", "figures", "labels", "trips", "hotels", "flights", "parks",
		"roads", "lakes", "grades", "pupils", "courses", "exams", "essays", "poems", "badges", "stamps",
		"coins", "cards", "boats", "bikes", "cars", "trains", "planes", "ships", "houses", "shops"}
}

// newStems name files that a request makes, newFolders folders.
func newStems() []string {
	return []string{"memo", "report", "draft", "list", "copy", "letter", "todo", "update", "backup", "index",
		"record", "review", "sketch", "message", "log", "receipt", "reminder", "recap", "digest", "proposal"}
}

func newFolders() []string {
	return []string{"new", "done", "later", "urgent", "saved", "kept", "ready", "release", "personal", "quarter",
		"collected", "finished", "templates", "weekly", "monthly", "selection", "storehouse", "copies", "picked", "moved"}
}

func textEndings() []string { return []string{".txt", ".txt", ".md"} }

// textKind is what a file holds.
type textKind int

const (
	kindList    textKind = iota // single words
	kindNotes                   // short sentences
	kindLog                     // lines that begin with a level
	kindNumbers                 // whole numbers
)

func (k textKind) endings() []string {
	switch k {
	case kindLog:
		return []string{".log"}
	case kindNumbers:
		return []string{".csv", ".dat"}
	case kindNotes:
		return []string{".txt", ".md"}
	}
	return []string{".txt", ".list"}
}

// text draws n lines, no two of them the same.
func (g *gardener) text(kind textKind, n int) []string {
	seen := map[string]bool{}
	var out []string
	for len(out) < n {
		line := drawLine(g.d, kind)
		if !seen[line] {
			seen[line] = true
			out = append(out, line)
		}
	}
	return out
}

func drawLine(d *dice, kind textKind) string {
	switch kind {
	case kindNotes:
		return drawNote(d)
	case kindLog:
		return pick(d, []string{"ERROR", "WARNING", "INFO", "DEBUG"}) + " " + pick(d, []string{"disk", "network", "login", "printer", "memory", "update", "backup", "mail"}) +
			" " + pick(d, []string{"ok", "slow", "failed", "full", "started", "stopped", "lost"})
	case kindNumbers:
		return strconv.Itoa(d.between(2, 99))
	}
	return pick(d, []string{"apple", "bread", "candle", "drum", "engine", "flute", "guitar", "hammer", "island", "jacket",
		"kettle", "ladder", "mirror", "needle", "orange", "pencil", "quilt", "ribbon", "saddle", "teapot",
		"umbrella", "violin", "wallet", "yogurt", "zipper", "basket", "carrot", "dollar", "feather", "helmet"})
}

// drawNote draws a short sentence.
func drawNote(d *dice) string {
	return pick(d, []string{"call", "meet", "write to", "pay", "visit", "thank", "invite", "answer"}) + " " +
		pick(d, []string{"Anna", "Boris", "Clara", "Diego", "Emma", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kira", "Leo"}) +
		pick(d, []string{"", "", " on Monday", " on Friday", " today", " tomorrow", " in May", " at noon", " soon"})
}
