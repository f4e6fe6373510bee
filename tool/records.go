package tool

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"envtune/py"
)

// Records declare an attribute that is a dict of records by their ids, for worlds
// whose tools rely on what stands in them. Every record has the columns; further
// keys are kept and not looked at.
type Records struct {
	Name string
	// Of names the attribute whose ids the records have; "" for ids of their own.
	Of      string
	Columns []Column
}

// Column is a field of every record.
type Column struct {
	Name string
	Type ColumnType
	// Values are the texts that it may hold; nil for any.
	Values []string
	// Of names the attribute whose records its texts are the ids of.
	Of string
	// Max is the largest count, or the last year of a day; 0 stands for MaxCount and
	// lastYear.
	Max int
	// None tells that it may be None as well.
	None bool
}

// ColumnType is what a column holds.
type ColumnType string

// The types of columns.
const (
	ColumnText  ColumnType = "text"   // a str
	ColumnTexts ColumnType = "texts"  // a list of str
	ColumnFlag  ColumnType = "flag"   // a bool
	ColumnCount ColumnType = "count"  // an int from 0 to Max
	ColumnMoney ColumnType = "amount" // an int or float from 0 to MaxCount
	ColumnDay   ColumnType = "day"    // a str like 2024-09-02
)

// MaxCount is the largest number in a record.
const MaxCount = 1_000_000

// firstYear and lastYear are those of the days in records.
const firstYear, lastYear = 1900, 2299

// CheckRecords tells whether the attributes hold the records that are declared. The
// error names the place.
func (s *Base) CheckRecords(list []Records) error {
	for _, r := range list {
		table, err := s.records(r.Name)
		if err != nil {
			return err
		}
		for _, e := range table.Entries() {
			id, ok := e.Key.(py.Str)
			record, isDict := e.Value.(*py.Dict)
			if !ok || id == "" || !isDict {
				return fmt.Errorf("%s: %.40s stands for %.40s, not a text for a record", r.Name, py.Repr(e.Key), py.Repr(e.Value))
			}
			if r.Of != "" && !s.has(r.Of, id) {
				return fmt.Errorf("%s of %.40s: there is none among %s", r.Name, id, r.Of)
			}
			if err := s.checkRecord(record, r.Columns); err != nil {
				return fmt.Errorf("%s of %.40s: %w", r.Name, id, err)
			}
		}
	}
	return nil
}

// CheckColumns tells whether attributes fit the columns of their names.
func (s *Base) CheckColumns(columns ...Column) error { return s.checkRecord(s.Attrs, columns) }

func (s *Base) records(name string) (*py.Dict, error) {
	v, _ := s.Attrs.GetStr(name)
	table, ok := v.(*py.Dict)
	if !ok {
		return nil, fmt.Errorf("%s is no dict of records", name)
	}
	return table, nil
}

func (s *Base) checkRecord(record *py.Dict, columns []Column) error {
	for _, c := range columns {
		v, ok := record.GetStr(c.Name)
		if !ok {
			return fmt.Errorf("%s is missing", c.Name)
		}
		if err := s.checkValue(v, c); err != nil {
			return fmt.Errorf("%s is %.40s: %w", c.Name, py.Repr(v), err)
		}
	}
	return nil
}

func (s *Base) checkValue(v py.Value, c Column) error {
	if v == py.None && c.None {
		return nil
	}
	if list, ok := v.(*py.List); ok && c.Type == ColumnTexts {
		c.Type = ColumnText
		for _, item := range list.Items {
			if err := s.checkValue(item, c); err != nil {
				return err
			}
		}
		return nil
	}
	if !c.fits(v) {
		return fmt.Errorf("want %s", c.wants())
	}
	text, _ := v.(py.Str)
	if c.Values != nil && !slices.Contains(c.Values, string(text)) {
		return fmt.Errorf("want one of %q", c.Values)
	}
	if c.Of != "" && !s.has(c.Of, text) {
		return errors.New("there is none among " + c.Of)
	}
	return nil
}

func (s *Base) has(name string, id py.Str) bool {
	table, err := s.records(name)
	if err != nil {
		return false
	}
	_, ok := table.Get(id)
	return ok
}

