package columnar

import (
	"encoding/binary"
	"errors"
	"math/bits"

	"github.com/apache/arrow-go/v18/parquet"
)

var errDelta = errors.New("differences that no writer would pack so")

// maxBlock is how many values a block of differences may have. Writers use
// 128; arrow-go takes memory for as many as a header says.
const maxBlock = 1 << 16

// checkValues refuses a page of an encoding for which arrow-go takes memory by
// what the page says, where it says too much.
func (p *pages) checkValues(h *pageHeader, body []byte) error {
	switch h.encoding {
	case parquet.Encodings.DeltaBinaryPacked, parquet.Encodings.DeltaLengthByteArray, parquet.Encodings.DeltaByteArray:
	default:
		return nil
	}
	values, err := p.afterLevels(h, body)
	if err != nil || len(values) == 0 {
		return err
	}
	d := deltas{compact: compact{b: values}}
	if h.encoding != parquet.Encodings.DeltaByteArray {
		d.head()
		return d.err
	}
	return checkPrefixes(values, p.bufs.allow.lim.Page)
}

// afterLevels gives the values of a page.
func (p *pages) afterLevels(h *pageHeader, body []byte) ([]byte, error) {
	if h.kind == pageDataV2 {
		return body[h.defBytes+h.repBytes:], nil
	}
	rest, err := afterLevel(body, p.leaf.maxRep, h.repEncoding, h.values)
	if err != nil {
		return nil, err
	}
	return afterLevel(rest, p.leaf.maxDef, h.defEncoding, h.values)
}

func afterLevel(b []byte, highest int16, enc parquet.Encoding, values int64) ([]byte, error) {
	size := int64(0)
	switch {
	case highest == 0:
		return b, nil
	case enc == parquet.Encodings.BitPacked:
		size = (values*int64(bits.Len16(uint16(highest))) + 7) / 8
	case len(b) >= 4:
		size = 4 + int64(binary.LittleEndian.Uint32(b))
	default:
		size = 4
	}
	if size > int64(len(b)) {
		return nil, errShort
	}
	return b[size:], nil
}

// deltas walks over whole numbers packed as differences
// (DELTA_BINARY_PACKED of the format).
type deltas struct {
	compact
	minis, perMini, total uint64
	first                 int64
}

func (d *deltas) head() {
	block := d.uvarint()
	d.minis = d.uvarint()
	d.total = d.uvarint()
	d.first = d.zigzag()
	if d.err == nil && (block == 0 || block > maxBlock || d.minis == 0 || d.minis > block || block%d.minis != 0 ||
		d.total > maxPageValues) {
		d.fault(errDelta)
	}
	if d.err == nil {
		d.perMini = block / d.minis
	}
}

// all gives the numbers; the walk stands after them.
func (d *deltas) all() []int64 {
	d.head()
	if d.err != nil || d.total == 0 {
		return nil
	}
	out := append(make([]int64, 0, min(d.total, 4096)), d.first)
	for uint64(len(out)) < d.total && d.err == nil {
		least := d.zigzag()
		at := d.at
		d.jump(d.minis)
		for i := uint64(0); i < d.minis && uint64(len(out)) < d.total && d.err == nil; i++ {
			out = d.mini(out, least, uint64(d.b[at+int(i)]))
		}
	}
	return out
}

func (d *deltas) mini(out []int64, least int64, width uint64) []int64 {
	at := uint64(d.at) * 8
	d.jump(d.perMini * width / 8)
	if width > 64 || d.err != nil {
		d.fault(errDelta)
		return out
	}
	for i := uint64(0); i < d.perMini && uint64(len(out)) < d.total; i++ {
		v := uint64(0)
		for bit := uint64(0); bit < width; bit++ {
			pos := at + i*width + bit
			v |= uint64(d.b[pos/8]>>(pos%8)&1) << bit
		}
		out = append(out, out[len(out)-1]+int64(v)+least)
	}
	return out
}

// checkPrefixes adds up the texts of a page that each give how much of the
// text before they begin with: a small page can be a very long text many times.
func checkPrefixes(b []byte, limit int64) error {
	d := deltas{compact: compact{b: b}}
	prefixes := d.all()
	if d.err != nil {
		return d.err
	}
	rest := deltas{compact: compact{b: b[d.at:]}}
	suffixes := rest.all()
	if rest.err != nil {
		return rest.err
	}
	total := int64(0)
	for i, n := range suffixes {
		if i >= len(prefixes) || n < 0 || prefixes[i] < 0 || n > limit || prefixes[i] > limit {
			return errDelta
		}
		if total += n + prefixes[i]; total > limit {
			return beyond("the texts of a page", limit, total, "bytes")
		}
	}
	return nil
}
