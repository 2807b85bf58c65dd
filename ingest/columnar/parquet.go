package columnar

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/metadata"
	"github.com/apache/arrow-go/v18/parquet/schema"
	"github.com/quotawatch/quotawatch/ingest/grid"
)

var (
	magicParquet   = []byte("PAR1")
	magicEncrypted = []byte("PARE")
)

// chunk is where a column of a row group stands.
type chunk struct {
	start, end, values int64
	codec              compress.Compression
}

type group struct {
	rows   int64
	size   int64 // packed bytes of the columns read
	chunks []chunk
}

// parquetBook is an opened Parquet file.
type parquetBook struct {
	src    *source
	size   int64
	lim    Limits
	cols   []spec
	names  []string
	zones  []string // of columns of instants
	groups []group
}

func openParquet(src *source, size int64, lim Limits) (*parquetBook, error) {
	foot, err := readFooter(src, size, lim)
	if err != nil {
		return nil, err
	}
	meta, err := metadata.NewFileMetaData(foot, nil)
	if err != nil {
		return nil, misformed("the footer", "the description of a Parquet file", "bytes that are none", err)
	}
	b := &parquetBook{src: src, size: size, lim: lim}
	if err := b.columns(meta.Schema); err != nil {
		return nil, err
	}
	b.locate(namedZones(meta))
	return b, b.rowGroups(meta)
}

// readFooter finds the footer at the end of the file and checks its bytes.
func readFooter(src *source, size int64, lim Limits) ([]byte, error) {
	const tail = 8 // the length of the footer and the magic bytes
	if size < int64(len(magicParquet))+tail {
		return nil, truncated("the whole file", fmt.Sprintf("%d bytes, fewer than any Parquet file has", size), nil)
	}
	var head [4]byte
	var end [tail]byte
	if err := src.read("the first bytes", head[:], 0); err != nil {
		return nil, err
	}
	if err := src.read("the last bytes", end[:], size-tail); err != nil {
		return nil, err
	}
	switch {
	case bytes.Equal(end[4:], magicEncrypted) || bytes.Equal(head[:], magicEncrypted):
		return nil, encrypted("the footer")
	case !bytes.Equal(head[:], magicParquet):
		return nil, misformed("the first bytes", "PAR1", fmt.Sprintf("%q", head[:]), nil)
	case !bytes.Equal(end[4:], magicParquet):
		return nil, truncated("the last bytes", fmt.Sprintf("%q where PAR1 ends a whole file", end[4:]), nil)
	}
	n := int64(binary.LittleEndian.Uint32(end[:]))
	if n > size-tail-int64(len(magicParquet)) {
		return nil, misformed("the footer", fmt.Sprintf("at most %d bytes, as the file has", size-tail-4),
			fmt.Sprintf("a length of %d", n), nil)
	}
	if n > maxFooter {
		return nil, beyond("the footer", maxFooter, n, "bytes")
	}
	foot := make([]byte, n)
	if err := src.read("the footer", foot, size-tail-n); err != nil {
		return nil, err
	}
	return foot, checkFooter(foot, lim)
}

// columns makes a column of the sheet of each top-level column of the file.
func (b *parquetBook) columns(s *schema.Schema) error {
	if s.NumColumns() == 0 || s.Root().NumFields() == 0 {
		return misformed("the schema", "columns", "none", nil)
	}
	if s.NumColumns() > b.lim.Columns {
		return beyond("the schema", int64(b.lim.Columns), int64(s.NumColumns()), "columns")
	}
	leaf := 0
	for i := range s.Root().NumFields() {
		field := s.Root().Field(i)
		b.names = append(b.names, field.Name())
		c, err := newSpec(field, s.Column(leaf), leaf, b.lim)
		if err != nil {
			return err
		}
		b.cols = append(b.cols, c)
		leaf += leaves(field)
	}
	return nil
}

// locate gives columns of instants the zones that are named for them.
func (b *parquetBook) locate(named map[string]string) {
	b.zones = make([]string, len(b.cols))
	for i := range b.cols {
		c := &b.cols[i]
		c.zone, b.zones[i] = zoneOf(c.descr, named[b.names[i]])
	}
}

func leaves(n schema.Node) int {
	g, ok := n.(*schema.GroupNode)
	if !ok {
		return 1
	}
	sum := 0
	for i := range g.NumFields() {
		sum += leaves(g.Field(i))
	}
	return sum
}

func (b *parquetBook) rowGroups(meta *metadata.FileMetaData) error {
	total := int64(0)
	for i := range meta.GetRowGroups() {
		rg := meta.RowGroup(i)
		place := fmt.Sprintf("row group %d", i+1)
		if rg.NumRows() < 0 || rg.NumRows() > b.lim.Rows-total {
			return beyond(place, b.lim.Rows, rg.NumRows(), "rows in all row groups")
		}
		total += rg.NumRows()
		g, err := b.group(place, rg)
		if err != nil {
			return err
		}
		b.groups = append(b.groups, g)
	}
	if total != meta.GetNumRows() {
		return misformed("the footer", fmt.Sprintf("%d rows, as the row groups have", total),
			fmt.Sprintf("%d rows for the file", meta.GetNumRows()), nil)
	}
	return nil
}

