package learn

import "math"

// Schedule is the course of the learning rate over a training.
type Schedule struct {
	// Shape is how the rate falls after the warm-up.
	Shape string
	// Warmup is the number of steps in which the rate rises in a line, from its
	// Warmup-th part to the peak.
	Warmup int
	// Steps is the number of steps of the training; Floor is the share of the peak that
	// the rate would come to in the step after them.
	Steps int
	Floor float64
}

// The values of Schedule.Shape.
const (
	ScheduleConstant = "constant" // it does not fall
	ScheduleLinear   = "linear"   // in a straight line
	ScheduleCosine   = "cosine"   // as half a wave of the cosine
)

// Schedules lists the shapes.
func Schedules() []string { return []string{ScheduleConstant, ScheduleLinear, ScheduleCosine} }

// Rate returns the learning rate of a step, counted from 0.
func (s Schedule) Rate(peak float64, step int) float64 {
	if step < s.Warmup {
		return peak * float64(step+1) / float64(s.Warmup)
	}
	done := min(1, float64(step-s.Warmup)/float64(max(1, s.Steps-s.Warmup)))
	switch s.Shape {
	case ScheduleLinear:
		return peak * (1 - (1-s.Floor)*done)
	case ScheduleCosine:
		return peak * (s.Floor + (1-s.Floor)*(1+math.Cos(math.Pi*done))/2)
	}
	return peak
}
