// Package zipfile opens zip files under a bound.
//
// It exists because archive/zip makes an object for each entry of a directory
// before anyone can say that there are too many.
package zipfile

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"

	"github.com/quotawatch/quotawatch"
)

// maxDirectory is how many bytes of a directory are read, with what stands
// behind it: some 30,000 entries.
const maxDirectory = 4 << 20

var errDirectory = errors.New("its directory is larger than 4 MB")

// Open reads the directory of a zip file. Errors carry the code file-limits,
// or are those of archive/zip.
func Open(r io.ReaderAt, size int64) (*zip.Reader, error) {
	b := &bounded{r: r, left: maxDirectory}
	zr, err := zip.NewReader(b, size)
	if b.left < 0 {
		return nil, &quotawatch.Error{Code: quotawatch.CodeFileLimits, Summary: "the file is beyond what any release needs",
			Expected: fmt.Sprintf("a zip file with a directory of at most %d bytes", maxDirectory), Found: "a larger one",
			Do: "check where the file comes from"}
	}
	b.open = true
	return zr, err
}

// bounded reads at most some bytes until it is open.
type bounded struct {
	r    io.ReaderAt
	left int
	open bool
}

// ReadAt is of io.ReaderAt.
func (b *bounded) ReadAt(p []byte, off int64) (int, error) {
	if b.open {
		return b.r.ReadAt(p, off)
	}
	if b.left -= len(p); b.left < 0 {
		return 0, errDirectory
	}
	return b.r.ReadAt(p, off)
}
