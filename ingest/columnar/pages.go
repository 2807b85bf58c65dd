package columnar

import (
	"errors"
	"hash/crc32"

	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/file"
)

// pages reads the pages of one column of one row group. It stands where
// arrow-go's own reader of pages would, for three reasons: that one takes the
// memory that a header asks for before it looks at the page, does not verify
// checksums, and uses its buffers again while texts of the last page are still
// pointed to.
type pages struct {
	src       *source
	at, end   int64
	left      int64 // values not yet in a page
	codec     compress.Compression
	leaf      leafInfo
	bufs      buffers
	unpacked  *int64 // bytes of the row group so far, all columns
	unsummed  *bool  // a page without a checksum was read
	head      []byte
	packed    []byte
	body      []byte // of the current page
	dict      []byte
	dictBytes int64
	cur       file.Page
	err       error
	name      string
}

// leafInfo is what must be known of a column to check its pages.
type leafInfo struct {
	typ            parquet.Type
	width          int // of a fixed-width value in bytes, 0 for texts
	maxDef, maxRep int16
}

// open begins with another chunk of the column.
func (p *pages) open(c chunk) {
	p.close()
	p.at, p.end, p.left, p.codec = c.start, c.end, c.values, c.codec
	p.cur, p.err = nil, nil
}

// close gives up the page and the dictionary; cells may still point to them.
func (p *pages) close() {
	p.bufs.spend(p.body)
	p.bufs.spend(p.dict)
	p.bufs.allow.give(p.dictBytes)
	p.body, p.dict, p.dictBytes = nil, nil, 0
}

// Next is of file.PageReader.
func (p *pages) Next() bool {
	p.cur = nil
	for p.err == nil && p.left > 0 {
		var more bool
		if more, p.err = p.next(); more {
			return true
		}
	}
	return false
}

// next reads a page and tells whether it is one to decode.
func (p *pages) next() (bool, error) {
	h, err := p.header()
	if err != nil {
		return false, err
	}
	if err := h.check(p.end-p.at, p.left); err != nil {
		return false, truncated(p.name, "a page that contradicts its column", err)
	}
	if h.kind != pageData && h.kind != pageDictionary && h.kind != pageDataV2 {
		p.at += h.packed // the format allows others, to be gone over
		return false, nil
	}
	if *p.unpacked += h.unpacked; *p.unpacked > p.bufs.allow.lim.Group {
		return false, beyond("a row group", p.bufs.allow.lim.Group, *p.unpacked, "bytes unpacked")
	}
	body, err := p.read(&h)
	if err != nil {
		return false, err
	}
	return true, p.take(&h, body)
}

// header reads the header of the next page, with few bytes at first.
func (p *pages) header() (pageHeader, error) {
	for size := int64(512); ; size *= 8 {
		size = min(size, p.end-p.at, maxHeader)
		if size <= 0 {
			return pageHeader{}, truncated(p.name, "fewer values than the row group has rows", nil)
		}
		if int64(cap(p.head)) < size {
			p.head = make([]byte, size)
		}
		b := p.head[:size]
		if err := p.src.read(p.name, b, p.at); err != nil {
			return pageHeader{}, err
		}
		h, n, err := parseHeader(b)
		if errors.Is(err, errShort) && size < min(p.end-p.at, maxHeader) {
			continue
		}
		if err != nil {
			return h, truncated(p.name, "a page whose header cannot be read", err)
		}
		p.at += int64(n)
		return h, nil
	}
}

// read reads the bytes of a page, verifies its checksum if it has one, and
// unpacks it. Levels of pages of version 2 are never packed.
func (p *pages) read(h *pageHeader) ([]byte, error) {
	plain := p.codec == compress.Codecs.Uncompressed || h.kind == pageDataV2 && !h.compressed
	levels := int64(0)
	if h.kind == pageDataV2 {
		levels = h.defBytes + h.repBytes
	}
	if plain && h.packed != h.unpacked {
		return nil, truncated(p.name, "a page of two sizes", nil)
	}
	body := p.bufs.get(int(h.unpacked))
	packed := body
	if !plain {
		packed = p.scratch(h.packed)
	}
	if err := p.src.read(p.name, packed, p.at); err != nil {
		return nil, err
	}
	p.at += h.packed
	*p.unsummed = *p.unsummed || !h.hasCRC
	if h.hasCRC && crc32.ChecksumIEEE(packed) != h.crc {
		return nil, truncated(p.name, "a page whose checksum is wrong", nil)
	}
	if plain {
		return body, nil
	}
	copy(body[:levels], packed)
	if err := unpack(p.codec, body[levels:], packed[levels:]); err != nil {
		return nil, truncated(p.name, "a page that cannot be unpacked", err)
	}
	return body, nil
}

func (p *pages) scratch(n int64) []byte {
	if int64(cap(p.packed)) < n {
		p.bufs.allow.take(n)
		p.bufs.allow.give(int64(cap(p.packed)))
		p.packed = make([]byte, n)
	}
	return p.packed[:n]
}

// take makes the page that arrow-go decodes.
func (p *pages) take(h *pageHeader, body []byte) error {
	if h.kind == pageDictionary {
		return p.takeDictionary(h, body)
	}
	p.bufs.spend(p.body)
	p.body = body
	p.left -= h.values
	if err := p.checkValues(h, body); err != nil {
		return truncated(p.name, "a page whose values cannot be decoded", err)
	}
	buf := memory.NewBufferBytes(body)
	if h.kind == pageData {
		p.cur = file.NewDataPageV1(buf, int32(h.values), h.encoding, h.defEncoding, h.repEncoding, int32(h.unpacked))
		return nil
	}
	p.cur = file.NewDataPageV2(buf, int32(h.values), int32(h.nulls), int32(h.rows), h.encoding,
		int32(h.defBytes), int32(h.repBytes), int32(h.unpacked), h.compressed)
	return nil
}

// takeDictionary charges what arrow-go takes for a dictionary: a slice of
// slices, made anew once as it grows.
func (p *pages) takeDictionary(h *pageHeader, body []byte) error {
	least := int64(max(p.leaf.width, 1))
	if p.leaf.width == 0 {
		least = 4
	}
	if p.dict != nil || h.values > int64(len(body))/least {
		return truncated(p.name, "a dictionary that is shorter than it says, or a second one", nil)
	}
	p.dict, p.dictBytes = body, h.values*48
	p.bufs.allow.charge(p.dictBytes)
	p.cur = file.NewDictionaryPage(memory.NewBufferBytes(body), int32(h.values), h.encoding)
	return nil
}

// The rest of file.PageReader.

// Page gives the page that Next read.
func (p *pages) Page() file.Page { return p.cur }

// Err gives what ended the pages early.
func (p *pages) Err() error { return p.err }

// SetMaxPageHeaderSize does nothing; maxHeader holds.
func (p *pages) SetMaxPageHeaderSize(int) {}

// Reset is not used: open is.
func (p *pages) Reset(parquet.BufferedReader, int64, compress.Compression, *file.CryptoContext) {}

// GetDictionaryPage gives none, so that a dictionary comes in its place only.
func (p *pages) GetDictionaryPage() (*file.DictionaryPage, error) { return nil, nil }

// SeekToPageWithRow is refused: rows are read in order.
func (p *pages) SeekToPageWithRow(int64) error { return errors.New("rows are read in order") }

// Close is of file.PageReader; the buffers belong to the column.
func (p *pages) Close() error { return nil }
