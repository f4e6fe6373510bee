package synth

func branchNames() []string {
	return []string{"Central Library", "Harbour Branch", "Elmwood Branch", "Riverside Branch", "Hilltop Branch", "Market Street Branch",
		"Old Town Branch", "Northgate Branch", "Station Branch", "Parkview Branch", "Mill Lane Branch", "Lakeside Branch", "Mobile Library"}
}

// branchCodes do not tell the branches' names.
func branchCodes() []string {
	var out []string
	for _, a := range "BDFGJKQTVWXZ" {
		for _, b := range "2345678" {
			out = append(out, string(a)+"Q"+string(b))
		}
	}
	return out
}

func bookSubjects() []string {
	return []string{"travel", "cooking", "engineering", "fiction", "nature", "mathematics", "geography", "history", "gardening", "music",
		"astronomy", "painting", "sailing", "beekeeping", "poetry", "chess", "photography", "mountaineering"}
}

func bookNouns() []string {
	return []string{"Road", "Garden", "Lantern", "Harbour", "Orchard", "Compass", "Kitchen", "Island", "Bridge", "Mirror", "Letter", "Meadow",
		"Clock", "Window", "Tower", "Candle", "Feather", "Mountain", "Station", "Violin", "Market", "Anchor", "Forest", "Painter", "Teacher",
		"Sparrow", "Glacier", "Village", "Cottage", "Lighthouse", "Journey", "Notebook", "Weather", "Bakery", "Railway", "Shadow", "Pilot",
		"Captain", "Canal", "Valley", "Museum", "Theatre", "Comet", "Desert", "Fountain", "Balcony", "Blanket", "Saddle"}
}

func bookMarks() []string {
	return []string{"Salt", "Quiet", "Hidden", "Silver", "Last", "Long", "Paper", "Golden", "Broken", "Winter", "Distant", "Small", "Blue",
		"Forgotten", "Wooden", "Second", "Lost", "Bright", "Frozen", "Secret", "Crooked", "Gentle", "Hollow", "Northern", "Restless", "Velvet"}
}

func listNames() []string {
	return []string{"Autumn", "Holidays", "Winter evenings", "Book club", "For Nora", "Weekend", "Classics", "To read soon", "School project",
		"Train rides", "Summer", "Gift ideas", "Bedtime", "Research", "Favourites", "Long flights", "Rainy days", "Beach"}
}
