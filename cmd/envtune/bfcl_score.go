package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"envtune/bfcl"
)

// bfclScoreCmd scores official result files.
type bfclScoreCmd struct {
	Files []string `arg:"" name:"file" help:"Official result files: JSON Lines of id and result."`
	bfclData
	Decoder string `default:"auto" enum:"auto,fc,prompting,tool_call" help:"How calls are written: fc, prompting, tool_call, or auto."`
	Model   string `placeholder:"NAME" help:"The model's name; the name of the folder that holds the file (or its folder multi_turn) by default."`
	Out     string `placeholder:"DIR" help:"Also write the official score file of each file into this folder: NAME_result.json gives NAME_score.json."`
	List    bool   `help:"Also print the verdict of every entry."`
	JSON    string `name:"json" placeholder:"FILE" help:"Also write the scores and all verdicts as JSON."`
	Force   bool   `help:"Replace files of scores that are there."`
}

// Help is shown below the flags.
func (bfclScoreCmd) Help() string {
	return `The decoder is the one that the model's official handler uses: fc reads lists of {tool: arguments},
prompting text that is a list of calls, tool_call text with calls between <tool_call> tags. auto tells
them by the steps: a list or object makes a file fc; among texts, tags make it tool_call and lists of
calls prompting; where both occur it is not clear, and the flag must say it.

Officially score files lie in score/MODEL/multi_turn. The mean is that of the four categories, a
missing one counting 0. Entries that need a world which does not stand here are counted as skipped,
and the accuracy is over the others. Entries that cannot be read are reported with file, line and id,
the others are scored all the same, and the exit status is 1.

Examples:
  envtune bfcl score BFCL_v4_multi_turn_base_result.json --list
  envtune bfcl score result/MODEL/multi_turn/*.json --out score/MODEL/multi_turn`
}

func (c *bfclScoreCmd) Run(a *app) error {
	out := output{c.JSON, c.Force, "a file of scores", beginsWith("{\n  \"bfcl_version\"")}
	if c.JSON != "" {
		if err := out.check(); err != nil {
			return err
		}
	}
	targets, err := c.targets()
	if err != nil {
		return err
	}
	data, err := c.load(a)
	if err != nil {
		return err
	}
	scores := &bfclScores{Version: bfcl.Version, lacking: map[string]int{}}
	for i, file := range c.Files {
		f := &bfclFile{File: file, Model: modelOf(c.Model, file)}
		if c.Out != "" {
			f.score = &bfcl.Score{}
		}
		if err := scores.file(a, data, f, bfcl.Decoding(c.Decoder)); err != nil {
			return err
		}
		if c.Out != "" {
			scores.problem(f.save(targets[i]))
		}
	}
	scores.Models = overall(data, scores.Files)
	if c.JSON != "" {
		err := out.write(func(w io.Writer) error {
			enc := json.NewEncoder(w)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			return enc.Encode(scores)
		})
		if err != nil {
			return err
		}
	}
	return errors.Join(scores.print(a.out, c.List), scores.problems())
}

// targets returns where each score file goes. It refuses, before anything is
// written, what would overwrite something or be written twice.
func (c *bfclScoreCmd) targets() ([]output, error) {
	if c.Out == "" {
		return nil, nil
	}
	inputs := map[string]string{}
	for _, file := range c.Files {
		inputs[filepath.Clean(file)] = file
	}
	info, err := os.Stat(c.Out)
	switch {
	case err == nil && !info.IsDir():
		return nil, fmt.Errorf("--out %s is no folder", c.Out)
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return nil, err
	}
	var all []output
	from := map[string]string{}
	for _, file := range c.Files {
		o := output{filepath.Join(c.Out, scoreName(file)), c.Force, "an official score file", beginsWith(`{"accuracy": `)}
		switch {
		case from[o.path] != "":
			return nil, fmt.Errorf("%s and %s would both be written to %s: score them one by one, each with its own --out", from[o.path], file, o.path)
		case inputs[o.path] != "":
			return nil, fmt.Errorf("the score file of %s would be written over %s: choose another --out", file, inputs[o.path])
		case c.JSON != "" && filepath.Clean(c.JSON) == o.path:
			return nil, fmt.Errorf("the score file of %s and --json would both be written to %s", file, o.path)
		}
		from[o.path] = file
		if info != nil {
			if err := o.check(); err != nil {
				return nil, err
			}
		}
		all = append(all, o)
	}
	return all, nil
}

// scoreName names the score file of a result file.
func scoreName(file string) string {
	name := strings.TrimSuffix(filepath.Base(file), ".json")
	return strings.TrimSuffix(name, "_result") + "_score.json"
}

// modelOf names the model of a result file. Officially it is the folder that
// holds the folder multi_turn with the file.
func modelOf(given, file string) string {
	if given != "" {
		return given
	}
	dir := filepath.Dir(file)
	if filepath.Base(dir) == "multi_turn" {
		dir = filepath.Dir(dir)
	}
	if name := filepath.Base(dir); name != "." && name != ".." && name != string(filepath.Separator) {
		return name
	}
	return "model"
}

// save writes the score file. Without a scored entry, or with several
// categories, there is none to write.
func (f *bfclFile) save(to output) error {
	switch {
	case f.score.Total == 0:
		return nil
	case len(f.scoredSplits()) > 1:
		return fmt.Errorf("%s: no score file is written: it holds one category, and these results are of %s",
			f.File, strings.Join(f.scoredSplits(), ", "))
	}
	if err := os.MkdirAll(filepath.Dir(to.path), 0o755); err != nil {
		return fmt.Errorf("making the folder for score files: %w", err)
	}
	if err := to.write(f.score.Write); err != nil {
		return err
	}
	f.ScoreFile, f.score = to.path, nil
	return nil
}
