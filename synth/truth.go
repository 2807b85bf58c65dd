package synth

import (
	"cmp"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/registry"
)

// TruthFile is the name of the file that tells the truth about the others.
const TruthFile = "truth.json"

// Truth is what is right about a synthetic release, counted by slow obvious
// code from the cells that were written. It shares no code with the reader.
type Truth struct {
	Synthetic bool   `json:"synthetic"`
	Made      Made   `json:"made"`
	Files     []File `json:"files"`
	// Rows = Loaded + the sum of Quarantined.
	Rows        int                     `json:"rows"`
	Loaded      int                     `json:"loaded"`
	Quarantined map[quotawatch.Code]int `json:"quarantined"`
	// Fields counts cells of loaded rows that have no value, by field.
	Fields   map[string]*FieldTruth `json:"fields"`
	Episodes int                    `json:"episodes"`
	Persons  int                    `json:"persons"`
	// Counts are sorted by day and office, without those of no rows.
	Counts []Count `json:"counts"`
	// Marks count the marks of people, yes, no or blank, by month: sorted.
	Marks []MarkCount `json:"marks,omitempty"`

	loose  map[key]int
	people map[string][]event
	marks  map[markKey]MarkCount
	marked []markedColumn
	main   struct{ office, identifier, method int } // columns, -1 for none
	timed  bool
}

// Made is the Spec in words.
type Made struct {
	Source  string            `json:"source"`
	Vintage string            `json:"vintage"`
	Rows    int               `json:"rows"`
	Seed    uint64            `json:"seed"`
	Window  quotawatch.Window `json:"window"`
	Files   int               `json:"files"`
	Sheets  int               `json:"sheets"`
	Format  string            `json:"format"`
	Flaws   bool              `json:"flaws"`
}

// File is one file that was written.
type File struct {
	Name   string  `json:"name"`
	SHA256 string  `json:"sha256"`
	Bytes  int64   `json:"bytes"`
	Rows   int     `json:"rows"`
	Sheets []Sheet `json:"sheets,omitempty"`
}

// Sheet is one sheet of a workbook.
type Sheet struct {
	Name string `json:"name"`
	Rows int    `json:"rows"`
}

// FieldTruth counts the cells of a field that have no value.
type FieldTruth struct {
	Missing  int `json:"missing"`
	Redacted int `json:"redacted"`
}

// Count is the counts of one office on one day. In JSON it is a list:
// ["2025-01-20", "DAL", rows, episodes, persons].
type Count struct {
	Day                     quotawatch.Day
	Office                  quotawatch.OfficeCode
	Rows, Episodes, Persons int
}

// MarshalJSON writes the list.
func (c Count) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{c.Day, c.Office, c.Rows, c.Episodes, c.Persons})
}

// UnmarshalJSON reads the list.
func (c *Count) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, &[]any{&c.Day, &c.Office, &c.Rows, &c.Episodes, &c.Persons})
}

// MarkCount is the counts of one value of a mark of people in a month. Value is
// the text as written, "" where it is blank.
type MarkCount struct {
	Field    string         `json:"field"`
	Month    quotawatch.Day `json:"month"`
	Value    string         `json:"value"`
	Rows     int            `json:"rows"`
	Episodes int            `json:"episodes"`
	Persons  int            `json:"persons"`
}

// markedColumn is a column that holds a mark.
type markedColumn struct {
	at    int
	field string
}

type markKey struct {
	field string
	month quotawatch.Day
	value string
}

type key struct {
	day    quotawatch.Day
	office quotawatch.OfficeCode
}

// event is a row of a person, in the order of the release.
type event struct {
	key
	at          int64
	reprocessed bool
	marks       []string // by marked column
}

