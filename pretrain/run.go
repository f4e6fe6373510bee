package pretrain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"envtune/format"
	"envtune/learn"
	"envtune/learn/base"
	"envtune/learn/model"
	"envtune/learn/tensor"
	"envtune/learn/text"
	"envtune/learn/weights"
	"envtune/practice"
	"envtune/run"
)

// Job is one pre-training.
type Job struct {
	Options
	// Base is the model that is trained on where Options.From names one and the run begins.
	Base *base.Model
	// Dir is the run folder; Resume continues the run in it. The finished model
	// is written there as model.safetensors (float16) and tokenizer.json.
	Dir    string
	Resume bool
	// Steps is the step behind which the run is saved and stopped, to be resumed; 0: none.
	Steps int
	Out   io.Writer        // lines for people
	Now   func() time.Time // for those lines only
}

// metrics is one line of metrics.jsonl.
type metrics struct {
	Step   int     `json:"step"`
	Tokens int64   `json:"tokens"`
	LR     float64 `json:"lr"`
	// Loss is the weighted mean, Agent the mean over the agent's tokens, in nats.
	Loss     float64 `json:"loss"`
	Agent    float64 `json:"agent_loss"`
	GradNorm float64 `json:"grad_norm"`
	// Hinted and Plain are probes on unseen practice worlds with and without
	// hints, where the step was followed by one.
	Hinted *Probe `json:"probe_hints_on,omitempty"`
	Plain  *Probe `json:"probe_hints_off,omitempty"`
}

// state is what a checkpoint holds beside weights and optimiser.
type state struct {
	Step   int   `json:"step"`
	Tokens int64 `json:"tokens"`
	Probed int64 `json:"probed"` // tokens at the last probe
	// PoolStart and PoolUsed say where the stream of transcripts stands.
	PoolStart uint64 `json:"pool_start"`
	PoolUsed  int    `json:"pool_used"`
	// OwnPool tells that the pool is in poolFile.
	OwnPool bool `json:"own_pool,omitempty"`

	Average   float64 `json:"average"` // of the agent's loss, for the lines
	Optimizer int     `json:"optimizer_steps"`
}

// optionsFile is the file of a run folder that holds its Options as JSON.
const optionsFile = "config.json"

// Remembered returns the options that the pre-training in dir was started with;
// those that it did not know are the defaults.
func Remembered(dir string) (Options, error) {
	r, err := run.Open(dir)
	if err != nil {
		return Options{}, err
	}
	var own struct{ BatchTokens int }
	if err := r.ReadJSON(optionsFile, &own); err != nil {
		return Options{}, err
	}
	if own.BatchTokens == 0 {
		return Options{}, fmt.Errorf("%s in %s holds no settings of a pre-training: this is not one", optionsFile, dir)
	}
	o := Defaults()
	return o, r.ReadJSON(optionsFile, &o)
}

// stateFile is the file of a checkpoint that holds the state, beside the files
// of base.Snapshot.
const stateFile = "state.json"

// trainer is one pre-training in progress.
type trainer struct {
	job     Job
	writer  *run.Writer
	form    format.Format
	tok     *text.Tokenizer
	model   *model.Model
	learner *model.Trainer
	stream  *stream
	state   state
	saved   int // step of the last checkpoint
}

// Run pre-trains and writes the model. When ctx ends it saves a checkpoint and
// returns run.ErrInterrupted. A run that is resumed goes by job.Tokens from there on.
func Run(ctx context.Context, job Job) error {
	if err := job.Check(); err != nil {
		return err
	}
	if job.Steps < 0 {
		return fmt.Errorf("steps is %d, want at least 0", job.Steps)
	}
	t := &trainer{job: job}
	defer func() {
		if t.writer != nil {
			t.writer.Close()
		}
	}()
	if err := t.start(); err != nil {
		return err
	}
	started, before := job.Now(), t.state.Tokens
	for t.state.Tokens < job.Tokens {
		switch {
		case ctx.Err() != nil:
			return t.interrupted()
		case job.Steps > 0 && t.state.Step >= job.Steps:
			return t.stopped()
		}
		m, err := t.step(ctx)
		if errors.Is(err, context.Canceled) {
			continue
		}
		if err != nil {
			return fmt.Errorf("pre-training step %d: %w", t.state.Step+1, err)
		}
		if err := t.writer.Metrics(m); err != nil {
			return err
		}
		t.print(m, job.Now().Sub(started), t.state.Tokens-before)
		if t.state.Step%job.CheckpointEvery == 0 {
			if err := t.save(); err != nil {
				return err
			}
		}
	}
	return t.finish(ctx)
}

// interrupted saves and says how to go on.
func (t *trainer) interrupted() error {
	if err := t.save(); err != nil {
		return err
	}
	return fmt.Errorf("%w at step %d; continue with: envtune pretrain --resume %s", run.ErrInterrupted, t.state.Step, t.job.Dir)
}

// stopped saves where it was to stop and says how to go on.
func (t *trainer) stopped() error {
	if err := t.save(); err != nil {
		return err
	}
	fmt.Fprintf(t.job.Out, "# stopped behind step %d, %.2fM tokens; continue with: envtune pretrain --resume %s\n", t.state.Step, float64(t.state.Tokens)/1e6, t.job.Dir)
	return nil
}

