package suppress

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/quotawatch/quotawatch"
)

// Cell is one cell of a protected table. A hidden one holds no count at all.
type Cell struct {
	Count int
	Shown bool
}

// String gives the count, or the mark of a hidden cell. Small and covering
// cells are marked alike: telling them apart would give the small ones away.
func (c Cell) String() string {
	if !c.Shown {
		return Mark
	}
	return strconv.Itoa(c.Count)
}

// Estimate gives the count as a number that can be defended, or not known.
func (c Cell) Estimate(from *quotawatch.Provenance) quotawatch.Estimate {
	if !c.Shown {
		return quotawatch.Unknown("not shown, to protect the people counted", from)
	}
	return quotawatch.Count(int64(c.Count), from)
}

// MarshalJSON writes the count, or null.
func (c Cell) MarshalJSON() ([]byte, error) {
	if !c.Shown {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, int64(c.Count), 10), nil
}

// UnmarshalJSON reads a count, or null.
func (c *Cell) UnmarshalJSON(b []byte) error {
	*c = Cell{}
	if string(b) == "null" {
		return nil
	}
	n, err := strconv.Atoi(string(b))
	if err != nil || n < 0 || n > maxSide*maxCount {
		return fmt.Errorf("%q is no count", b)
	}
	*c = Cell{n, true}
	return nil
}

// Month is what is shown of one month.
type Month struct {
	First quotawatch.Day `json:"first"`
	// Totals are those of the areas and, last, of the nation.
	Totals []int `json:"totals"`
	// Cells are by area, the nation last, and category.
	Cells [][]Cell `json:"cells"`
}

// Pattern is all that was ever shown of an attribute, and so what the next
// release must go by. It holds nothing that was hidden and may be published.
type Pattern struct {
	Attribute  string                  `json:"attribute"`
	Definition quotawatch.DefinitionID `json:"definition"`
	Threshold  int                     `json:"threshold"`
	Within     int                     `json:"within"`
	// Areas are sorted; the nation is not one of them. Categories are sorted,
	// the rest last.
	Areas      []string `json:"areas"`
	Categories []string `json:"categories"`
	Months     []Month  `json:"months"`
}

// ReadPattern reads a pattern that was written as JSON, strictly: a pattern
// that is not whole would let a month be shown twice.
func ReadPattern(b []byte) (*Pattern, error) {
	var p Pattern
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	err := d.Decode(&p)
	if err == nil && d.More() {
		err = fmt.Errorf("text after the pattern")
	}
	if err == nil {
		err = p.check()
	}
	if err != nil {
		return nil, &quotawatch.Error{Code: quotawatch.CodeCannotAnswer, Summary: "the record of what was shown before is damaged",
			Found: err.Error(), Err: err, Do: "put back the record as it was written; without it no table of this attribute can be shown"}
	}
	return &p, nil
}

func (p *Pattern) check() error {
	if p.Attribute == "" || len(p.Areas) == 0 || len(p.Categories) < 2 || twice(p.Areas) || twice(p.Categories) || !slices.IsSorted(p.Areas) {
		return fmt.Errorf("no attribute, too few areas or categories, or out of order")
	}
	for i, m := range p.Months {
		if m.First.Time().Day() != 1 || i > 0 && p.Months[i-1].First >= m.First {
			return fmt.Errorf("%s is no month, or out of order", m.First)
		}
		if err := p.checkMonth(m); err != nil {
			return fmt.Errorf("%s: %w", m.First, err)
		}
	}
	return nil
}

func (p *Pattern) checkMonth(m Month) error {
	if len(m.Totals) != len(p.Areas)+1 || len(m.Cells) != len(p.Areas)+1 {
		return fmt.Errorf("%d totals and %d rows, want %d", len(m.Totals), len(m.Cells), len(p.Areas)+1)
	}
	for _, row := range m.Cells {
		if len(row) != len(p.Categories) {
			return fmt.Errorf("a row of %d cells, want %d", len(row), len(p.Categories))
		}
	}
	return nil
}

// has tells whether a month was shown before.
func (p *Pattern) has(month quotawatch.Day) bool {
	return p != nil && slices.ContainsFunc(p.Months, func(m Month) bool { return m.First == month })
}
