package synth

func cabinIntents() []intent {
	return []intent{
		doorsIntent("lock", false, []string{
			"lock {doors}", "lock {doors} of [the|my] car", "have {doors} locked", "get {doors} locked",
			"lock up {doors}", "make {doors} lock", "put a lock on {doors}", "set {doors} to locked",
			"make sure to lock {doors}",
		}, []string{"lock a door", "lock one of the doors", "lock some [of the |]doors", "have some doors locked"}),
		doorsIntent("unlock", true, []string{
			"unlock {doors}", "unlock {doors} of [the|my] car", "have {doors} unlocked", "get {doors} unlocked",
			"make {doors} unlock", "take the lock off {doors}", "set {doors} to unlocked", "unlock {doors} so that I can get in",
			"make sure to unlock {doors}",
		}, []string{"unlock a door", "unlock one of the doors", "unlock some [of the |]doors", "have some doors unlocked"}),
		climateIntent(), headlightsIntent(), statusIntent(),
		{
			name: "outside", tool: "get_outside_temperature_from_google", weight: 2,
			full: []string{
				"?what is the outside temperature", "get the outside temperature", "tell me the temperature outside",
				"check the outside temperature", "look up the outside temperature", "?how warm is it outside, what is the temperature",
				"give me the outside temperature", "find out the outside temperature", "read the outside temperature",
			},
			draw: simple("get_outside_temperature_from_google"),
		},
		logIntent(),
	}
}

// doorsIntent locks or unlocks doors that are not yet.
func doorsIntent(verb string, unlock bool, full, without []string) intent {
	return intent{
		name: verb, tool: "lockDoors", weight: 4,
		full: full,
		gaps: []gap{{slot: "doors", label: "door", without: without, supply: []string{
			"{doors}", "I mean {doors}", "it is {doors}", "I meant {doors}", "take {doors}", "do it with {doors}", "{verb} {doors}",
			"I want {doors}", "it is about {doors}", "please take {doors}", "just {doors}", "only {doors}"}}},
		draw: func(s *scene) (goal, bool) {
			can := s.car().doors(unlock)
			if len(can) == 0 {
				return goal{}, false
			}
			doors := some(s.d, can, s.d.between(1, 3))
			text := "the " + listing(doors) + " door"
			if len(doors) > 1 {
				text += "s"
			}
			if !s.plain && s.d.chance(25) {
				doors, text = doorNames(), pick(s.d, []string{"all doors", "all the doors", "all four doors"})
			}
			return goal{slots: map[string]string{"doors": text, "verb": verb}, run: func() error { return s.setDoors(unlock, doors) }}, true
		},
	}
}

func climateIntent() intent {
	return intent{
		name: "climate", tool: "adjustClimateControl", weight: 6,
		full: []string{
			"adjust the climate control to temperature {temp}{extra}", "adjust the climate control, temperature {temp}{extra}",
			"adjust the climate control with a temperature of {temp}{extra}",
			"set the climate control to a temperature of {temp}{extra}", "adjust the cabin climate to temperature {temp}{extra}",
			"adjust the climate control: temperature {temp}{extra}", "change the climate control to temperature {temp}{extra}",
			"have the climate control adjusted to temperature {temp}{extra}", "set the cabin temperature to {temp}{extra}",
		},
		gaps: []gap{{slot: "temp", label: "temperature", without: []string{
			"adjust the climate control{extra}", "set the cabin temperature{extra}", "change the temperature of the cabin{extra}",
			"adjust the cabin climate{extra}", "set the climate control to another temperature{extra}"}}},
		draw: func(s *scene) (goal, bool) {
			args := []arg{{"temperature", lit(literal(s.d.between(16, 27)) + ".5")}}
			unit := pick(s.d, []string{"", "", "", " degrees", " celsius"})
			if s.d.chance(25) {
				args[0].value = lit(literal(s.d.between(60, 82)) + ".5")
				args = append(args, arg{"unit", "fahrenheit"})
				unit = pick(s.d, []string{" fahrenheit", " with unit fahrenheit", ", unit fahrenheit"})
			}
			extra := ""
			if s.d.chance(35) {
				fan := s.d.between(2, 18) * 5
				args = append(args, arg{"fanSpeed", fan})
				extra = pick(s.d, []string{" with fan speed ", ", fan speed ", " and fan speed "}) + literal(fan)
			}
			if s.d.chance(35) {
				mode := pick(s.d, []string{"cool", "heat", "defrost"})
				args = append(args, arg{"mode", mode})
				extra += pick(s.d, []string{" in mode " + mode, " with mode " + mode, ", mode " + mode})
			}
			return goal{slots: map[string]string{"temp": literal(args[0].value) + unit, "extra": extra}, run: func() error {
				return s.do("adjustClimateControl", args...)
			}}, true
		},
	}
}

