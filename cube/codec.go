package cube

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/quotawatch/quotawatch"
)

// The file format, described in docs/formats/cube.md: magic, header length,
// header as JSON, number of cells, cells, the facets, SHA-256 of all of that.
// Numbers are unsigned varints; a cell holds the difference of its day from the last
// cell's, its three indices, its rows, and how many fewer episodes and persons.
const magic = "QWCUBE2\n"

// maxHeader and maxCells bound what a damaged file can make Decode allocate.
const (
	maxHeader = 1 << 20
	maxCells  = 1 << 26
	minCell   = 7 // bytes of the smallest cell
)

// Encode writes the cube. The same cube gives the same bytes everywhere.
func (c *Cube) Encode() ([]byte, error) {
	header, err := json.Marshal(c.Header)
	if err != nil {
		return nil, err
	}
	b := append([]byte(magic), binary.AppendUvarint(nil, uint64(len(header)))...)
	b = append(b, header...)
	b = binary.AppendUvarint(b, uint64(len(c.Cells)))
	last := c.Window.From
	if len(c.Cells) > 0 {
		last = c.Cells[0].Day
	}
	b = binary.AppendVarint(b, int64(last))
	for _, cell := range c.Cells {
		for _, v := range [...]uint64{uint64(cell.Day - last), uint64(cell.Office), uint64(cell.Method), uint64(cell.Criminality),
			uint64(cell.Rows), uint64(cell.Rows - cell.Episodes), uint64(cell.Rows - cell.Persons)} {
			b = binary.AppendUvarint(b, v)
		}
		last = cell.Day
	}
	b = binary.AppendUvarint(b, uint64(len(c.facets)))
	for _, f := range c.facets {
		b = append(binary.AppendUvarint(b, uint64(len(f.name))), f.name...)
		b = append(binary.AppendUvarint(b, uint64(len(f.b))), f.b...)
	}
	sum := sha256.Sum256(b)
	return append(b, sum[:]...), nil
}

var errDamaged = errors.New("the cube is damaged")

// Decode reads a cube. It refuses bytes that differ in any way from those that
// Encode wrote: a cut or changed cube must never become a table of zeros.
func Decode(b []byte) (*Cube, error) {
	body, found := bytes.CutPrefix(b, []byte(magic))
	if !found || len(body) < sha256.Size {
		return nil, fmt.Errorf("%w: it does not begin as one", errDamaged)
	}
	whole := b[:len(b)-sha256.Size]
	if sum := sha256.Sum256(whole); !bytes.Equal(sum[:], b[len(whole):]) {
		return nil, fmt.Errorf("%w: its checksum is wrong", errDamaged)
	}
	d := decoder{b: body[:len(body)-sha256.Size]}
	c := &Cube{}
	header := d.take(d.uint(maxHeader))
	if d.err == nil {
		d.err = json.Unmarshal(header, &c.Header)
	}
	d.cells(c)
	d.facets(c)
	if d.err == nil && d.at < len(d.b) {
		d.err = errors.New("bytes are left over")
	}
	if d.err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, d.err)
	}
	return c, nil
}

// decoder reads numbers from b, from at on, until the first error, then zeros.
type decoder struct {
	b   []byte
	at  int
	err error
}

func (d *decoder) uint(limit uint64) uint64 {
	if d.err == nil && d.at < len(d.b) && d.b[d.at] < 0x80 && uint64(d.b[d.at]) <= limit {
		d.at++ // nearly all numbers are of one byte
		return uint64(d.b[d.at-1])
	}
	v, n := binary.Uvarint(d.b[d.at:])
	if d.err == nil && (n <= 0 || v > limit) {
		d.err = errors.New("a number is out of range")
	}
	if d.err != nil {
		return 0
	}
	d.at += n
	return v
}

// left is how many bytes are to be read.
func (d *decoder) left() int { return len(d.b) - d.at }

func (d *decoder) take(n uint64) []byte {
	if d.err == nil && n > uint64(d.left()) {
		d.err = errors.New("it ends early")
	}
	if d.err != nil {
		return nil
	}
	d.at += int(n)
	return d.b[d.at-int(n) : d.at]
}

// cellsHead reads how many cells follow, of size bytes at least, and the day that
// the first counts from.
func (d *decoder) cellsHead(size int) (n uint64, first quotawatch.Day) {
	n = d.uint(maxCells)
	day, length := binary.Varint(d.b[d.at:])
	if d.err != nil || length <= 0 || n > uint64(d.left()/size)+1 {
		d.err = errors.Join(d.err, errors.New("it holds fewer cells than it says"))
		return 0, 0
	}
	d.at += length
	return n, quotawatch.Day(day)
}

func (d *decoder) cells(c *Cube) {
	n, day := d.cellsHead(minCell)
	c.Cells = make([]Cell, n)
	for i := range c.Cells {
		day += quotawatch.Day(d.uint(1 << 20))
		cell := Cell{Day: day, Office: d.index(len(c.Offices)), Method: d.index(len(c.Methods)), Criminality: d.index(len(c.Criminalities))}
		cell.Rows = uint32(d.uint(1 << 31))
		cell.Episodes = cell.Rows - uint32(d.uint(uint64(cell.Rows)))
		cell.Persons = cell.Rows - uint32(d.uint(uint64(cell.Rows)))
		if d.err != nil {
			return
		}
		if i > 0 && compareCells(c.Cells[i-1], cell) >= 0 {
			d.err = errors.New("cells are out of order")
			return
		}
		c.Cells[i] = cell
	}
}

// maxFacets is how many facets a cube has at most.
const maxFacets = 64

func (d *decoder) facets(c *Cube) {
	for range d.uint(maxFacets) {
		name := string(d.take(d.uint(maxFacets)))
		f := facetBytes{name, d.take(d.uint(1 << 32))}
		if n := len(c.facets); n > 0 && c.facets[n-1].name >= name {
			d.err = errors.Join(d.err, errors.New("facets are out of order"))
		}
		if d.err != nil {
			return
		}
		c.facets = append(c.facets, f)
	}
}

// index reads the index of a dimension of n values.
func (d *decoder) index(n int) uint16 {
	if n == 0 && d.err == nil {
		d.err = errors.New("a dimension has no values")
	}
	return uint16(d.uint(uint64(min(max(0, n-1), 65535))))
}
