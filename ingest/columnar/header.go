package columnar

import (
	"errors"

	"github.com/apache/arrow-go/v18/parquet"
)

// The kinds of pages of a column.
const (
	pageData       = 0
	pageIndex      = 1
	pageDictionary = 2
	pageDataV2     = 3
)

// maxHeader is how long the header of a page may be. Statistics are in it.
const maxHeader = 4 << 20

// pageHeader is what the header of a page says, statistics left out: nothing
// is counted by them.
type pageHeader struct {
	kind, unpacked, packed int64
	crc                    uint32
	hasCRC                 bool
	values                 int64
	encoding               parquet.Encoding
	defEncoding            parquet.Encoding
	repEncoding            parquet.Encoding
	nulls, rows            int64
	defBytes, repBytes     int64
	compressed             bool
	body                   bool // the part that belongs to the kind was there
}

// parseHeader reads the header at the start of b and gives its length.
func parseHeader(b []byte) (h pageHeader, n int, err error) {
	c := &compact{b: b}
	h = pageHeader{kind: -1, unpacked: -1, packed: -1, compressed: true}
	c.fields(0, func(id int16, typ byte) bool {
		switch {
		case typ == tI32 && id >= 1 && id <= 4:
			h.number(id, c.zigzag())
			return true
		case typ == tStruct && id == 5:
			h.data(c)
			return true
		case typ == tStruct && id == 7:
			h.dictionary(c)
			return true
		case typ == tStruct && id == 8:
			h.dataV2(c)
			return true
		}
		return false
	})
	return h, c.at, c.err
}

func (h *pageHeader) number(id int16, v int64) {
	switch id {
	case 1:
		h.kind = v
	case 2:
		h.unpacked = v
	case 3:
		h.packed = v
	case 4:
		h.crc, h.hasCRC = uint32(v), true
	}
}

func (h *pageHeader) data(c *compact) {
	h.body = true
	c.fields(1, func(id int16, typ byte) bool {
		if typ != tI32 || id > 4 {
			return false
		}
		switch v := c.zigzag(); id {
		case 1:
			h.values = v
		case 2:
			h.encoding = parquet.Encoding(v)
		case 3:
			h.defEncoding = parquet.Encoding(v)
		case 4:
			h.repEncoding = parquet.Encoding(v)
		}
		return true
	})
}

func (h *pageHeader) dictionary(c *compact) {
	h.body = true
	c.fields(1, func(id int16, typ byte) bool {
		if typ != tI32 || id > 2 {
			return false
		}
		if v := c.zigzag(); id == 1 {
			h.values = v
		} else {
			h.encoding = parquet.Encoding(v)
		}
		return true
	})
}

func (h *pageHeader) dataV2(c *compact) {
	h.body = true
	c.fields(1, func(id int16, typ byte) bool {
		if id == 7 && (typ == tTrue || typ == tFalse) {
			h.compressed = typ == tTrue
			return true
		}
		if typ != tI32 || id > 6 {
			return false
		}
		switch v := c.zigzag(); id {
		case 1:
			h.values = v
		case 2:
			h.nulls = v
		case 3:
			h.rows = v
		case 4:
			h.encoding = parquet.Encoding(v)
		case 5:
			h.defBytes = v
		case 6:
			h.repBytes = v
		}
		return true
	})
}

// check refuses a header whose parts do not fit together. room is how many
// bytes of the column follow it, left how many values the column still has.
func (h *pageHeader) check(room, left int64) error {
	switch {
	case !h.body && h.kind != pageIndex:
		return errors.New("the header lacks the part that says what the page holds")
	case h.packed < 0 || h.unpacked < 0 || h.packed > room:
		return errors.New("the page is longer than its column")
	case h.kind == pageData && h.values > left || h.kind == pageDataV2 && h.values > left:
		return errors.New("the pages hold more values than the column")
	case h.values < 0 || h.values > maxPageValues:
		return errors.New("the page holds more values than any page does")
	case h.kind == pageDataV2 && !h.levelsFit():
		return errors.New("the levels of the page are longer than the page")
	}
	return nil
}

// maxPageValues is how many values a page may have: lists of lengths are made
// for all of them at once.
const maxPageValues = 16 << 20

func (h *pageHeader) levelsFit() bool {
	return h.defBytes >= 0 && h.repBytes >= 0 && h.defBytes+h.repBytes <= min(h.packed, h.unpacked)
}
