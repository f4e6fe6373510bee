package learn

import (
	"fmt"
	"testing"
)

func TestSchedule(t *testing.T) {
	for _, c := range []struct {
		s    Schedule
		want string
	}{
		{Schedule{Shape: ScheduleConstant, Steps: 4}, "8.00 8.00 8.00 8.00 8.00"},
		{Schedule{Shape: ScheduleConstant, Steps: 4, Warmup: 2, Floor: 0.5}, "4.00 8.00 8.00 8.00 8.00"},
		{Schedule{Shape: ScheduleLinear, Steps: 4}, "8.00 6.00 4.00 2.00 0.00"},
		{Schedule{Shape: ScheduleLinear, Steps: 4, Warmup: 2, Floor: 0.5}, "4.00 8.00 8.00 6.00 4.00"},
		{Schedule{Shape: ScheduleCosine, Steps: 4}, "8.00 6.83 4.00 1.17 0.00"},
		{Schedule{Shape: ScheduleCosine, Steps: 4, Floor: 0.25}, "8.00 7.12 5.00 2.88 2.00"},
		{Schedule{Shape: ScheduleLinear, Steps: 2, Warmup: 9}, "0.89 1.78 2.67 3.56 4.44"},
		{Schedule{Shape: ScheduleLinear, Steps: 1}, "8.00 0.00 0.00 0.00 0.00"},
	} {
		got := ""
		for step := range 5 {
			got += fmt.Sprintf(" %.2f", c.s.Rate(8, step))
		}
		if got[1:] != c.want {
			t.Errorf("%+v: rates%s, want %s", c.s, got, c.want)
		}
	}
	if got := (Schedule{Shape: ScheduleConstant}).Rate(5e-4, 7); got != 5e-4 {
		t.Errorf("a constant rate of 5e-4 is %v", got)
	}
}
