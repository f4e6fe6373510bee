package synth

func engineIntents() []intent {
	return []intent{
		{
			name: "engine", tool: "startEngine", weight: 8,
			full: []string{
				"start the engine", "start up the engine", "get the engine started", "start the engine of [the|my] car",
				"have the engine started", "start the car engine", "start the engine[ so that I can leave| for a drive|, I want to drive]",
				"get the engine running", "start my engine", "make the engine start",
			},
			draw: func(s *scene) (goal, bool) { return goal{run: s.ignite}, !s.car().running },
		},
		{
			name: "engine_in_steps", tool: "startEngine", weight: 2,
			full: []string{
				"lock all doors, press the brake pedal fully and start the engine",
				"start the engine, but first lock all doors and press the brake pedal [fully|all the way]",
				"start the engine after all doors are locked and the brake pedal is fully pressed",
				"lock the doors, put the brake pedal to 1.0 and start the engine",
				"start the engine with all doors locked and the brake pedal fully pressed",
				"lock all doors of the car, press the brake pedal to 1.0 and start the engine",
				"press the brake pedal fully, lock all doors and start the engine",
				"lock every door, press the brake pedal all the way and start the engine",
				"get the engine started: lock all doors first and press the brake pedal fully",
			},
			draw: func(s *scene) (goal, bool) {
				c := s.car()
				return goal{run: s.ignite}, !c.running && !c.full && len(c.unlocked()) > 0
			},
		},
		cruiseIntent(), pressIntent(),
		{
			name: "release_pedal", tool: "releaseBrakePedal", weight: 4,
			full: []string{
				"release the brake pedal", "let go of the brake pedal", "release the [pressed |]brake pedal of the car",
				"have the brake pedal released", "take the foot off the brake pedal", "let the brake pedal go",
				"get the brake pedal released", "release my brake pedal",
				"set the brake pedal free and release it",
			},
			draw: func(s *scene) (goal, bool) {
				return goal{run: func() error {
					s.car().pressed, s.car().full = false, false
					return s.do("releaseBrakePedal")
				}}, s.car().pressed
			},
		},
		parkingIntent(),
	}
}

func cruiseIntent() intent {
	return intent{
		name: "cruise", tool: "setCruiseControl", weight: 6,
		full: []string{
			"set and activate the cruise control with speed {speed} and distance to next vehicle {distance}",
			"activate the cruise control at speed {speed}, distance to next vehicle {distance}",
			"activate cruise control, speed {speed}, distance to next vehicle {distance}",
			"set the cruise control active with speed {speed} and a distance to next vehicle of {distance}",
			"set and activate cruise control: speed {speed}, distance to next vehicle {distance}",
			"activate the cruise control, the speed is {speed} and the distance to next vehicle is {distance}",
			"set the cruise control to speed {speed} and activate it with distance to next vehicle {distance}",
			"activate my cruise control with a speed of {speed} and distance {distance} to the next vehicle",
			"get the cruise control activated, speed {speed}, with a distance to next vehicle of {distance}",
		},
		gaps: []gap{
			{slot: "speed", label: "speed", without: []string{
				"activate the cruise control, distance to next vehicle {distance}", "set the cruise control with a distance of {distance} to the next vehicle",
				"turn on the cruise control with distance to the next vehicle {distance}", "get the cruise control active, keep a distance of {distance} to the next vehicle"}},
			{slot: "distance", label: "distance to the next vehicle", without: []string{
				"set the cruise control to speed {speed}", "activate the cruise control at speed {speed}", "activate cruise control, speed {speed}",
				"turn on the cruise control with speed {speed}", "get the cruise control active at {speed}"}},
		},
		draw: func(s *scene) (goal, bool) {
			speed, distance := s.d.between(4, 24)*5, s.d.between(4, 40)*5
			return goal{slots: map[string]string{"speed": literal(speed), "distance": literal(distance)}, run: func() error {
				if err := s.ignite(); err != nil {
					return err
				}
				return s.do("setCruiseControl", arg{"speed", speed}, arg{"activate", true}, arg{"distanceToNextVehicle", distance})
			}}, !s.plain || s.car().running || s.d.chance(30)
		},
	}
}

func pressIntent() intent {
	return intent{
		name: "press_pedal", tool: "pressBrakePedal", weight: 3,
		full: []string{
			"press the brake pedal with pedal position {position}", "press the brake pedal to pedal position {position}",
			"press the brake pedal, pedal position {position}", "press the brake pedal to a pedal position of {position}",
			"put the brake pedal to pedal position {position}", "press the brake pedal down, the pedal position is {position}",
			"have the brake pedal pressed to pedal position {position}", "press the brake pedal to {position}",
			"bring the brake pedal down to a pedal position of {position}",
		},
		gaps: []gap{{slot: "position", label: "pedal position", without: []string{
			"press the brake pedal to some position", "press the brake pedal a certain way", "put the brake pedal to a position I want",
			"push the brake pedal to some pedal position", "have the brake pedal pressed to a certain position"}}},
		draw: func(s *scene) (goal, bool) {
			position := pick(s.d, []lit{"0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "0.25", "0.35", "0.45", "0.55", "0.65", "0.75", "0.85"})
			return goal{slots: map[string]string{"position": string(position)}, run: func() error { return s.press(position) }}, true
		},
	}
}

func parkingIntent() intent {
	return intent{
		name: "parking_brake", tool: "activateParkingBrake", weight: 4,
		full: []string{
			"activate the parking brake with mode {mode}", "activate the parking brake, mode {mode}",
			"set the parking brake to mode {mode}", "use mode {mode} on the parking brake", "put the parking brake in mode {mode}",
			"change the parking brake to mode {mode}", "have the parking brake activated in mode {mode}",
			"{mode} the parking brake", "activate my parking brake, the mode is {mode}",
		},
		gaps: []gap{{slot: "mode", label: "mode", without: []string{
			"change the parking brake", "set the mode of the parking brake", "do something with the parking brake",
			"put the parking brake into another mode"}}},
		draw: func(s *scene) (goal, bool) {
			mode := pick(s.d, []string{"engage", "release"})
			return goal{slots: map[string]string{"mode": mode}, run: func() error {
				return s.do("activateParkingBrake", arg{"mode", mode})
			}}, true
		},
	}
}
