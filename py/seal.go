package py

// sealLimit is the number of items from which on a list's texts are kept.
const sealLimit = 64

// texts are what a list is written as; "" where it cannot be.
type texts struct {
	json, repr string
	// first and n tell all items that the list then had.
	first *Value
	n     int
}

// Seal writes the long lists within v ahead, so that results which show them
// need not write them again. v must not change from then on.
func Seal(v Value) {
	switch x := v.(type) {
	case *List:
		for _, item := range x.Items {
			Seal(item)
		}
		x.seal()
	case Tuple:
		for _, item := range x {
			Seal(item)
		}
	case *Dict:
		for _, e := range x.entries {
			Seal(e.Value)
		}
	}
}

func (l *List) seal() {
	if len(l.Items) < sealLimit || l.texts != nil {
		return
	}
	s := &texts{first: &l.Items[0], n: len(l.Items)}
	if text, err := JSON(l); err == nil {
		s.json = text
	}
	if text, err := ReprErr(l); err == nil {
		s.repr = text
	}
	l.texts = s
}

// sealed returns the texts of the items that the list has now, or nil.
func (l *List) sealed() *texts {
	if s := l.texts; s != nil && s.n == len(l.Items) && s.first == &l.Items[0] {
		return s
	}
	return nil
}
