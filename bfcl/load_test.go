package bfcl

import (
	"archive/zip"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"envtune"
	"envtune/py"
)

// fixture loads the made-up data of testdata, which have the official form.
func fixture(t *testing.T) *Data {
	t.Helper()
	d, err := LoadUnchecked("testdata")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestLoad(t *testing.T) {
	d := fixture(t)
	var ids []string
	for _, task := range d.Tasks {
		ids = append(ids, task.ID+" "+string(task.Part))
	}
	want := []string{"multi_turn_base_0 train", "multi_turn_base_1 test", "multi_turn_base_4 validation",
		"multi_turn_miss_param_0 train", "multi_turn_miss_func_0 train", "multi_turn_long_context_0 train"}
	if !reflect.DeepEqual(ids, want) {
		t.Errorf("tasks: %v, want %v", ids, want)
	}
	task, ok := d.Task("multi_turn_miss_func_0")
	if !ok || task.Split != envtune.SplitMissFunc || task.LongContext {
		t.Fatalf("%+v", task)
	}
	wantTurns := []envtune.Turn{
		{User: "Log ann in, password pw.", Reference: []string{"trading_login(username='ann', password='pw')"}},
		{User: "Add 100 to the account.", Reference: []string{}},
		{Added: []string{"fund_account"}, Reference: []string{"fund_account(amount=100)"}},
	}
	if !reflect.DeepEqual(task.Turns, wantTurns) {
		t.Errorf("turns: %+v", task.Turns)
	}
	if !reflect.DeepEqual(task.Worlds, []string{"trading"}) || len(task.Start) != 1 || !task.HeldBack(1)["fund_account"] {
		t.Errorf("worlds %v, start %s", task.Worlds, task.Start)
	}
	if task, _ := d.Task("multi_turn_long_context_0"); !task.LongContext {
		t.Error("a long-context task is not marked")
	}
	if got := py.Repr(d.Extension["WATCH_LIST_EXTENSION"]); got != "['AAAA', Ellipsis]" {
		t.Errorf("the long-context literal is %s", got)
	}
	if got := OnlyWorlds(d.Tasks, "trading"); len(got) != 4 {
		t.Errorf("%d tasks need only the trading bot", len(got))
	}
	if len(d.Docs) != 6 {
		t.Errorf("%d documents", len(d.Docs))
	}
}

func TestDocs(t *testing.T) {
	task, _ := fixture(t).Task("multi_turn_base_1")
	var names []string
	for _, spec := range task.Docs {
		names = append(names, spec.Name)
	}
	want := []string{"lockDoors", "adjustClimateControl", "get_stock_info", "fund_account", "trading_login", "get_transaction_history"}
	if !reflect.DeepEqual(names, want) {
		t.Errorf("documents of %v, want %v", names, want)
	}
	for spec, want := range map[int][]envtune.Param{
		0: {{Name: "unlock", Type: "bool", Doc: "which way"}, {Name: "door", Type: "list", Doc: "which"}},
		1: {{Name: "temperature", Type: "float", Doc: "t"}, {Name: "unit", Type: "str", Doc: "u", Optional: true, Default: "'celsius'"},
			{Name: "fanSpeed", Type: "int", Doc: "f", Optional: true, Default: "50"}},
		5: {{Name: "start_date", Type: "str", Doc: "from", Optional: true, Default: "None"}, {Name: "end_date", Type: "str", Doc: "to", Optional: true, Default: "None"}},
	} {
		if got := task.Docs[spec].Params; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", task.Docs[spec].Name, got, want)
		}
	}
}

