package ingest

import "github.com/quotawatch/quotawatch"

// BatchSize is the most rows in a batch: the size of a DuckDB vector.
const BatchSize = 2048

// NoTime stands in Batch.Time for an instant that is not given.
const NoTime = -1 << 63

// Batch is up to BatchSize loaded rows, a slice per column, all of equal
// length. A Batch is reused: a sink copies what it keeps.
type Batch struct {
	// Row is the line of the row in its file or sheet, counted from 1.
	Row []int32
	Day []quotawatch.Day
	// Time is microseconds since 1970-01-01 on the clock of the release, which
	// names no zone; NoTime where it is not given. Empty without such a column.
	Time []int64
	// Office is the registry's index of the office plus 1, 0 for no office.
	Office []uint8
	// IDHigh and IDLow are the identifier as a number that means nothing
	// outside this reading; both are 0 for none.
	IDHigh, IDLow []uint64
	// Likely and Dropped are a publisher's own flags for repeats: 0 blank, 1 no,
	// 2 yes; nil without flags. They are compared with our rule and not stored.
	Likely, Dropped []uint8
	// YesNo holds, per mark of Layout.YesNo, what it says: 0 blank, 1 no, 2 yes.
	// The marks are counted and not stored.
	YesNo [][]uint8
	// Labels holds, per label column of the layout, codes of its Dict.
	Labels [][]uint32
}

func newBatch(labels, marks int, timed, identified, flagged bool) *Batch {
	b := &Batch{Row: make([]int32, 0, BatchSize), Day: make([]quotawatch.Day, 0, BatchSize),
		Office: make([]uint8, 0, BatchSize), Labels: make([][]uint32, labels), YesNo: make([][]uint8, marks)}
	if timed {
		b.Time = make([]int64, 0, BatchSize)
	}
	if identified {
		b.IDHigh, b.IDLow = make([]uint64, 0, BatchSize), make([]uint64, 0, BatchSize)
	}
	if flagged {
		b.Likely, b.Dropped = make([]uint8, 0, BatchSize), make([]uint8, 0, BatchSize)
	}
	for i := range b.Labels {
		b.Labels[i] = make([]uint32, 0, BatchSize)
	}
	for i := range b.YesNo {
		b.YesNo[i] = make([]uint8, 0, BatchSize)
	}
	return b
}

func (b *Batch) reset() {
	b.Row, b.Day, b.Office = b.Row[:0], b.Day[:0], b.Office[:0]
	b.Time, b.IDHigh, b.IDLow = b.Time[:0], b.IDHigh[:0], b.IDLow[:0]
	b.Likely, b.Dropped = b.Likely[:0], b.Dropped[:0]
	for i := range b.Labels {
		b.Labels[i] = b.Labels[i][:0]
	}
	for i := range b.YesNo {
		b.YesNo[i] = b.YesNo[i][:0]
	}
}

// pad fills the columns that the file lacks with missing values.
func (b *Batch) pad() {
	for i := range b.Labels {
		b.Labels[i] = append(b.Labels[i], make([]uint32, len(b.Row)-len(b.Labels[i]))...)
	}
	for i := range b.YesNo {
		b.YesNo[i] = append(b.YesNo[i], make([]uint8, len(b.Row)-len(b.YesNo[i]))...)
	}
	if b.IDHigh != nil {
		b.IDHigh = append(b.IDHigh, make([]uint64, len(b.Row)-len(b.IDHigh))...)
		b.IDLow = append(b.IDLow, make([]uint64, len(b.Row)-len(b.IDLow))...)
	}
	if b.Likely != nil {
		b.Likely = append(b.Likely, make([]uint8, len(b.Row)-len(b.Likely))...)
		b.Dropped = append(b.Dropped, make([]uint8, len(b.Row)-len(b.Dropped))...)
	}
	for b.Time != nil && len(b.Time) < len(b.Row) {
		b.Time = append(b.Time, NoTime)
	}
}
