package store

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
)

// What a column of labels may hold: lists of codes have no more different
// values, and they repeat. Names of people have more, and do not: a column with
// them is not what its name says, and nothing of it is kept.
const (
	mostLabels   = 1000
	enoughLabels = 50
	leastRepeats = 3
)

// cheapRows is how many rows a release may have for its labels to be looked at
// in any case; of a larger one only where there are more texts than codes have.
const cheapRows = 20_000

// derived are columns of labels that quotawatch makes itself.
var derived = []string{"age_band", "place", "state_filled", "state_source"}

// checkLabels refuses a release with a column of labels that holds none.
func (m *maker) checkLabels(tmp string, rows int) error {
	texts := 0
	m.layout.Dict.Kept(func(uint32, string) { texts++ })
	if rows > cheapRows && texts <= mostLabels {
		return nil
	}
	db, err := openReadOnly(filepath.Join(tmp, rowsFile))
	if err != nil {
		return err
	}
	defer db.Close()
	for i, name := range m.layout.Labels {
		if !m.layout.Stored(i) || slices.Contains(derived, name) {
			continue
		}
		var values, filled int
		if err := db.QueryRowContext(context.Background(), statement("labels.sql", name)).Scan(&values, &filled); err != nil {
			return err
		}
		if values > mostLabels || values >= enoughLabels && filled < leastRepeats*values {
			return &quotawatch.Error{Code: quotawatch.CodeReleaseBad, Summary: "a column does not hold what its name says: its values are too many, or hardly repeat",
				File: m.group.plans[0].Name, Place: fmt.Sprintf("column %q", m.headerOf(name)), Expected: fmt.Sprintf("a list of at most %d values that repeat", mostLabels),
				Found: fmt.Sprintf("%d different values in %d rows", values, filled), Do: "look at the column: its cells may have been shifted, or it may name people; take it out of a copy"}
		}
	}
	return nil
}

// headerOf returns the header of the column that is read for a field.
func (m *maker) headerOf(field string) string {
	for _, r := range m.results {
		for _, c := range r.Columns {
			if c.Field == field {
				return c.Header
			}
		}
	}
	return strings.TrimPrefix(field, "extra_")
}
