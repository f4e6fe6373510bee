package pretrain

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"sync"

	"envtune"
	"envtune/format"
	"envtune/learn"
	"envtune/learn/sample"
	"envtune/learn/text"
	"envtune/practice"
)

// voicedTranscripts are the transcripts of each kind in a pool with the model's own slips:
// as many as fill about as many batches as another pool has.
const voicedTranscripts = 64

// voiced makes examples of the transcripts from number n on, played side by side. The
// agents of every second one make the mistakes that the model makes now.
func (s *stream) voiced(ctx context.Context, n uint64) ([]learn.Example, error) {
	engine := sample.New(s.model)
	defer engine.Close()
	out := make([]learn.Example, 2*voicedTranscripts)
	errs := make([]error, len(out))
	var all sync.WaitGroup
	for i := range out {
		all.Go(func() {
			kind := practice.MakeWith
			if i%2 == 1 {
				kind = practice.PlainWith
			}
			number := n + uint64(i/2)
			v := &voice{ctx: ctx, engine: engine, tok: s.tok, form: s.form, seed: s.opt.Seed ^ (2*number+uint64(i%2))*0x9e3779b97f4a7c15}
			var speak practice.Speaker
			if number%2 == 0 {
				speak = v.speak
			}
			out[i] = s.transcript(kind, number, speak)
			errs[i] = v.err
		})
	}
	all.Wait()
	return out, errors.Join(errs...)
}

// slipTemperature is that of the model's slips: in worlds that it does not know it makes more
// of them than in those of its training.
const slipTemperature = 1.25

// voice is what the model would write in one conversation.
type voice struct {
	ctx     context.Context
	engine  *sample.Engine
	seed    uint64
	asked   uint64
	session *sample.Session // nil before it is asked
	tok     *text.Tokenizer
	form    format.Format
	held    []int32 // the tokens of the session
	err     error
}

// speak implements practice.Speaker.
func (v *voice) speak(messages []envtune.Message) (string, bool) {
	if v.err != nil {
		return "", false
	}
	conv := v.tok.Conversation()
	want := probeFeed(v.tok, conv, v.form, messages)
	same := 0
	for same < len(v.held) && same < len(want)-1 && v.held[same] == want[same] {
		same++
	}
	if same < len(v.held) || v.session == nil { // a cache that knows what names are spelt in cannot be cut
		v.asked++
		v.session, same = v.engine.NewSession(v.seed+v.asked), 0
	}
	r, err := v.engine.Generate(v.ctx, v.session, want[same:], sample.Params{Temperature: slipTemperature, MaxTokens: maxProbeTokens, Stop: v.tok.End()})
	var full *sample.ContextError
	if errors.As(err, &full) {
		v.session, v.held = nil, nil
		return "", false
	}
	if v.err = err; err != nil {
		return "", false
	}
	v.held = append(want, r.Tokens...)
	return conv.DecodeMessage(r.Tokens), true
}

// poolFile is the file of a checkpoint that holds the pool, where the model has had a part
// in it: made again later it would come out otherwise.
const poolFile = "pool.gob"

// savedPool is what poolFile holds.
type savedPool struct {
	Next  uint64
	Batch [][]learn.Example
}

// save returns the pool as a file.
func (s *stream) save() ([]byte, error) {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(savedPool{s.next, s.pool}); err != nil {
		return nil, fmt.Errorf("saving the transcripts: %w", err)
	}
	return b.Bytes(), nil
}

// load takes a pool back.
func (s *stream) load(data []byte) error {
	var p savedPool
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&p); err != nil {
		return fmt.Errorf("reading the transcripts of %s: %w", poolFile, err)
	}
	s.next, s.pool, s.own = p.Next, p.Batch, true
	return nil
}
