package cube

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/quotawatch/quotawatch"
)

// FacetHeader describes counts by one more dimension of a release, beside its
// cells: the type of place, or an attribute that is only counted by month.
type FacetHeader struct {
	// Name is the field: place, state, citizenship, ...
	Name string `json:"name"`
	// Monthly tells that a cell is of a calendar month, named by its first day.
	Monthly bool `json:"monthly,omitempty"`
	// National tells that offices are not told apart: every cell is of the first
	// office of the cube, which stands for none.
	National bool `json:"national,omitempty"`
	// Values are the values of the dimension, sorted; "" is a missing one.
	Values []string `json:"values"`
}

// Facet is the counts of a release by day or month, office and one more
// dimension. Their sums are those of the cells of the cube.
type Facet struct {
	FacetHeader
	// Cells are sorted by day, office and value, each key once.
	Cells []FacetCell
}

// The values of a mark that is yes, no or blank; a blank one is "".
const (
	Yes = "yes"
	No  = "no"
)

// FacetCell is the counts of one day or month, office and value.
type FacetCell struct {
	Day                     quotawatch.Day
	Office, Value           uint16
	Rows, Episodes, Persons uint32
}

// Count gives the arrests of a cell by the base of a definition: rows,
// episodes or persons.
func (c FacetCell) Count(base quotawatch.DefinitionID) int {
	return Cell{Rows: c.Rows, Episodes: c.Episodes, Persons: c.Persons}.count(base)
}

func compareFacetCells(a, b FacetCell) int {
	return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Office, b.Office), cmp.Compare(a.Value, b.Value))
}

// AddFacet puts a facet into the cube, in place of one of its name.
func (c *Cube) AddFacet(f Facet) error {
	slices.SortFunc(f.Cells, compareFacetCells)
	b, err := f.encode()
	if err != nil {
		return err
	}
	c.facets = slices.DeleteFunc(c.facets, func(o facetBytes) bool { return o.name == f.Name })
	c.facets = append(c.facets, facetBytes{f.Name, b})
	slices.SortFunc(c.facets, func(a, b facetBytes) int { return cmp.Compare(a.name, b.name) })
	return nil
}

// Facets lists the names of the facets of the cube, sorted.
func (c *Cube) Facets() (names []string) {
	for _, f := range c.facets {
		names = append(names, f.name)
	}
	return names
}

// Facet reads a facet by its name; ok is false where the release has none.
// Most questions need none, so facets are kept as bytes until they are asked.
func (c *Cube) Facet(name string) (f Facet, ok bool, err error) {
	i := slices.IndexFunc(c.facets, func(o facetBytes) bool { return o.name == name })
	if i < 0 {
		return f, false, nil
	}
	f, err = decodeFacet(c.facets[i].b, len(c.Offices))
	return f, err == nil, err
}

// facetBytes is a facet as it stands in the file.
type facetBytes struct {
	name string
	b    []byte
}

func (f Facet) encode() ([]byte, error) {
	header, err := json.Marshal(f.FacetHeader)
	if err != nil {
		return nil, err
	}
	b := append(binary.AppendUvarint(nil, uint64(len(header))), header...)
	b = binary.AppendUvarint(b, uint64(len(f.Cells)))
	last := quotawatch.Day(0)
	if len(f.Cells) > 0 {
		last = f.Cells[0].Day
	}
	b = binary.AppendVarint(b, int64(last))
	for i, cell := range f.Cells {
		if i > 0 && compareFacetCells(f.Cells[i-1], cell) >= 0 || cell.Episodes > cell.Rows || cell.Persons > cell.Rows {
			return nil, fmt.Errorf("facet %s: cell %d repeats a key, or counts more than its rows", f.Name, i)
		}
		for _, v := range [...]uint64{uint64(cell.Day - last), uint64(cell.Office), uint64(cell.Value), uint64(cell.Rows), uint64(cell.Rows - cell.Episodes), uint64(cell.Rows - cell.Persons)} {
			b = binary.AppendUvarint(b, v)
		}
		last = cell.Day
	}
	return b, nil
}

// minFacetCell is the bytes of the smallest cell of a facet.
const minFacetCell = 6

func decodeFacet(b []byte, offices int) (f Facet, err error) {
	d := decoder{b: b}
	header := d.take(d.uint(maxHeader))
	if d.err == nil {
		d.err = json.Unmarshal(header, &f.FacetHeader)
	}
	n, day := d.cellsHead(minFacetCell)
	f.Cells = make([]FacetCell, n)
	for i := range f.Cells {
		day += quotawatch.Day(d.uint(1 << 20))
		cell := FacetCell{Day: day, Office: d.index(offices), Value: d.index(len(f.Values)), Rows: uint32(d.uint(1 << 31))}
		cell.Episodes = cell.Rows - uint32(d.uint(uint64(cell.Rows)))
		cell.Persons = cell.Rows - uint32(d.uint(uint64(cell.Rows)))
		if i > 0 && compareFacetCells(f.Cells[i-1], cell) >= 0 {
			d.err = errors.Join(d.err, errors.New("cells of a facet are out of order"))
		}
		if d.err != nil {
			break
		}
		f.Cells[i] = cell
	}
	if d.err == nil && d.left() > 0 {
		d.err = errors.New("bytes of a facet are left over")
	}
	if d.err != nil {
		return f, fmt.Errorf("%w: %w", errDamaged, d.err)
	}
	return f, nil
}
