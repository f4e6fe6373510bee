package bfcl

import "envtune"

// The authors' public split is by scenario index, the same in all four
// categories: 100 train, 25 validation, 75 test. A pair is a range.
var (
	trainRanges = [...][2]int{
		{0, 0}, {2, 3}, {5, 5}, {10, 10}, {12, 16}, {18, 19}, {27, 27}, {30, 30}, {32, 33}, {36, 38},
		{42, 47}, {51, 52}, {54, 54}, {60, 61}, {63, 66}, {69, 69}, {72, 73}, {76, 76}, {78, 80}, {83, 85},
		{95, 95}, {100, 106}, {109, 113}, {115, 115}, {118, 118}, {121, 123}, {125, 126}, {128, 128},
		{130, 130}, {133, 133}, {135, 136}, {140, 140}, {142, 142}, {144, 146}, {148, 148}, {153, 153},
		{155, 156}, {158, 162}, {165, 165}, {167, 167}, {170, 172}, {175, 177}, {179, 179}, {184, 184},
		{186, 187}, {192, 196},
	}
	validation = [...]int{4, 9, 21, 29, 34, 48, 77, 81, 82, 98, 99, 120, 124, 127, 131, 132, 134, 138, 149, 164, 169, 174, 178, 183, 198}
)

// PartOf returns what the tasks with a scenario index are used for.
func PartOf(index int) envtune.Part {
	for _, v := range validation {
		if index == v {
			return envtune.PartValidation
		}
	}
	for _, r := range trainRanges {
		if index >= r[0] && index <= r[1] {
			return envtune.PartTrain
		}
	}
	return envtune.PartTest
}
