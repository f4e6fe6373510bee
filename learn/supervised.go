package learn

import "fmt"

// SupervisedMetrics describes a supervised step or an evaluation.
type SupervisedMetrics struct {
	Sequences int `json:"sequences"`
	Tokens    int `json:"tokens"` // context included
	Targets   int `json:"targets"`
	// Loss is the weighted mean of -log p, in nats a token.
	Loss float64 `json:"loss"`
	// Agent is the plain mean of -log p over the tokens of weight 0.5 and more:
	// what the agent itself says.
	Agent float64 `json:"agent_loss"`
	// GradNorm is the gradient's norm before clipping; 0 of an evaluation.
	GradNorm float64 `json:"grad_norm,omitempty"`
}

// Supervise takes one optimiser step on supervised examples; the loss is the
// weighted mean of -log p over all their tokens. budget is the most tokens in
// one gradient call, those that examples share counted once.
func Supervise(tr Trainer, examples []Example, budget int, lr, clip float64) (SupervisedMetrics, error) {
	list, total, err := supervised(examples)
	if err != nil {
		return SupervisedMetrics{}, err
	}
	var sum supervisedSum
	for _, chunk := range chunks(list, budget) {
		sums := make([]supervisedSum, len(chunk))
		_, err := tr.Gradient(sequences(chunk), func(s, i int, logp, _ float32) (float32, float32) {
			w := chunk[s].Weight[i]
			sums[s].token(w, logp)
			return float32(-float64(w) / total), 0
		})
		if err != nil {
			return SupervisedMetrics{}, fmt.Errorf("supervised training: %w", err)
		}
		for s, e := range chunk {
			sum.example(e)
			sum.add(&sums[s])
		}
	}
	m := sum.metrics()
	m.GradNorm, err = takeStep(tr, lr, clip)
	return m, err
}

// Evaluate measures the loss of supervised examples without training on them.
func Evaluate(m Reference, examples []Example, budget int) (SupervisedMetrics, error) {
	list, _, err := supervised(examples)
	if err != nil {
		return SupervisedMetrics{}, err
	}
	var sum supervisedSum
	for _, chunk := range chunks(list, budget) {
		all, err := m.Logprobs(sequences(chunk))
		if err != nil {
			return SupervisedMetrics{}, fmt.Errorf("evaluating: %w", err)
		}
		for s, logps := range all {
			var one supervisedSum
			for i, lp := range logps {
				one.token(chunk[s].Weight[i], lp)
			}
			sum.example(chunk[s])
			sum.add(&one)
		}
	}
	return sum.metrics(), nil
}

// supervised lists the examples that have loss tokens, and the sum of weights.
func supervised(examples []Example) (list []*Example, total float64, err error) {
	for i := range examples {
		e := &examples[i]
		if e.Old != nil {
			return nil, 0, fmt.Errorf("supervised training: example %d is a sampled one", i)
		}
		if len(e.Weight) == 0 {
			continue
		}
		list = append(list, e)
		for _, w := range e.Weight {
			total += float64(w)
		}
	}
	if !(total > 0) {
		return nil, 0, fmt.Errorf("supervised training: the %d examples have no weight", len(examples))
	}
	return list, total, nil
}

// supervisedSum adds up the figures of supervised tokens.
type supervisedSum struct {
	m                   SupervisedMetrics
	loss, weight, agent float64
	agents              int
}

func (s *supervisedSum) example(e *Example) {
	s.m.Sequences++
	s.m.Tokens += len(e.Tokens)
	s.m.Targets += len(e.Weight)
}

func (s *supervisedSum) token(w, logp float32) {
	s.loss -= float64(w) * float64(logp)
	s.weight += float64(w)
	if w >= 0.5 {
		s.agent -= float64(logp)
		s.agents++
	}
}

// add adds the sums of a sequence's tokens.
func (s *supervisedSum) add(x *supervisedSum) {
	s.loss += x.loss
	s.weight += x.weight
	s.agent += x.agent
	s.agents += x.agents
}

func (s *supervisedSum) metrics() SupervisedMetrics {
	s.m.Loss = s.loss / s.weight
	if s.agents > 0 {
		s.m.Agent = s.agent / float64(s.agents)
	}
	return s.m
}
