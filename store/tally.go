package store

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/quotawatch/quotawatch"
)

// tally counts rows by day or month, office and up to two labels.
type tally struct {
	name    string
	monthly bool
	labels  []int // which labels of a row
	values  []*dimension

	slots []uint32 // a hash table of places in cells, plus 1
	cells []tallied
}

// tallied is the counts of one key, which packs day, office and the places of
// two values in that order.
type tallied struct {
	key                     uint64
	rows, episodes, persons uint32
}

// dayZero makes every day of the calendar a number of 24 bits above 0.
const dayZero = 1 << 23

func keyOf(day int32, office uint8, a, b uint16) uint64 {
	return uint64(day+dayZero)<<40 | uint64(office)<<32 | uint64(a)<<16 | uint64(b)
}

func (c tallied) day() quotawatch.Day { return quotawatch.Day(c.key>>40) - dayZero }
func (c tallied) office() uint16      { return uint16(c.key >> 32 & 0xff) }
func (c tallied) first() uint16       { return uint16(c.key >> 16) }
func (c tallied) second() uint16      { return uint16(c.key) }

func newTally(name string, monthly bool, labels []int, text func(code uint32) string) *tally {
	t := &tally{name: name, monthly: monthly, labels: labels, slots: make([]uint32, 1<<10)}
	for range labels {
		t.values = append(t.values, newDimension(text))
	}
	return t
}

// add counts rows.
func (t *tally) add(rows countedRows) {
	days := rows.day
	if t.monthly {
		days = rows.month
	}
	for i, day := range days {
		var at [2]uint16
		for j, label := range t.labels {
			if label >= 0 {
				at[j] = t.values[j].of(rows.labels[label][i])
			}
		}
		c := t.cell(keyOf(day, rows.office[i], at[0], at[1]))
		c.rows++
		c.episodes += uint32(rows.episode[i])
		c.persons += uint32(rows.person[i])
	}
}

// cell finds the counts of a key, new ones where there are none yet.
func (t *tally) cell(key uint64) *tallied {
	if len(t.cells)*2 >= len(t.slots) {
		t.grow()
	}
	slot := t.slot(key)
	if t.slots[slot] == 0 {
		t.cells = append(t.cells, tallied{key: key})
		t.slots[slot] = uint32(len(t.cells))
	}
	return &t.cells[t.slots[slot]-1]
}

// slot finds where a key is, or would be.
func (t *tally) slot(key uint64) uint64 {
	mask := uint64(len(t.slots) - 1)
	slot, _ := bits.Mul64(key*0x9e3779b97f4a7c15, mask+1) // by the high bits, which hang on the whole key
	for t.slots[slot] != 0 && t.cells[t.slots[slot]-1].key != key {
		slot = (slot + 1) & mask
	}
	return slot
}

func (t *tally) grow() {
	t.slots = make([]uint32, 4*len(t.slots))
	for i, c := range t.cells {
		t.slots[t.slot(c.key)] = uint32(i + 1)
	}
}

// sorted gives the counts with values by their texts in order, and these texts.
func (t *tally) sorted() (cells []tallied, values [2][]string) {
	var to [2][]uint16
	for i := range to {
		values[i], to[i] = []string{""}, []uint16{0}
		if i < len(t.values) {
			values[i], to[i] = t.values[i].sorted()
		}
	}
	for i := range t.cells {
		c := &t.cells[i]
		c.key = c.key>>32<<32 | uint64(to[0][c.first()])<<16 | uint64(to[1][c.second()])
	}
	slices.SortFunc(t.cells, func(a, b tallied) int { return cmp.Compare(a.key, b.key) })
	t.slots = nil
	return t.cells, values
}

// dimension collects the values of a dimension of the cube. Codes depend on
// which sheet was read first, so the cube holds values by their texts in order.
type dimension struct {
	text  func(code uint32) string
	index []uint16 // by code, plus 1
	texts []string
}

// newDimension begins with the missing value, which is part of each.
func newDimension(text func(code uint32) string) *dimension {
	return &dimension{text: text, index: []uint16{1}, texts: []string{""}}
}

func (d *dimension) of(code uint32) uint16 {
	if int(code) < len(d.index) && d.index[code] != 0 {
		return d.index[code] - 1
	}
	if more := int(code) + 1 - len(d.index); more > 0 {
		d.index = append(d.index, make([]uint16, more)...)
	}
	d.texts = append(d.texts, d.text(code))
	d.index[code] = uint16(len(d.texts))
	return d.index[code] - 1
}

// sorted gives the texts in order, and where each index went.
func (d *dimension) sorted() (texts []string, to []uint16) {
	texts = slices.Sorted(slices.Values(d.texts))
	for _, text := range d.texts {
		i, _ := slices.BinarySearch(texts, text)
		to = append(to, uint16(i))
	}
	return texts, to
}