func (c Column) fits(v py.Value) bool {
	switch x := v.(type) {
	case py.Str:
		day, ok := Day(string(x))
		return c.Type == ColumnText || c.Type == ColumnDay && ok && day.Year() <= c.most()
	case py.Bool:
		return c.Type == ColumnFlag
	case py.Int:
		n, small := x.Int64()
		return (c.Type == ColumnCount || c.Type == ColumnMoney) && small && n >= 0 && n <= int64(c.most())
	case py.Float:
		return c.Type == ColumnMoney && x >= 0 && x <= MaxCount
	}
	return false
}

func (c Column) most() int {
	switch {
	case c.Max > 0:
		return c.Max
	case c.Type == ColumnDay:
		return lastYear
	}
	return MaxCount
}

// wants says what fits.
func (c Column) wants() string {
	switch c.Type {
	case ColumnTexts:
		return "a list of texts"
	case ColumnCount, ColumnMoney:
		return fmt.Sprintf("a number (%s) from 0 to %d", c.Type, c.most())
	case ColumnDay:
		return fmt.Sprintf("a day such as 2024-09-02, from %d to %d", firstYear, c.most())
	}
	return "a " + string(c.Type)
}

// Day reads a day written as YYYY-MM-DD, from 1900 to 2299.
func Day(text string) (time.Time, bool) {
	day, err := time.Parse(time.DateOnly, text)
	return day, err == nil && day.Year() >= firstYear && day.Year() <= lastYear
}

// Record is one record of a state that CheckRecords found sound. Asking it for a
// column of another type panics: that is a bug of the world.
type Record struct{ *py.Dict }

// Record returns a record of an attribute, to be looked at only.
func (s *Base) Record(name, id string) (Record, bool) {
	return recordOf(s.Get(name), id)
}

// OwnRecord returns a record of an attribute that is to be changed (see OwnItem).
func (s *Base) OwnRecord(name, id string) (Record, bool) {
	if _, ok := s.Record(name, id); !ok {
		return Record{}, false
	}
	v, err := s.OwnItem(name, py.Str(id))
	if err != nil {
		panic(err) // it is there
	}
	return Record{v.(*py.Dict)}, true
}

func recordOf(table py.Value, id string) (Record, bool) {
	v, ok := table.(*py.Dict).GetStr(id)
	if !ok {
		return Record{}, false
	}
	return Record{v.(*py.Dict)}, true
}

// Find lists the ids of the records of an attribute that a test holds for, in their
// order.
func (s *Base) Find(name string, test func(id string, r Record) bool) []string {
	var ids []string
	for _, e := range s.Get(name).(*py.Dict).Entries() {
		id := string(e.Key.(py.Str))
		if test(id, Record{e.Value.(*py.Dict)}) {
			ids = append(ids, id)
		}
	}
	return ids
}

// NextID returns an id that no record of an attribute has, the prefix and a number from
// a counter on, and sets the counter, another attribute, behind it.
func (s *Base) NextID(name, prefix, counter string) string {
	n, _ := s.Get(counter).(py.Int).Int64()
	for ; ; n++ {
		if id := fmt.Sprintf("%s%d", prefix, n); !s.has(name, py.Str(id)) {
			s.Set(counter, py.NewInt(min(n+1, MaxCount)))
			return id
		}
	}
}

// Text returns a text, "" for None.
func (r Record) Text(column string) string {
	v := get(r.Dict, column)
	if v == py.None {
		return ""
	}
	return string(v.(py.Str))
}

// Texts returns a list of texts.
func (r Record) Texts(column string) []string {
	var texts []string
	for _, item := range get(r.Dict, column).(*py.List).Items {
		texts = append(texts, string(item.(py.Str)))
	}
	return texts
}

// Flag returns a bool.
func (r Record) Flag(column string) bool { return bool(get(r.Dict, column).(py.Bool)) }

// Count returns an int.
func (r Record) Count(column string) int {
	n, _ := get(r.Dict, column).(py.Int).Int64()
	return int(n)
}

// Cents returns an amount in hundredths.
func (r Record) Cents(column string) int64 {
	amount, err := py.ToFloat(get(r.Dict, column))
	if err != nil {
		panic(err)
	}
	return int64(math.Round(amount * 100))
}

// Day returns a day.
func (r Record) Day(column string) time.Time {
	day, ok := Day(r.Text(column))
	if !ok {
		panic("no day in " + column)
	}
	return day
}
