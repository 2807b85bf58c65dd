package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
)

// facets are the labels that a cube counts beside its cells. What describes
// people is counted by month alone.
var facets = []cube.FacetHeader{
	{Name: "place"}, {Name: "program"}, {Name: "apprehension_type"},
	{Name: "state_filled", Monthly: true}, {Name: "citizenship", Monthly: true}, {Name: "gender", Monthly: true}, {Name: "age_band", Monthly: true},
}

// yesNoFacets reads the marks of people, which were counted while the release
// was made.
func yesNoFacets(db *sql.DB, c *cube.Cube, sh shape) error {
	for _, name := range sh.YesNo {
		f := cube.Facet{FacetHeader: cube.FacetHeader{Name: name, Monthly: true, National: true, Values: []string{"", cube.No, cube.Yes}}}
		rows, err := db.QueryContext(context.Background(), "select first, value, rows, episodes, persons from yesno where field = ? order by all", name)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var cell cube.FacetCell
			var day sql.NullTime
			if err := rows.Scan(&day, &cell.Value, &cell.Rows, &cell.Episodes, &cell.Persons); err != nil {
				return err
			}
			cell.Day = quotawatch.Day(day.Time.Unix() / 86400)
			f.Cells = append(f.Cells, cell)
		}
		if err := errors.Join(rows.Err(), c.AddFacet(f)); err != nil {
			return err
		}
	}
	return nil
}
