// Package diff says what a new release changed: which days and arrests it
// adds, which rows are gone, which labels and columns differ, and how long the
// end of the older release was still filling in.
//
// An identifier of one release means nothing in another, so no row of A can be
// looked up in B. All that can be seen is counts per day, office and label, and
// every number of rows added, removed or revised is a lower bound. The method
// is in docs/methods/diff.md.
package diff

import (
	"fmt"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
)

// Side is one of the two releases.
type Side struct {
	Cube *cube.Cube
	// Release is the ledger of the cube. It is the zero Release for the embedded
	// counts, of whose columns nothing is known.
	Release quotawatch.Release
}

// Question narrows what is compared. The zero Question compares all days that
// both sides cover, all offices, by episodes.
type Question struct {
	From, To   *quotawatch.Day
	Offices    []quotawatch.OfficeCode
	Definition quotawatch.DefinitionID
}

// Between compares b with a, day by day where both cover the day. It refuses
// with the code cannot-answer when no day is in both, or when their rows are
// not of one kind.
func Between(a, b Side, q Question) (*Report, error) {
	if q.Definition == "" {
		q.Definition = quotawatch.Episodes
	}
	def, ok := quotawatch.FindDefinition(q.Definition)
	if !ok {
		return nil, &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "there is no such counting rule", Found: string(q.Definition),
			Do: "see: quotawatch diff --help"}
	}
	if err := sameTable(a.Cube, b.Cube); err != nil {
		return nil, err
	}
	days, err := q.days(a.Cube, b.Cube)
	if err != nil {
		return nil, err
	}
	r := newReport(a, b, q, days)
	r.count(tally(a.Cube, b.Cube, days.Compared, q.Offices, def))
	r.FillingIn = r.fillingIn()
	r.Columns = compareColumns(a.Release, b.Release)
	r.Files = replaced(a.Release, b.Release)
	r.Caveats = caveats(a, b, r)
	r.Headline = r.headline()
	return r, nil
}

// sameTable refuses to compare rows of different kinds, as arrests with
// removals.
func sameTable(a, b *cube.Cube) error {
	if a.Table == b.Table {
		return nil
	}
	return &quotawatch.Error{Code: quotawatch.CodeCannotAnswer, Summary: "the rows of the two releases are not of one kind",
		Expected: "two releases of one table", Found: fmt.Sprintf("%s: %s, %s: %s", a.Release, a.Table, b.Release, b.Table),
		Do: "choose two releases of one table; see: quotawatch releases --format json"}
}

// days finds the days to compare.
func (q Question) days(a, b *cube.Cube) (d Days, err error) {
	d.Both = a.Window.Intersect(b.Window)
	d.Compared = d.Both
	if q.From != nil {
		d.Compared.From = max(d.Compared.From, *q.From)
	}
	if q.To != nil {
		d.Compared.To = min(d.Compared.To, *q.To)
	}
	d.OnlyA, d.OnlyB = without(a.Window, b.Window), without(b.Window, a.Window)
	switch {
	case q.From != nil && q.To != nil && *q.From > *q.To:
		return d, &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "the window ends before it begins",
			Found: quotawatch.Window{From: *q.From, To: *q.To}.String(), Do: "swap --from and --to"}
	case d.Both.Empty():
		return d, &quotawatch.Error{Code: quotawatch.CodeCannotAnswer, Summary: "the two releases have no day in common",
			Expected: "two releases that cover the same days", Found: fmt.Sprintf("%s: %s, %s: %s", a.Release, a.Window, b.Release, b.Window),
			Do: "choose two releases that overlap; see: quotawatch releases"}
	case d.Compared.Empty() || !anyDay(d.Compared, a, b):
		return d, &quotawatch.Error{Code: quotawatch.CodeCannotAnswer, Summary: "the days asked for are not in both releases",
			Expected: "days within " + d.Both.String(), Found: q.asked(), Do: "choose days that both cover with --from and --to"}
	}
	return d, nil
}

// anyDay tells whether both releases speak for a day of w.
func anyDay(w quotawatch.Window, a, b *cube.Cube) bool {
	for d := w.From; d <= w.To; d++ {
		if a.Covers(d) && b.Covers(d) {
			return true
		}
	}
	return false
}

// asked words the ends that the question gives.
func (q Question) asked() string {
	var parts []string
	if q.From != nil {
		parts = append(parts, "from "+q.From.String())
	}
	if q.To != nil {
		parts = append(parts, "to "+q.To.String())
	}
	return strings.Join(parts, " ")
}

// without gives the days of w that are not in o, as at most two windows.
func without(w, o quotawatch.Window) []quotawatch.Window {
	left := []quotawatch.Window{}
	for _, part := range []quotawatch.Window{
		{From: w.From, To: min(w.To, o.From-1)}, {From: max(w.From, o.To+1), To: w.To},
	} {
		if !part.Empty() {
			left = append(left, part)
		}
	}
	return left
}
