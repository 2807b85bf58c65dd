package priority

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/suppress"
)

// GangTable is a mark on gangs by month in the nation, as detention stints or
// detainers have it. It is of stints or of detainers, never of arrests.
type GangTable struct {
	// Table is the table of releases, Title the mark in words.
	Table, Title string
	Rows         []GangRow
	Provenance   *quotawatch.Provenance
}

// GangRow is the counts of one month. What is hidden to protect people is not
// known.
type GangRow struct {
	First quotawatch.Day
	// Counted is all stints or detainers of the month; Yes, No and Blank add up to
	// it.
	Counted, Yes, No, Blank quotawatch.Estimate
	// Share is the part marked yes of all counted. Low and High are what it would
	// be if none or all that is blank were yes.
	Share quotawatch.Estimate
	// NoShare and BlankShare are the parts of the others.
	NoShare, BlankShare quotawatch.Estimate
}

// Gangs makes the table of a mark from what may be shown of it, for the months
// that begin in w.
func Gangs(p *suppress.Protected, table, title string, w quotawatch.Window, from *quotawatch.Provenance) GangTable {
	t := GangTable{Table: table, Title: title, Rows: []GangRow{}, Provenance: from}
	for _, m := range p.Months {
		if !w.Contains(m.First) {
			continue
		}
		cell := func(i int) quotawatch.Estimate {
			return p.Cell(m.First, suppress.Nation, p.Categories[i]).Estimate(from)
		}
		all := int64(m.Totals[len(m.Totals)-1])
		r := GangRow{First: m.First, Counted: quotawatch.Count(all, from), Yes: cell(0), No: cell(1), Blank: cell(2)}
		r.Share = quotawatch.Unknown(r.Yes.NoInterval, from)
		if r.Yes.Known() {
			blank := all - r.Yes.Numerator // at most, where it is hidden
			if r.Blank.Known() {
				blank = r.Blank.Numerator
			}
			r.Share = mix.Bounded(r.Yes.Numerator, blank, all, from)
		}
		r.NoShare, r.BlankShare = partOf(r.No, all), partOf(r.Blank, all)
		t.Rows = append(t.Rows, r)
	}
	return t
}

// partOf gives the part of a count that may be shown.
func partOf(n quotawatch.Estimate, all int64) quotawatch.Estimate {
	if !n.Known() {
		return n
	}
	return quotawatch.Ratio(n.Numerator, all, n.From)
}

// Headline states the share of the latest month that is shown.
func (t GangTable) Headline() string {
	for i := len(t.Rows) - 1; i >= 0; i-- {
		if r := t.Rows[i]; r.Share.Known() {
			return fmt.Sprintf("%s: yes in %s of %s %s of %s", capital(t.Title), mix.Percent(r.Share), quota.Thousands(r.Counted.Numerator), unit(t.Table), r.First.String()[:len("2006-01")])
		}
	}
	return capital(t.Title) + ": no month has counts that may be shown"
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// unit words what a table has rows for.
func unit(table string) string {
	if table == "detentions" {
		return "detention stints"
	}
	return table
}

// MarshalJSON writes the table in the shape that scripts may rely on. What is
// not known is null.
func (t GangTable) MarshalJSON() ([]byte, error) {
	type row struct {
		Month   string              `json:"month"`
		Counted quotawatch.Estimate `json:"counted"`
		Yes     quotawatch.Estimate `json:"yes"`
		No      quotawatch.Estimate `json:"no"`
		Blank   quotawatch.Estimate `json:"blank"`
		Share   quotawatch.Estimate `json:"share"`
		NoShare quotawatch.Estimate `json:"no_share"`
		Blanks  quotawatch.Estimate `json:"blank_share"`
		Low     *float64            `json:"low"`
		High    *float64            `json:"high"`
	}
	rows := make([]row, 0, len(t.Rows))
	for _, r := range t.Rows {
		low, high := bounds(r.Share)
		rows = append(rows, row{r.First.String()[:len("2006-01")], r.Counted, r.Yes, r.No, r.Blank, r.Share, r.NoShare, r.BlankShare, low, high})
	}
	return json.Marshal(struct {
		Table      string                  `json:"table"`
		Title      string                  `json:"title"`
		Headline   string                  `json:"headline"`
		Definition quotawatch.DefinitionID `json:"definition"`
		Source     string                  `json:"source"`
		Rows       []row                   `json:"rows"`
	}{t.Table, t.Title, t.Headline(), t.Provenance.Definition, t.Provenance.Source, rows})
}
