package view

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
)

// Kind is what the cells of a file are told apart by.
type Kind byte

// The kinds of files.
const (
	// Core is by office and criminality, per day.
	Core Kind = 1
	// Full is by office, criminality and method, per day.
	Full Kind = 2
	// Places is by office and type of place, per week, its day a Monday.
	Places Kind = 3
)

// String names the kind as the manifest does.
func (k Kind) String() string {
	return map[Kind]string{Core: "core", Full: "full", Places: "places"}[k]
}

// Cell is the arrests of one group on one day, or in the week that begins on
// it.
type Cell struct {
	// Group numbers what the kind tells apart, Day is counted from the first day
	// of the manifest.
	Group, Day              int
	Rows, Episodes, Persons uint32
}

const (
	blockMagic = "QWV1"
	// columns is how many numbers a cell has.
	columns = 5
	// maxGroup and maxDay bound what a damaged file can say.
	maxGroup = 1 << 20
	maxDay   = 1 << 20
)

// encode writes cells, which are in order of group and day, as one file; see
// docs/formats/view.md.
func encode(kind Kind, cells []Cell) []byte {
	b := append([]byte(blockMagic), byte(kind))
	b = binary.AppendUvarint(b, uint64(len(cells)))
	var last Cell
	for _, c := range cells {
		b, last = binary.AppendUvarint(b, uint64(c.Group-last.Group)), c
	}
	last = Cell{}
	for _, c := range cells {
		if c.Group != last.Group {
			last.Day = 0
		}
		b, last = binary.AppendUvarint(b, uint64(c.Day-last.Day)), c
	}
	for _, number := range []func(c Cell) uint32{func(c Cell) uint32 { return c.Rows }, func(c Cell) uint32 { return c.Rows - c.Episodes },
		func(c Cell) uint32 { return c.Rows - c.Persons }} {
		for _, c := range cells {
			b = binary.AppendUvarint(b, uint64(number(c)))
		}
	}
	return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
}

var errDamaged = errors.New("the file is damaged")

func damaged(why string) error { return fmt.Errorf("%w: %s", errDamaged, why) }

// Unpack reads the cells of an uncompressed file. It refuses what encode does
// not write: a cut or changed file must never read as few arrests.
func Unpack(kind Kind, b []byte) ([]Cell, error) {
	body, found := bytes.CutPrefix(b, []byte(blockMagic))
	switch {
	case !found || len(body) < 1+1+crc32.Size:
		return nil, damaged("it does not begin as one, or ends early")
	case Kind(body[0]) != kind:
		return nil, damaged(fmt.Sprintf("it is of kind %d, not %d", body[0], kind))
	case crc32.ChecksumIEEE(b[:len(b)-crc32.Size]) != binary.LittleEndian.Uint32(b[len(b)-crc32.Size:]):
		return nil, damaged("its checksum is wrong")
	}
	d := decoder{b: body[1 : len(body)-crc32.Size]}
	n := d.uint(maxGroup * maxDay)
	if n > uint64(len(d.b)/columns) {
		return nil, damaged("it holds fewer cells than it says")
	}
	cells := make([]Cell, n)
	d.keys(cells)
	for i := range cells {
		cells[i].Rows = uint32(d.uint(1<<32 - 1))
	}
	for i := range cells {
		cells[i].Episodes = cells[i].Rows - uint32(d.uint(uint64(cells[i].Rows)))
	}
	for i := range cells {
		cells[i].Persons = cells[i].Rows - uint32(d.uint(uint64(cells[i].Rows)))
	}
	if d.err == nil && len(d.b) > 0 {
		d.err = damaged("bytes are left over")
	}
	return cells, d.err
}

// decoder reads numbers from b until the first error, then zeros.
type decoder struct {
	b   []byte
	err error
}

// uint reads a number of at most limit, written in as few bytes as it takes.
func (d *decoder) uint(limit uint64) uint64 {
	v, n := binary.Uvarint(d.b)
	if d.err == nil && (n <= 0 || v > limit || n > 1 && d.b[n-1] == 0) {
		d.err = damaged("a number is out of range")
	}
	if d.err != nil {
		return 0
	}
	d.b = d.b[n:]
	return v
}

// keys reads the groups and the days, which are in order, each key once.
func (d *decoder) keys(cells []Cell) {
	group := 0
	for i := range cells {
		group += int(d.uint(uint64(maxGroup - group)))
		cells[i].Group = group
	}
	for i := range cells {
		day := int(d.uint(maxDay))
		if i > 0 && cells[i].Group == cells[i-1].Group {
			if day == 0 && d.err == nil {
				d.err = damaged("cells are out of order")
			}
			day += cells[i-1].Day
		}
		cells[i].Day = day
	}
}