// gradientTokens is the most tokens of one gradient call: room for every batch, which
// the model then cuts evenly.
const gradientTokens = 1 << 15

// step trains on one batch.
func (t *trainer) step(ctx context.Context) (*metrics, error) {
	batch, err := t.stream.batch(ctx)
	if err != nil {
		return nil, err
	}
	o := t.job.Options
	lr := o.rate(t.state.Step, t.state.Tokens)
	s, err := learn.Supervise(t.learner, batch, gradientTokens, lr, o.GradClip)
	if err != nil {
		return nil, err
	}
	t.state.Step++
	t.state.Tokens += int64(s.Tokens)
	m := &metrics{Step: t.state.Step, Tokens: t.state.Tokens, LR: lr, Loss: s.Loss, Agent: s.Agent, GradNorm: s.GradNorm}
	if t.state.Average == 0 {
		t.state.Average = s.Agent
	}
	t.state.Average = 0.98*t.state.Average + 0.02*s.Agent
	if o.ProbeEvery > 0 && t.state.Tokens-t.state.Probed >= o.ProbeEvery {
		t.state.Probed = t.state.Tokens
		// A probe in progress is not cut short: the step it belongs to is done.
		if err := t.probe(context.WithoutCancel(ctx), m); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (t *trainer) probe(ctx context.Context, m *metrics) error {
	for _, p := range []struct {
		show float64
		to   **Probe
	}{{1, &m.Hinted}, {0, &m.Plain}} {
		r, err := RunProbe(ctx, t.model, t.tok, t.form, t.job.Seed, t.job.ProbeEpisodes, p.show)
		if err != nil {
			return err
		}
		*p.to = &r
	}
	return nil
}

func (t *trainer) printProbe(m *metrics) {
	fmt.Fprintf(t.job.Out, "# probe at %.1fM tokens: unseen worlds, hints on %.1f%% of episodes (%.1f%% of turns), off %.1f%% (%.1f%%), standard error %.1f points\n",
		float64(m.Tokens)/1e6, 100*m.Hinted.Success, 100*m.Hinted.Turns, 100*m.Plain.Success, 100*m.Plain.Turns, 100*m.Hinted.Error)
}

// print shows every 20th step and every probe.
func (t *trainer) print(m *metrics, took time.Duration, tokens int64) {
	if m.Hinted != nil {
		t.printProbe(m)
	}
	if m.Step%20 != 0 {
		return
	}
	rate := float64(tokens) / took.Seconds()
	left := time.Duration(float64(max(0, t.job.Tokens-m.Tokens)) / rate * float64(time.Second)).Round(time.Second)
	fmt.Fprintf(t.job.Out, "step %5d  %6.2fM tokens  agent loss %.4f (mean %.4f)  grad %.2f  lr %.5f  %5.0f tok/s  left %s\n",
		m.Step, float64(m.Tokens)/1e6, m.Agent, t.state.Average, m.GradNorm, m.LR, rate, left)
}

// start makes the run folder or goes back to its last checkpoint.
func (t *trainer) start() error {
	var err error
	if t.form, err = format.ByName(t.job.Format); err != nil {
		return err
	}
	if t.tok, err = t.tokenizer(); err != nil {
		return err
	}
	tokenizer, err := t.tok.Marshal()
	if err != nil {
		return fmt.Errorf("writing the tokenizer: %w", err)
	}
	var c *run.Checkpoint
	if t.job.Resume {
		if err := t.sameTokenizer(tokenizer); err != nil {
			return err
		}
		if t.writer, c, err = run.Resume(t.job.Dir, func(s string) { fmt.Fprintln(t.job.Out, "warning:", s) }); err == nil {
			err = t.remember()
		}
	} else {
		t.writer, err = run.Create(t.job.Dir, run.Options{},
			run.JSON(optionsFile, t.job.Options), run.Bytes(base.TokenizerFile, tokenizer))
	}
	if err != nil {
		return err
	}
	cfg := t.job.Model
	cfg.Vocab, cfg.Glossary = t.tok.Size(), t.tok.Glossary()
	if t.job.Base != nil {
		t.model = t.job.Base.Model.Clone()
	} else if t.model, err = model.New(cfg, t.job.Seed); err != nil {
		return err
	}
	precision, err := tensor.ParsePrecision(t.job.Precision)
	if err != nil {
		return err
	}
	t.model.SetPrecision(precision)
	if !precision.Native(tensor.DefaultKernel()) {
		fmt.Fprintf(t.job.Out, "# precision %s is emulated on this machine: slower than f32\n", precision)
	}
	fmt.Fprintf(t.job.Out, "# %d parameters, %d tokens of vocabulary\n", cfg.NumParams(), cfg.Vocab)
	o := t.job.Options
	t.learner = model.NewTrainer(t.model, model.AdamW{Beta1: o.Beta1, Beta2: o.Beta2, WeightDecay: o.WeightDecay, Muon: o.Muon}, 0)
	t.stream = &stream{opt: o, tok: t.tok, words: wholeWords(t.tok), banned: practice.Banned(), form: t.form, model: t.model}
	if c == nil {
		return nil
	}
	if err := t.load(c); err != nil {
		return fmt.Errorf("resuming from checkpoint %d: %w", c.Step, err)
	}
	return nil
}

// remember keeps the end that a resumed run was given, where it is another one.
func (t *trainer) remember() error {
	o, err := Remembered(t.job.Dir)
	if err != nil || o.Tokens == t.job.Tokens {
		return err
	}
	o.Tokens = t.job.Tokens
	return run.WriteFile(filepath.Join(t.job.Dir, optionsFile), run.JSON(optionsFile, o).Write)
}

// tokenizer is learnt from practice, or the one of the model that is trained on.
func (t *trainer) tokenizer() (*text.Tokenizer, error) {
	switch {
	case t.job.From == "":
		return Tokenizer(t.job.Options)
	case !t.job.Resume && (t.job.Base == nil || base.Digest(t.job.Base.Model) != t.job.From):
		return nil, fmt.Errorf("the model to go on from is not the one of weights sha256 %s", t.job.From)
	case !t.job.Resume:
		return t.job.Base.Tokenizer, nil
	}
	data, err := t.began()
	if err != nil {
		return nil, err
	}
	return text.Load(data)
}

// began is the tokenizer that a run to resume began with, as a file.
func (t *trainer) began() ([]byte, error) {
	r, err := run.Open(t.job.Dir)
	if err != nil {
		return nil, err
	}
	data, err := r.ReadFile(base.TokenizerFile)
	if err != nil {
		return nil, fmt.Errorf("resuming %s: %w", t.job.Dir, err)
	}
	return data, nil
}

// sameTokenizer checks, before anything in the folder is touched, that the
// practice worlds still give the tokenizer that the run began with.
func (t *trainer) sameTokenizer(now []byte) error {
	began, err := t.began()
	if err != nil {
		return err
	}
	if !bytes.Equal(began, now) {
		return fmt.Errorf("resuming %s: this program's practice worlds give another tokenizer than the run began with: start a new run", t.job.Dir)
	}
	return nil
}

func (t *trainer) load(c *run.Checkpoint) error {
	if err := c.ReadJSON(stateFile, &t.state); err != nil {
		return err
	}
	if err := base.Restore(t.learner, t.state.Optimizer, c.ReadFile); err != nil {
		return err
	}
	t.saved, t.stream.next = t.state.Step, t.state.PoolStart
	if t.state.OwnPool {
		data, err := c.ReadFile(poolFile)
		if err != nil {
			return err
		}
		t.stream.start, t.stream.used = t.state.PoolStart, t.state.PoolUsed
		return t.stream.load(data)
	}
	if t.state.PoolUsed > 0 {
		if err := t.stream.fill(context.Background()); err != nil {
			return err
		}
		t.stream.used = t.state.PoolUsed
	}
	return nil
}

// save writes a checkpoint, unless there is one of this step.
func (t *trainer) save() error {
	if t.saved == t.state.Step && t.saved > 0 {
		return nil
	}
	t.state.PoolStart, t.state.PoolUsed = t.stream.start, t.stream.used
	t.state.OwnPool = t.stream.own
	t.state.Optimizer = t.learner.State().Step
	parts, err := base.Snapshot(t.learner, nil)
	if err != nil {
		return err
	}
	blobs := []run.Blob{run.JSON(stateFile, t.state)}
	for _, p := range parts {
		blobs = append(blobs, run.Blob(p))
	}
	if t.stream.own {
		pool, err := t.stream.save()
		if err != nil {
			return err
		}
		blobs = append(blobs, run.Bytes(poolFile, pool))
	}
	t.saved = t.state.Step
	return t.writer.Checkpoint(t.state.Step, nil, blobs...)
}

// finish probes once more and writes the model.
func (t *trainer) finish(ctx context.Context) error {
	m := &metrics{Step: t.state.Step, Tokens: t.state.Tokens}
	if err := t.probe(ctx, m); err != nil {
		if ctx.Err() != nil {
			return t.interrupted()
		}
		return err
	}
	t.printProbe(m)
	data, err := base.EncodeModel(t.model, weights.F16)
	if err != nil {
		return err
	}
	if err := WriteAside(filepath.Join(t.job.Dir, base.ModelFile), data); err != nil {
		return err
	}
	fmt.Fprintf(t.job.Out, "# wrote %s to %s, weights sha256 %s\n", base.ModelFile, t.job.Dir, base.Digest(t.model))
	return t.writer.Summary(struct {
		Digest string   `json:"weights_sha256"`
		Final  *metrics `json:"final"`
	}{base.Digest(t.model), m})
}

// WriteAside writes a file of a model aside, syncs and renames it.
func WriteAside(path string, data []byte) error {
	aside := path + ".partial"
	f, err := os.Create(aside)
	if err == nil {
		_, err = f.Write(data)
		if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
			err = os.Rename(aside, path)
		}
	}
	if err != nil {
		return fmt.Errorf("writing the model: %w", err)
	}
	return nil
}
