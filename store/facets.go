package store

import (
	"context"
	"database/sql"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
)

// facets are the labels that a cube counts beside its cells. What describes
// people is counted by month alone.
var facets = []cube.FacetHeader{
	{Name: "place"}, {Name: "program"}, {Name: "apprehension_type"},
	{Name: "state_filled", Monthly: true}, {Name: "citizenship", Monthly: true}, {Name: "gender", Monthly: true}, {Name: "age_band", Monthly: true},
	{Name: "gang", Monthly: true},
}

// addFacets counts the rows by each of the labels that the release has.
func addFacets(db *sql.DB, c *cube.Cube, labels []string, text func(code uint32) string) error {
	for _, header := range facets {
		if !slices.Contains(labels, header.Name) {
			continue
		}
		f, err := readFacet(db, header, text)
		if err == nil {
			err = c.AddFacet(f)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func readFacet(db *sql.DB, header cube.FacetHeader, text func(code uint32) string) (f cube.Facet, err error) {
	rows, err := db.QueryContext(context.Background(), statement("facet.sql", header))
	if err != nil {
		return f, err
	}
	defer rows.Close()
	values := newDimension(text)
	for rows.Next() {
		var cell cube.FacetCell
		var day sql.NullTime
		var value uint32
		if err := rows.Scan(&day, &cell.Office, &value, &cell.Rows, &cell.Episodes, &cell.Persons); err != nil {
			return f, err
		}
		cell.Day, cell.Value = quotawatch.Day(day.Time.Unix()/86400), values.of(value)
		f.Cells = append(f.Cells, cell)
	}
	f.FacetHeader = header
	var to []uint16
	f.Values, to = values.sorted()
	for i := range f.Cells {
		f.Cells[i].Value = to[f.Cells[i].Value]
	}
	return f, rows.Err()
}
