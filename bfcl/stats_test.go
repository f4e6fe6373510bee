package bfcl

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"envtune"
)

func TestStats(t *testing.T) {
	splits, tools := fixture(t).Stats()
	if tools != 6 || len(splits) != 5 {
		t.Fatalf("%d tools, %d splits", tools, len(splits))
	}
	all, missFunc := splits[4], splits[2]
	got := fmt.Sprint(all.Split, all.Tasks, all.Turns, all.Calls, all.Used, all.Asks, all.AskTasks)
	if want := "all6 11 9 5 2 2"; got != want {
		t.Errorf("all: %s, want %s", got, want)
	}
	if want := []string{"mathapi", "trading", "vehicle"}; !reflect.DeepEqual(all.WorldNames(), want) {
		t.Errorf("worlds %v, want %v", all.WorldNames(), want)
	}
	if !reflect.DeepEqual(all.Worlds, map[int]int{1: 5, 2: 1}) || all.Parts["validation"] != 1 {
		t.Errorf("%+v", all)
	}
	if !reflect.DeepEqual(missFunc.HeldTurns, map[int]int{2: 1}) || !reflect.DeepEqual(missFunc.HeldTools, map[int]int{1: 1}) || missFunc.Asks != 1 {
		t.Errorf("miss_func: %+v", missFunc)
	}
}

// TestPartOfAll compares with the authors' list, as it is published.
func TestPartOfAll(t *testing.T) {
	const train = "0,2,3,5,10,12-16,18,19,27,30,32,33,36-38,42-47,51,52,54,60,61,63-66,69,72,73,76,78-80,83-85,95,100-106," +
		"109-113,115,118,121-123,125,126,128,130,133,135,136,140,142,144-146,148,153,155,156,158-162,165,167,170-172,175-177," +
		"179,184,186,187,192-196"
	const valid = "4,9,21,29,34,48,77,81,82,98,99,120,124,127,131,132,134,138,149,164,169,174,178,183,198"
	want := map[int]envtune.Part{}
	for part, list := range map[envtune.Part]string{envtune.PartTrain: train, envtune.PartValidation: valid} {
		for item := range strings.SplitSeq(list, ",") {
			from, to, ok := strings.Cut(item, "-")
			if !ok {
				to = from
			}
			a, err1 := strconv.Atoi(from)
			b, err2 := strconv.Atoi(to)
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			for i := a; i <= b; i++ {
				want[i] = part
			}
		}
	}
	for i := range 200 {
		w := want[i]
		if w == "" {
			w = envtune.PartTest
		}
		if got := PartOf(i); got != w {
			t.Errorf("%d is for %s, want %s", i, got, w)
		}
	}
}