func headlightsIntent() intent {
	return intent{
		name: "headlights", tool: "setHeadlights", weight: 3,
		full: []string{
			"set the headlights to mode {mode}", "set the headlights with mode {mode}", "set the headlights, mode {mode}",
			"set the mode of the headlights to {mode}", "switch the headlights to mode {mode}", "set my headlights: mode {mode}",
			"put the headlights in mode {mode}", "have the headlights set to mode {mode}", "set the headlights to {mode}",
		},
		gaps: []gap{{slot: "mode", label: "mode", without: []string{
			"switch the headlights", "change the mode of the headlights", "set the headlights", "put the headlights in another mode"}}},
		draw: func(s *scene) (goal, bool) {
			mode := pick(s.d, []string{"on", "off", "auto"})
			return goal{slots: map[string]string{"mode": mode}, run: func() error {
				return s.do("setHeadlights", arg{"mode", mode})
			}}, true
		},
	}
}

func statusIntent() intent {
	return intent{
		name: "status", tool: "displayCarStatus", weight: 5, reads: true,
		full: []string{
			"display the car status with option {part}", "display the car status, option {part}",
			"display the car status for option {part}", "show the car status with option {part}",
			"display the {part} status of the car", "check the car status, the option is {part}",
			"display the {part} part of the car status", "show [me |]the car status for {part}",
			"?what is the car status for option {part}",
		},
		gaps: []gap{{slot: "part", label: "option", without: []string{
			"display the car status", "show [me |]the car status", "display one part of the car", "check the status of one part of the car"}}},
		draw: func(s *scene) (goal, bool) {
			parts := []string{"fuel", "battery", "doors", "climate", "headlights", "parkingBrake", "brakePedal", "engine"}
			if s.long {
				parts = append(parts, "doors", "climate", "doors", "climate", "parkingBrake")
			}
			option := pick(s.d, parts)
			return goal{slots: map[string]string{"part": option}, run: func() error {
				return s.do("displayCarStatus", arg{"option", option})
			}}, true
		},
	}
}

func logIntent() intent {
	return intent{
		name: "log", tool: "display_log", weight: 2, reads: true,
		full: []string{
			"display the log message {message}", "show the log message {message}", "show {message} as a log message",
			"display {message} in the log", "put the message {message} in the log", "show the message {message} in the log",
			"add the log message {message} to the display", "have the log display the message {message}",
			"make the log display the message {message}",
		},
		gaps: []gap{{slot: "message", label: "message", without: []string{
			"display a log message", "show a message in the log", "put a message in the log", "show a log message for me"}}},
		draw: func(s *scene) (goal, bool) {
			count := 1
			if s.long && !s.plain {
				count = s.d.between(2, 3)
			}
			var messages, quoted []string
			for range count {
				m := pick(s.d, []string{"low", "check", "change", "watch", "clean", "new"}) + " " +
					pick(s.d, []string{"fuel", "oil", "tires", "battery", "lights", "windows", "brakes", "filter", "mirror", "seats"})
				messages = append(messages, m)
				quoted = append(quoted, `"`+m+`"`)
			}
			return goal{slots: map[string]string{"message": listing(quoted)}, run: func() error {
				return s.do("display_log", arg{"messages", messages})
			}}, true
		},
	}
}