// copyFixture copies testdata, so that a test may break it.
func copyFixture(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata")); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestLoadErrors(t *testing.T) {
	for _, c := range []struct{ name, file, old, new, want string }{
		{"no JSON", "data/BFCL_v4_multi_turn_base.json", `{"id": "multi_turn_base_1"`, `{"id": `, "BFCL_v4_multi_turn_base.json:2: "},
		{"other ids", "data/possible_answer/BFCL_v4_multi_turn_base.json", "multi_turn_base_1", "multi_turn_base_2",
			"possible_answer/BFCL_v4_multi_turn_base.json:2: multi_turn_base_2: the task in the same place"},
		{"an unknown class", "data/BFCL_v4_multi_turn_miss_param.json", `["TradingBot"]`, `["Other"]`,
			`possible_answer/BFCL_v4_multi_turn_miss_param.json:1: multi_turn_miss_param_0: the class "Other" is not known`},
		{"a system message", "data/BFCL_v4_multi_turn_base.json", `"role": "user"`, `"role": "system"`, "multi_turn_base_0: turn 0: a message of the system"},
		{"turns without answers", "data/possible_answer/BFCL_v4_multi_turn_miss_func.json", `[], `, ``, "multi_turn_miss_func_0: 3 turns, but answers to 2"},
		{"an empty turn", "data/BFCL_v4_multi_turn_miss_func.json", `"missed_function"`, `"other"`, "multi_turn_miss_func_0: turn 2: neither a message nor added tools"},
		{"code among the literals", "eval_checker/multi_turn_eval/func_source_code/long_context.py", "'pull'", "open('x')", "long_context.py:13: "},
		{"a broken document", "data/multi_turn_func_doc/vehicle_control.json", `"properties"`, `"other"`, "multi_turn_func_doc/vehicle_control.json:1: lockDoors: no properties"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := copyFixture(t)
			at := filepath.Join(dir, c.file)
			text, err := os.ReadFile(at)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), c.old) {
				t.Fatalf("%s does not hold %s", c.file, c.old)
			}
			if err := os.WriteFile(at, []byte(strings.Replace(string(text), c.old, c.new, 1)), 0o644); err != nil {
				t.Fatal(err)
			}
			if _, err := LoadUnchecked(dir); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want ... %s ...", err, c.want)
			}
		})
	}
	t.Run("a file is missing", func(t *testing.T) {
		dir := copyFixture(t)
		if err := os.Remove(filepath.Join(dir, "data", "possible_answer", "BFCL_v4_multi_turn_base.json")); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadUnchecked(dir); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("another version", func(t *testing.T) {
		if _, err := Load("testdata"); err == nil || !strings.Contains(err.Error(), "not those of bfcl-eval "+Version) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("nothing there", func(t *testing.T) {
		for _, at := range []string{t.TempDir(), filepath.Join(t.TempDir(), "none"), "load_test.go"} {
			if _, err := Load(at); err == nil {
				t.Errorf("%s was loaded", at)
			}
		}
	})
}

// TestLoadPlaces: a data folder alone (without long-context literals), and a
// wheel in a folder.
func TestLoadPlaces(t *testing.T) {
	bare := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(bare, os.DirFS("testdata/data")); err != nil {
		t.Fatal(err)
	}
	d, err := LoadUnchecked(bare)
	if err != nil || len(d.Tasks) != 6 || d.Extension != nil {
		t.Errorf("a bare data folder: %v", err)
	}
	if d, err := LoadUnchecked("testdata/data"); err != nil || d.Extension == nil {
		t.Errorf("a data folder within the package: %v", err)
	}
	dir := t.TempDir()
	writeWheel(t, filepath.Join(dir, wheelName))
	for _, at := range []string{dir, filepath.Join(dir, wheelName)} {
		if d, err := LoadUnchecked(at); err != nil || len(d.Tasks) != 6 || d.Extension == nil {
			t.Errorf("%s: %v", at, err)
		}
	}
}

// writeWheel packs testdata as the package of a wheel.
func writeWheel(t *testing.T, at string) {
	t.Helper()
	f, err := os.Create(at)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z := zip.NewWriter(f)
	err = fs.WalkDir(os.DirFS("testdata"), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		w, err := z.Create("bfcl_eval/" + name)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			return err
		}
		_, err = w.Write(text)
		return err
	})
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestPartOf(t *testing.T) {
	count := map[envtune.Part]int{}
	for i := range 200 {
		count[PartOf(i)]++
	}
	if count[envtune.PartTrain] != 100 || count[envtune.PartValidation] != 25 || count[envtune.PartTest] != 75 {
		t.Errorf("%v", count)
	}
	for i, want := range map[int]envtune.Part{0: "train", 1: "test", 4: "validation", 106: "train", 107: "test", 196: "train", 198: "validation", 199: "test"} {
		if got := PartOf(i); got != want {
			t.Errorf("%d: %s, want %s", i, got, want)
		}
	}
}