func newTruth(s Spec, cols []column) *Truth {
	t := &Truth{Synthetic: true, Quarantined: map[quotawatch.Code]int{}, Fields: map[string]*FieldTruth{},
		loose: map[key]int{}, people: map[string][]event{}, marks: map[markKey]MarkCount{},
		Made: Made{s.Source.ID, s.Vintage.ID, s.Rows, s.Seed, s.Window, s.Files, s.Sheets, s.Format, s.Flaws}}
	for i, c := range cols {
		if c.field.Kind == registry.KindYesNo {
			t.marked = append(t.marked, markedColumn{i, c.field.Name})
		}
		t.timed = t.timed || c.kind == cellTime && (c.field.Kind == registry.KindTime || len(c.flaws) > 0)
		if c.field.Name != "" {
			t.Fields[c.field.Name] = &FieldTruth{}
		}
	}
	first := func(is func(registry.Field) bool) int {
		return slices.IndexFunc(cols, func(c column) bool { return is(c.field) })
	}
	t.main.office = first(func(f registry.Field) bool { return f.Kind == registry.KindOffice })
	t.main.identifier = first(func(f registry.Field) bool { return f.Kind == registry.KindIdentifier })
	t.main.method = first(func(f registry.Field) bool { return f.Name == "method" })
	return t
}

// take notes a row that was written.
func (t *Truth) take(s Spec, cols []column, cells []cell, r *row) {
	t.Rows++
	if r.flaw != "" {
		t.Quarantined[r.flaw]++
		return
	}
	t.Loaded++
	for i := range cols {
		switch {
		case cols[i].field.Name == "":
		case cells[i].kind == cellBlank:
			t.Fields[cols[i].field.Name].Missing++
		case cols[i].share.redacted:
			t.Fields[cols[i].field.Name].Redacted++
		}
	}
	e := event{key: key{r.day(), quotawatch.NoOffice}, at: int64(r.day()) * day}
	if s.Vintage.Office != "" { // of every row of a release of one office
		e.office = s.Vintage.Office
	}
	if i := t.main.office; i >= 0 && cells[i].kind != cellBlank {
		e.office = s.Registry.Offices[r.office].Code
	}
	if t.timed {
		e.at = r.at
	}
	e.reprocessed = t.main.method >= 0 && cells[t.main.method].text == cube.Reprocessed
	for _, m := range t.marked {
		e.marks = append(e.marks, cells[m.at].text)
	}
	if i := t.main.identifier; i >= 0 && cells[i].kind != cellBlank {
		t.people[cells[i].text] = append(t.people[cells[i].text], e)
		return
	}
	t.loose[e.key]++
	t.mark(e, 1, 1)
}

// mark counts the marks of a row in its month.
func (t *Truth) mark(e event, episodes, persons int) {
	at := e.day.Time()
	for i, c := range t.marked {
		k := markKey{c.field, quotawatch.Date(at.Year(), int(at.Month()), 1), e.marks[i]}
		m := t.marks[k]
		t.marks[k] = MarkCount{k.field, k.month, k.value, m.Rows + 1, m.Episodes + episodes, m.Persons + persons}
	}
}

// count counts rows, episodes and persons. Rows without an identifier each
// count. The others are ordered by instant, reprocessed ones last, then by
// their place in the release; the first is the person, and one within 24 hours
// of the row before is in its episode.
func (t *Truth) count() {
	counts := map[key]Count{}
	add := func(k key, rows, episodes, persons int) {
		c := counts[k]
		counts[k] = Count{k.day, k.office, c.Rows + rows, c.Episodes + episodes, c.Persons + persons}
	}
	for k, n := range t.loose {
		add(k, n, n, n)
	}
	for _, events := range t.people {
		slices.SortStableFunc(events, compareEvents)
		for i, e := range events {
			person, episode := 0, 1
			if i == 0 {
				person = 1
			} else if e.at-events[i-1].at <= day {
				episode = 0
			}
			add(e.key, 1, episode, person)
			t.mark(e, episode, person)
		}
	}
	for _, c := range counts {
		t.Counts = append(t.Counts, c)
		t.Episodes, t.Persons = t.Episodes+c.Episodes, t.Persons+c.Persons
	}
	slices.SortFunc(t.Counts, func(a, b Count) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Office, b.Office)) })
	t.Marks = slices.SortedFunc(maps.Values(t.marks), func(a, b MarkCount) int {
		return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Month, b.Month), cmp.Compare(a.Value, b.Value))
	})
}

func compareEvents(a, b event) int {
	last := func(e event) int { return map[bool]int{true: 1}[e.reprocessed] }
	return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(last(a), last(b)))
}

func (t *Truth) write(dir string) error {
	b, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, TruthFile), append(b, '\n'), 0o644)
}
