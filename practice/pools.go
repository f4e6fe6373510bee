package practice

import "strings"

func words(s string) []string { return strings.Fields(s) }

// pools holds the word lists that worlds are made of. It is built once and
// only read.
type pools struct {
	effects, lookups, reads, lists, objects, undo [][]string // synonym sets
	nouns, things, adjectives                     []string
	facets                                        []string
	first, last, cities, streets, topics          []string
	onset, vowel, coda                            []string
	params                                        map[kind][]string
	enums                                         [][]string // name, then values
	flags                                         []string
	switches                                      []switchPair
	units                                         []unitPair
	pairs                                         [][2]string
}

// switchPair is a pair of opposite verbs, with the words of the flag that a
// tool may use to tell them apart.
type switchPair struct{ on, off, flag, tool string }

// unitPair is a conversion: to = from * factor.
type unitPair struct {
	from, to string
	factor   float64
}

func synsets(s string) [][]string {
	var out [][]string
	for _, f := range strings.Fields(s) {
		out = append(out, strings.Split(f, "/"))
	}
	return out
}

func newPools() *pools {
	p := &pools{
		effects:    synsets(effectVerbs),
		lookups:    synsets("get/fetch find/locate lookup/find search/find fetch/get resolve/find read/get query/get retrieve/get"),
		reads:      synsets("show/display view/see check/inspect read/get report/tell get/fetch see/show inspect/check print/show describe/show fetch/get"),
		lists:      synsets("list/show show/list browse/list get/fetch enumerate/list view/show"),
		objects:    synsets("select/choose unlock/open check/inspect claim/take verify/check prepare/ready activate/enable pick/choose load/open reserve/hold open/unlock validate/check mount/load"),
		undo:       synsets("cancel/revoke/void confirm/validate extend/prolong track/follow close/finish recall/revoke amend/correct expedite/rush review/check reopen/restart withdraw/retract delay/postpone collect/fetch archive/store finalize/finish"),
		nouns:      words(nounWords + " " + commonWords + " " + commonWords),
		facets:     words("info details history status list stats summary report settings control level mode limit size plan balance type log data notes"),
		things:     words(thingWords),
		adjectives: words("main small inner outer upper lower front back left right night day spare old new blue red green local remote public private fast slow dry wet hot cold north south"),
		first:      words(firstNames),
		last:       words(lastNames),
		cities:     words(cityNames),
		streets:    words("Road Street Lane Drive Way Court Place Square Hill Row"),
		topics:     words(topicWords),
		onset:      words("b br c ch d dr f fl g gr h j k kl l m n p pl qu r s sh sk st t th tr v w z y sn gl"),
		vowel:      words("a e i o u a e i o ai ea oo ou y ee io ar or er un an en in on al el il ol"),
		coda:       words("b d g k l m n p r s t x z ck nd st rt sh th ng mp lt"),
		params:     paramPools(),
		flags:      words("express gift urgent public silent insured repeat private fragile loud draft hidden strict fast heated sealed signed secure frozen shared"),
		switches:   switchPairs(),
		units:      unitPairs(),
		pairs: [][2]string{{"start", "end"}, {"origin", "target"}, {"source", "sink"}, {"depot", "drop"},
			{"home", "goal"}, {"first", "second"}, {"from", "to"}},
	}
	for _, line := range strings.Split(strings.TrimSpace(enumWords), "\n") {
		p.enums = append(p.enums, strings.Fields(line))
	}
	return p
}

func paramPools() map[kind][]string {
	return map[kind][]string{
		kPerson: words("name guest owner client buyer driver tenant patient guide member author rider sender teacher student coach player artist chef doctor nurse pilot captain worker visitor host manager resident keeper donor winner clerk pupil"),
		kWord:   words("label tag title brand model alias folder channel group team project product species recipe playlist theme series unit segment kit line crop company maker item fund shop store"),
		kTicker: words("symbol token asset coin fund code series share mark bond sign"),
		kPrice:  words("price cost fee bid budget deposit wage rate offer charge total sum amount"),
		kCount:  words("amount count quantity copies seats days hours nights rounds boxes guests pieces weeks layers minutes rows bags people size shares units"),
		kLevel:  words("level volume power angle pressure brightness depth heat tilt height width weight force dose percent speed"),
		kFrac:   words("position ratio share opacity gain strength fraction mix pull threshold"),
		kFloat:  words("weight length distance width height size load dose area range amount temperature"),
		kDate:   words("date day start_date due_date deadline arrival departure expiry birthday"),
		kTime:   words("time slot hour start_time alarm_time pickup_time"),
		kZip:    words("zip postcode area_code pin zone_code branch_code"),
		kPlace:  words("address destination venue stop location site target drop_off"),
		kCity:   words("city town station port region district village area"),
		kText:   words("message note comment subject caption reason memo content description text remark question"),
		kList:   words("tags items names colors topics rooms keys labels parts lanes guests files members panels tracks symbols"),
	}
}

const enumWords = `
mode fast slow quiet loud plain dual auto eco off on
style bold thin round flat classic modern
plan full half basic gold silver trial
color red green blue black white yellow
grade low mid high ultra prime raw
side left right front rear top bottom
tier standard premium starter expert
kind paper plastic metal glass wood
size small medium large tiny huge
format square wide tall short folded
phase idle warm ready active final
season spring summer autumn winter
type single double shared open closed fixed market limit
shape oval square star ring cube
speed crawl walk run sprint
level none some most all
season_pass junior adult senior family
order rising falling random
option water heat air light sound power
action hold push pull flip
setting normal strong soft turbo
class first second third cabin
language french german spanish dutch italian
`

func switchPairs() []switchPair {
	var out []switchPair
	for _, s := range []string{
		"start stop running set", "open close open set", "raise lower raised move", "turn_on turn_off on set", "enable disable enabled set",
		"arm disarm armed set", "mount eject mounted set", "mute unmute mute set", "pause resume pause hold", "inflate deflate inflate pump",
		"unlatch latch unlatch latch", "unbolt bolt unbolt bolt", "expand fold expand shape", "hide show hidden set", "couple uncouple coupled link",
		"activate deactivate active switch", "freeze thaw freeze chill", "attach detach attach fix", "unseal seal unseal seal", "plug unplug plugged wire",
		"dim brighten dim light", "fill empty fill set", "load unload load stack", "tighten loosen tight turn", "free block free set", "lift drop lift move",
	} {
		f := strings.Fields(s)
		out = append(out, switchPair{f[0], f[1], f[2], f[3]})
	}
	return out
}

func unitPairs() []unitPair {
	return []unitPair{
		{"feet", "meters", 0.3048}, {"meters", "feet", 3.2808}, {"miles", "km", 1.6093}, {"km", "miles", 0.6214}, {"pounds", "kilos", 0.4536},
		{"kilos", "pounds", 2.2046}, {"ounces", "grams", 28.35}, {"inches", "cm", 2.54}, {"hours", "minutes", 60}, {"weeks", "days", 7},
		{"pints", "cups", 2}, {"acres", "hectares", 0.4047}, {"knots", "kph", 1.852}, {"dollars", "euros", 0.92}, {"pounds", "dollars", 1.27},
		{"boxes", "pieces", 24}, {"crates", "bottles", 12}, {"scoops", "grams", 35}, {"yards", "meters", 0.9144}, {"barrels", "buckets", 8.5},
	}
}
