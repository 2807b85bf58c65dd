package diff

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/quotawatch/quotawatch"
)

// Report is what differs between two releases, A and B. Its JSON keys are
// those of the tags below; scripts may rely on them, and more may come. All
// counts are of the compared days and offices. Shares are null when not known.
type Report struct {
	Headline   string                  `json:"headline"`
	A          Named                   `json:"a"`
	B          Named                   `json:"b"`
	Table      string                  `json:"table"`
	Definition quotawatch.DefinitionID `json:"definition"`
	Offices    []quotawatch.OfficeCode `json:"offices"`
	Days       Days                    `json:"days"`
	Synthetic  bool                    `json:"synthetic"`
	// Same tells that every day, office, method and criminality has the same
	// rows and the same count in both.
	Same bool `json:"same_counts"`
	// Totals are the sums by each measure; Counted is the one of Definition.
	Totals  Totals `json:"totals"`
	Counted Pair   `json:"counted"`
	Rows    Moves  `json:"rows"`
	// OfficeDays is how many days x offices hold fewer rows in B than in A.
	OfficeDays int `json:"office_days_with_fewer_rows"`
	// Revised is, for each field, how many rows hold another value, at least.
	Revised []Revised `json:"revised"`
	// ByDay has every compared day, in order: the series of a chart.
	ByDay []DayRow `json:"by_day"`
	// ByOffice and the values are sorted by the size of the difference.
	ByOffice      []OfficeRow `json:"by_office"`
	ByMethod      []ValueRow  `json:"by_method"`
	ByCriminality []ValueRow  `json:"by_criminality"`
	FillingIn     FillingIn   `json:"filling_in"`
	Columns       Columns     `json:"columns"`
	Files         []Replaced  `json:"files_with_other_bytes"`
	Caveats       []string    `json:"caveats"`
	// From is the provenance of every share of the report.
	From *quotawatch.Provenance `json:"-"`
}

// Named says which release a side is.
type Named struct {
	Release string `json:"release"`
	Source  string `json:"source"`
	// Digest is that of the release as held.
	Digest   string              `json:"digest"`
	Window   quotawatch.Window   `json:"window"`
	Coverage quotawatch.Coverage `json:"coverage"`
}

// Days is which days each side answers for.
type Days struct {
	// Both is the days that A and B cover; Compared is those of them that the
	// question asks about.
	Both     quotawatch.Window   `json:"both"`
	Compared quotawatch.Window   `json:"compared"`
	OnlyA    []quotawatch.Window `json:"only_a"`
	OnlyB    []quotawatch.Window `json:"only_b"`
}

// Pair is a count in A and in B. Change is the difference as a share of A.
type Pair struct {
	A          int                 `json:"a"`
	B          int                 `json:"b"`
	Difference int                 `json:"difference"`
	Change     quotawatch.Estimate `json:"change"`
}

// Totals is the compared days counted by each measure of the cube.
type Totals struct {
	Rows     Pair `json:"rows"`
	Episodes Pair `json:"episodes"`
	Persons  Pair `json:"persons"`
}

// Moves is rows by what became of them, each at least this many. Where a day
// of an office holds fewer rows in B, the difference was removed from it; where
// more, added. Revised rows are those of the same day and office that bear
// another method or criminality. Added - Removed is the net change of rows.
type Moves struct {
	Added   int `json:"added"`
	Removed int `json:"removed"`
	Revised int `json:"revised"`
}

// Revised is how many rows, at least, hold another value of a field: another
// office on the same day, or another label on the same day in the same office.
type Revised struct {
	Field string `json:"field"`
	Rows  int    `json:"rows"`
}

// DayRow is one compared day.
type DayRow struct {
	Day quotawatch.Day `json:"day"`
	Pair
	Rows Moves `json:"rows"`
}

// OfficeRow is one office, headquarters and rows of no office among them.
type OfficeRow struct {
	Office quotawatch.OfficeCode `json:"office"`
	Pair
	Rows Moves `json:"rows"`
}

// ValueRow is one value of a label field, "" for rows without one.
type ValueRow struct {
	Value string `json:"value"`
	Pair
	ShareA quotawatch.Estimate `json:"share_a"`
	ShareB quotawatch.Estimate `json:"share_b"`
	// Only is "a" or "b" where the value has rows in one of them alone.
	Only string `json:"only_in,omitempty"`
	// Moved marks a share that differs by more than 10 points: a sign that the
	// field changed meaning.
	Moved bool `json:"moved"`
}

func newReport(a, b Side, q Question, days Days) *Report {
	named := func(s Side) Named {
		return Named{s.Cube.Release, s.Cube.Source, s.Cube.Digest, s.Cube.Window, s.Cube.Coverage}
	}
	r := &Report{A: named(a), B: named(b), Table: a.Cube.Table, Definition: q.Definition, Days: days, Offices: q.Offices,
		Synthetic: a.Cube.Synthetic || b.Cube.Synthetic}
	if r.Offices == nil {
		r.Offices = []quotawatch.OfficeCode{}
	}
	r.From = &quotawatch.Provenance{Definition: q.Definition, Basis: quotawatch.BasisDay, Window: days.Compared,
		Source: fmt.Sprintf("records: %s (%s) and %s (%s)", r.A.Release, r.A.Source, r.B.Release, r.B.Source),
		Build:  strings.Join([]string{r.A.Digest, r.B.Digest}, " ")}
	return r
}

// pair makes a Pair of the counts of the two sides.
func (r *Report) pair(n [2]int) Pair {
	return Pair{n[0], n[1], n[1] - n[0], quotawatch.Ratio(int64(n[1]-n[0]), int64(n[0]), r.From)}
}

// Percent writes a change with its sign, with as many decimals as it takes
// that a small one does not read as none, nor almost all as all.
func Percent(e quotawatch.Estimate) string {
	v, known := e.Value()
	switch {
	case !known:
		return "–"
	case v == 0:
		return "0.0%"
	}
	text := ""
	for decimals := 1; decimals < 9; decimals++ {
		text = fmt.Sprintf("%+.*f", decimals, 100*v)
		if shown, err := strconv.ParseFloat(text, 64); err == nil && shown != 0 && (shown != -100 || v == -1) {
			break
		}
	}
	return text + "%"
}
