package synth

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"envtune"
)

func TestSaveLoad(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "small")
	s := builtin(t)
	if err := s.Save(dir); err != nil {
		t.Fatal(err)
	}
	got, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, s) {
		t.Error("the loaded suite differs from the saved one")
	}
	again := t.TempDir()
	if err := got.Save(again); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{tasksFile, suiteFile} {
		a, _ := os.ReadFile(filepath.Join(dir, name))
		b, _ := os.ReadFile(filepath.Join(again, name))
		if len(a) == 0 || !bytes.Equal(a, b) {
			t.Errorf("%s is not the same after a round trip", name)
		}
	}
	left, _ := os.ReadDir(dir)
	if len(left) != 2 {
		t.Errorf("the folder holds %d files", len(left))
	}
}

func TestLoadBadInput(t *testing.T) {
	small := generate(t, Spec{Seed: 3, Name: "s", Worlds: []string{tradingWorld, vehicleWorld}, Roles: map[envtune.Part]int{envtune.PartTrain: 4, envtune.PartTest: 4}})
	edit := func(line int, change func(task map[string]any)) func(string) string {
		return func(lines string) string {
			list := strings.SplitAfter(lines, "\n")
			var task map[string]any
			if err := json.Unmarshal([]byte(list[line]), &task); err != nil {
				t.Fatal(err)
			}
			change(task)
			data, err := json.Marshal(task)
			if err != nil {
				t.Fatal(err)
			}
			list[line] = string(data) + "\n"
			return strings.Join(list, "")
		}
	}
	set := func(key string, value any) func(map[string]any) {
		return func(task map[string]any) { task[key] = value }
	}
	turn := func(i int, key string, value any) func(map[string]any) {
		return func(task map[string]any) { task["turns"].([]any)[i].(map[string]any)[key] = value }
	}
	cases := []struct {
		name   string
		change func(string) string
		want   []string
	}{
		{"not JSON", func(s string) string { return s + "{\n" }, []string{"tasks.jsonl:9:", "reading JSON"}},
		{"two values on a line", func(s string) string { return strings.Replace(s, "\n", " {}\n", 1) }, []string{"tasks.jsonl:1:", "follows"}},
		{"unknown field", edit(2, set("colour", "red")), []string{"tasks.jsonl:3:", "colour"}},
		{"no id", edit(0, set("id", "")), []string{"tasks.jsonl:1:", "no id"}},
		{"twice the id", edit(1, set("id", "s-train-base-000")), []string{"tasks.jsonl:2:", `"s-train-base-000"`, "line 1"}},
		{"split", edit(0, set("split", "hard")), []string{"tasks.jsonl:1:", `"s-train-base-000"`, `unknown split "hard"`}},
		{"role", edit(0, set("role", "dev")), []string{`unknown role "dev"`}},
		{"world", edit(0, set("worlds", []string{"mars"})), []string{`no world "mars"`}},
		{"world twice", edit(0, set("worlds", []string{"trading", "trading"})), []string{"named twice"}},
		{"start state", edit(0, set("start", map[string]any{"travel": map[string]any{}})), []string{`"travel"`}},
		{"start state no object", edit(0, func(task map[string]any) {
			task["start"] = map[string]any{task["worlds"].([]any)[0].(string): 5}
		}), []string{"no JSON object"}},
		{"long context", edit(0, set("long_context", true)), []string{"official extension"}},
		{"tool", edit(0, set("tools", []string{"fly"})), []string{`no tool "fly"`}},
		{"tool twice", edit(0, func(task map[string]any) {
			task["tools"] = append(task["tools"].([]any), task["tools"].([]any)[0])
		}), []string{"offered twice"}},
		{"tool not offered", edit(0, set("tools", []string{"get_current_time"})), []string{"not offered by then"}},
		{"no turns", edit(0, set("turns", []any{})), []string{"0 turns"}},
		{"silent turn", edit(0, turn(0, "user", " ")), []string{"turn 0: no message"}},
		{"added tool", edit(0, turn(0, "added", []string{"fly"})), []string{"turn 0", `no tool "fly" to add`}},
		{"reference", edit(0, turn(0, "reference", []string{"lock("})), []string{"turn 0", `"lock("`}},
		{"reference of another world", edit(0, turn(0, "reference", []string{"ls()"})), []string{"turn 0", `"ls"`}},
		{"missing task", func(s string) string { return s[:strings.LastIndex(strings.TrimSpace(s), "\n")+1] }, []string{"3 test tasks", "says 4"}},
		{"shared request", func(s string) string {
			list := strings.SplitAfter(s, "\n")
			var first envtune.Task
			if err := json.Unmarshal([]byte(list[0]), &first); err != nil {
				t.Fatal(err)
			}
			return edit(4, turn(0, "user", first.Turns[0].User))(s)
		}, []string{"share a request", "s-train-base-000", "s-test-base-000"}},
		{"long line", func(s string) string { return s + strings.Repeat(" ", mostLineBytes) + "\n" }, []string{"tasks.jsonl:9:", "longer than"}},
		{"empty", func(string) string { return "" }, []string{"no tasks"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := small.Save(dir); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, tasksFile)
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(c.change(string(data))), 0o644); err != nil {
				t.Fatal(err)
			}
			_, err = Load(dir)
			if err == nil {
				t.Fatal("it loads")
			}
			for _, w := range c.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("the error does not say %q: %v", w, err)
				}
			}
		})
	}
}

func TestLoadBadHeader(t *testing.T) {
	dir := t.TempDir()
	if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), suiteFile) {
		t.Errorf("an empty folder gives %v", err)
	}
	if err := generate(t, Spec{N: 4}).Save(dir); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"{", `{"nme":"x"}`, "[]", `{} {}`} {
		if err := os.WriteFile(filepath.Join(dir, suiteFile), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), suiteFile) {
			t.Errorf("suite.json %s gives %v", text, err)
		}
	}
}

func FuzzReadTasks(f *testing.F) {
	task, err := json.Marshal(&envtune.Task{ID: "a", Split: envtune.SplitBase, Part: envtune.PartTest, Worlds: []string{vehicleWorld},
		Turns: []envtune.Turn{{User: "x", Reference: []string{"startEngine(ignitionMode='START')"}}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(task)
	f.Add([]byte(`{"id":"a"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		tasks, err := readTasks(bytes.NewReader(data), "fuzz")
		if err != nil {
			return
		}
		for _, task := range tasks {
			calls := 0
			for _, turn := range task.Turns {
				calls += len(turn.Reference)
			}
			if calls == 0 || len(task.Worlds) == 0 || task.ID == "" {
				t.Fatalf("a task that is none was read: %+v", task)
			}
		}
	})
}