func (b *parquetBook) group(place string, rg *metadata.RowGroupMetaData) (group, error) {
	g := group{rows: rg.NumRows(), chunks: make([]chunk, len(b.cols))}
	unpacked := int64(0)
	for i := range rg.NumColumns() {
		cc, err := rg.ColumnChunk(i)
		if err != nil {
			return g, wrap(place, err)
		}
		n := cc.TotalUncompressedSize()
		if n < 0 || unpacked > b.lim.Group-n {
			return g, beyond(place, b.lim.Group, n, "bytes unpacked")
		}
		unpacked += n
	}
	for i, c := range b.cols {
		cc, err := rg.ColumnChunk(c.leaf)
		if err != nil {
			return g, wrap(place, err)
		}
		if g.chunks[i], err = b.chunk(place+", column "+fmt.Sprintf("%q", b.names[i]), c, cc, g.rows); err != nil {
			return g, err
		}
		g.size += g.chunks[i].end - g.chunks[i].start
	}
	return g, nil
}

// chunk checks what the footer says of a column of a row group.
func (b *parquetBook) chunk(place string, c spec, cc *metadata.ColumnChunkMetaData, rows int64) (chunk, error) {
	start := cc.DataPageOffset()
	if cc.HasDictionaryPage() && cc.DictionaryPageOffset() > 0 {
		start = min(start, cc.DictionaryPageOffset())
	}
	n := cc.TotalCompressedSize()
	switch {
	case cc.FilePath() != "":
		return chunk{}, misformed(place, "the column in this file", "a reference to another file", nil)
	case !unpackable(cc.Compression()):
		return chunk{}, misformed(place, "no compression, snappy, gzip, brotli, zstd or lz4_raw",
			fmt.Sprint(cc.Compression()), nil)
	case start < 0 || n < 0 || start > b.size || n > b.size-start:
		return chunk{}, truncated(place, "a place beyond the end of the file", nil)
	case cc.Type() != c.typ:
		return chunk{}, misformed(place, fmt.Sprint(c.typ), fmt.Sprint(cc.Type()), nil)
	case c.maxRep == 0 && cc.NumValues() != rows, cc.NumValues() < 0:
		return chunk{}, misformed(place, fmt.Sprintf("%d values, one a row", rows), fmt.Sprint(cc.NumValues()), nil)
	}
	return chunk{start, start + n, cc.NumValues(), cc.Compression()}, nil
}

// Sheets gives the one sheet, which has no name.
func (b *parquetBook) Sheets() []grid.Sheet { return []grid.Sheet{{Zones: b.zones}} }

// Close has nothing to close; the file belongs to the caller.
func (b *parquetBook) Close() error { return nil }

// Rows begins to read the rows.
func (b *parquetBook) Rows(_ int, progress func(bytes int)) (grid.Rows, error) {
	f := &parquetFiller{book: b, group: -1}
	allow := &allowance{lim: b.lim}
	for i, c := range b.cols {
		f.cols = append(f.cols, c.column(&pages{
			src: b.src, leaf: c.leafInfo, unpacked: &f.unpacked, unsummed: &f.unsummed, bufs: buffers{allow: allow},
			name: fmt.Sprintf("column %q", b.names[i]),
		}))
	}
	return newRows(f, b.names, progress), nil
}

// parquetFiller reads the row groups one after the other.
type parquetFiller struct {
	book     *parquetBook
	cols     []column
	group    int
	left     int64 // rows of the group
	before   int64 // bytes of the groups before
	unpacked int64
	unsummed bool // some page has no checksum
}

// notes says what cannot be seen of the file, and what was not read.
func (f *parquetFiller) notes() (notes []string) {
	if f.unsummed {
		notes = append(notes, "the file has no checksums: damage inside a page cannot be noticed; compare the publisher's hash")
	}
	for i, c := range f.book.cols {
		if c.nested != "" {
			notes = append(notes, fmt.Sprintf("column %q holds lists or parts, which are not read", f.book.names[i]))
		}
	}
	return notes
}

func (f *parquetFiller) place() string { return fmt.Sprintf("row group %d", max(f.group, 0)+1) }

func (f *parquetFiller) used() int64 {
	if f.group < 0 {
		return 0
	}
	if f.group >= len(f.book.groups) {
		return f.book.size
	}
	g := &f.book.groups[f.group]
	if g.rows == 0 {
		return f.before
	}
	return f.before + int64(float64(g.size)*float64(g.rows-f.left)/float64(g.rows))
}

func (f *parquetFiller) fill(cells []grid.Cell, rows int) (int, error) {
	for f.left == 0 {
		if more, err := f.nextGroup(); !more {
			return 0, err
		}
	}
	n := int(min(int64(rows), f.left))
	for i, c := range f.cols {
		if err := c.fill(cells[i:], len(f.cols), n); err != nil {
			return 0, wrap(fmt.Sprintf("%s, column %q", f.place(), f.book.names[i]), err)
		}
	}
	f.left -= int64(n)
	return n, nil
}

func (f *parquetFiller) nextGroup() (bool, error) {
	if f.group >= 0 && f.group < len(f.book.groups) {
		f.before += f.book.groups[f.group].size
	}
	if f.group++; f.group >= len(f.book.groups) {
		f.group = len(f.book.groups)
		return false, io.EOF
	}
	g := &f.book.groups[f.group]
	f.left, f.unpacked = g.rows, 0
	for i, c := range f.cols {
		c.open(g.chunks[i])
	}
	return true, nil
}
