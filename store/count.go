package store

import (
	"fmt"
	"runtime"
	"slices"
	"time"

	duck "github.com/duckdb/duckdb-go-bindings"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"golang.org/x/sync/errgroup"
)

// countAtOnce is how many rows are held at a time while they are counted: two
// of DuckDB's row groups.
const countAtOnce = 2 * 122_880

// countedRows is what a chunk holds of its rows, column by column.
type countedRows struct {
	day, month      []int32
	office          []uint8
	episode, person []uint8 // 1 where the row counts
	labels          [][]uint32
}

// count makes the cells and facets of a cube from the closed file of a
// release, reading it once, step rows at a time.
func count(path string, rows, step int64, sh shape, text func(code uint32) string) (*cube.Cube, error) {
	var f file
	err := f.open(path, [][2]string{{"access_mode", "read_only"}, {"threads", "1"}, {"memory_limit", "256MB"}, {"autoinstall_known_extensions", "false"}})
	if err != nil {
		return nil, err
	}
	defer f.close()
	labels, tallies := talliesOf(sh.Labels, text)
	months := monthly{}
	for from := int64(0); from < rows; from += step {
		chunks, release, err := f.chunks(statement("counted.sql", map[string]any{"Labels": labels, "From": from, "To": from + step}))
		if err != nil {
			return nil, err
		}
		addAll(tallies, months.rowsOf(chunks, len(labels)))
		release()
	}
	return cubeOf(tallies, rows)
}

// talliesOf lists what is counted of a release with these labels: the cells of
// the cube, and a facet for each label that has one. labels are those needed.
func talliesOf(have []string, text func(code uint32) string) (labels []string, tallies []*tally) {
	at := func(name string) int {
		if !slices.Contains(have, name) {
			return -1
		}
		labels = append(labels, name)
		return len(labels) - 1
	}
	tallies = []*tally{newTally("", false, []int{at("method"), at("criminality")}, text)}
	for _, f := range facets {
		if i := at(f.Name); i >= 0 {
			tallies = append(tallies, newTally(f.Name, f.Monthly, []int{i}, text))
		}
	}
	return labels, tallies
}

// addAll counts chunks of rows, several tallies at a time.
func addAll(tallies []*tally, chunks []countedRows) {
	var workers errgroup.Group
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for _, t := range tallies {
		workers.Go(func() error {
			for _, rows := range chunks {
				t.add(rows)
			}
			return nil
		})
	}
	_ = workers.Wait() // counting does not fail
}

// monthly remembers the first days of months.
type monthly map[int32]int32

func (m monthly) of(day int32) int32 {
	first, ok := m[day]
	if !ok {
		year, month, _ := quotawatch.Day(day).Time().Date()
		first = int32(time.Date(year, month, 1, 0, 0, 0, 0, time.UTC).Unix() / 86400)
		m[day] = first
	}
	return first
}

// rowsOf gives the columns of chunks.
func (m monthly) rowsOf(chunks []duck.DataChunk, labels int) (all []countedRows) {
	for _, chunk := range chunks {
		n := int(duck.DataChunkGetSize(chunk))
		rows := countedRows{day: vector[int32](chunk, 0, n), month: make([]int32, n), office: vector[uint8](chunk, 1, n),
			episode: vector[uint8](chunk, 2, n), person: vector[uint8](chunk, 3, n)}
		for i := range labels {
			rows.labels = append(rows.labels, vector[uint32](chunk, 4+i, n))
		}
		for i, day := range rows.day {
			if i > 0 && day == rows.day[i-1] {
				rows.month[i] = rows.month[i-1]
			} else {
				rows.month[i] = m.of(day)
			}
		}
		all = append(all, rows)
	}
	return all
}

// cubeOf makes a cube of what was counted, all of rows.
func cubeOf(tallies []*tally, rows int64) (*cube.Cube, error) {
	c := &cube.Cube{}
	cells, values := tallies[0].sorted()
	c.Methods, c.Criminalities = values[0], values[1]
	c.Cells = make([]cube.Cell, 0, len(cells))
	for _, t := range cells {
		c.Cells = append(c.Cells, cube.Cell{Day: t.day(), Office: t.office(), Method: t.first(), Criminality: t.second(),
			Rows: t.rows, Episodes: t.episodes, Persons: t.persons})
	}
	c.Sort()
	if counted, _, _ := c.Total(); int64(counted) != rows {
		return nil, fmt.Errorf("of %d rows, %d were counted", rows, counted)
	}
	for _, t := range tallies[1:] {
		if err := c.AddFacet(t.facet()); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// facet gives what was counted by one label.
func (t *tally) facet() cube.Facet {
	cells, values := t.sorted()
	f := cube.Facet{FacetHeader: cube.FacetHeader{Name: t.name, Monthly: t.monthly, Values: values[0]}, Cells: make([]cube.FacetCell, 0, len(cells))}
	for _, c := range cells {
		f.Cells = append(f.Cells, cube.FacetCell{Day: c.day(), Office: c.office(), Value: c.first(), Rows: c.rows, Episodes: c.episodes, Persons: c.persons})
	}
	return f
}
