package xlsx

import (
	"errors"
	"io"
	"slices"

	"github.com/quotawatch/quotawatch/ingest/grid"
)

// What a brief look takes: the texts of the first rows and columns, and no more
// than some bytes of them. Where they stand among all texts does not matter: a
// program may write those of a header last.
const (
	briefRows    = 100
	briefColumns = 256
	briefBytes   = 8 << 20
	briefCells   = 1 << 20 // of all sheets
)

// wanted gives the indices of the texts of the first rows of each sheet, in
// order and each once.
func (b *Book) wanted() (indices []int32, err error) {
	all := &sharedStrings{count: 1 << 30} // any index will do
	for i := range b.parts {
		rows, err := b.rows(i, all, nil)
		if err != nil {
			return nil, err
		}
		indices = rows.wanted(indices)
		rows.close()
		slices.Sort(indices)
		indices = slices.Compact(indices)
	}
	return indices, nil
}

// wanted appends the indices that the first rows refer to. What is wrong with a
// row is said when it is read.
func (r *rows) wanted(indices []int32) []int32 {
	var rec grid.Record
	for range briefRows {
		if err := r.Next(&rec); errors.Is(err, io.EOF) || err != nil {
			break
		}
		for _, c := range rec.Cells[:min(len(rec.Cells), briefColumns)] {
			if c.Kind == grid.Shared && len(indices) < briefCells {
				indices = append(indices, c.Shared)
			}
		}
	}
	return indices
}
