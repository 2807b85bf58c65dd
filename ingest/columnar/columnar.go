// Package columnar reads the cells of Parquet files and of Feather (Arrow IPC)
// files, which many who work with the releases keep instead of the text.
//
// It exists because these files are as untrusted as any other: their headers
// say how much memory to take and how often to repeat, and a library believes
// them. What the headers say is checked here first; arrow-go decodes what is
// left. The formats: github.com/apache/parquet-format, and "Arrow Columnar
// Format", section "IPC File Format".
package columnar

import (
	"errors"
	"io"

	"github.com/quotawatch/quotawatch/ingest/grid"
)

// Limits bound what a file can cost. A field that is zero is the default.
type Limits struct {
	// Columns is how many columns a file may have, nested ones counted by
	// their parts; 1,000.
	Columns int
	// Groups is how many row groups or record batches it may have; 100,000.
	Groups int
	// Rows is how many rows it may have; 100 million.
	Rows int64
	// Group is how many bytes one row group may be when unpacked; 2 GB.
	Group int64
	// Page is how many bytes one page or buffer may be when unpacked; 256 MB.
	Page int64
	// Memory is how many bytes may be held at once, of all columns; 1 GB.
	Memory int64
	// Text is how many bytes a text may have; a longer one is a Fault; 1 MB.
	Text int
}

func (l Limits) orDefaults() Limits {
	return Limits{
		Columns: or(l.Columns, 1_000),
		Groups:  or(l.Groups, 100_000),
		Rows:    or(l.Rows, 100_000_000),
		Group:   or(l.Group, 2<<30),
		Page:    or(l.Page, 256<<20),
		Memory:  or(l.Memory, 1<<30),
		Text:    or(l.Text, 1<<20),
	}
}

func or[T int | int64](v, otherwise T) T {
	if v <= 0 {
		return otherwise
	}
	return v
}

// OpenParquet reads the footer of a Parquet file. Errors carry the codes
// file-format, file-truncated, file-encrypted, file-limits and
// file-unreadable; the caller adds the name of the file.
func OpenParquet(r io.ReaderAt, size int64, lim Limits) (b grid.Book, err error) {
	defer guard("the footer", &err)
	p, err := openParquet(&source{r: r}, size, lim.orDefaults())
	if err != nil {
		return nil, err
	}
	return p, nil
}

// OpenArrow reads the footer and the schema of a Feather or Arrow IPC file.
// Its errors are those of OpenParquet.
func OpenArrow(r io.ReaderAt, size int64, lim Limits) (b grid.Book, err error) {
	defer guard("the footer", &err)
	a, err := openArrow(&source{r: r}, size, lim.orDefaults())
	if err != nil {
		return nil, err
	}
	return a, nil
}

// OpenStream reads the messages of an Arrow IPC stream, which has no footer.
// Its errors are those of OpenParquet.
func OpenStream(r io.ReaderAt, size int64, lim Limits) (b grid.Book, err error) {
	defer guard("the stream", &err)
	a, err := openStream(&source{r: r}, size, lim.orDefaults())
	if err != nil {
		return nil, err
	}
	return a, nil
}

// source reads bytes at a place and says which error is the disk's.
type source struct{ r io.ReaderAt }

// read fills b from the bytes at off. Bytes that are not there are the fault
// of the file; any other error is the fault of where it lies.
func (s *source) read(place string, b []byte, off int64) error {
	n, err := s.r.ReadAt(b, off)
	switch {
	case n == len(b):
		return nil
	case err == nil || errors.Is(err, io.EOF):
		return truncated(place, "the file ends before it", nil)
	}
	return unreadable(place, err)
}
