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
	// Identifier is the code of the identifier in the release, 0 for none.
	Identifier []uint32
	// Labels holds, per label column of the layout, codes of its Dict.
	Labels [][]uint32
}

func newBatch(labels int, timed, identified bool) *Batch {
	b := &Batch{Row: make([]int32, 0, BatchSize), Day: make([]quotawatch.Day, 0, BatchSize),
		Office: make([]uint8, 0, BatchSize), Labels: make([][]uint32, labels)}
	if timed {
		b.Time = make([]int64, 0, BatchSize)
	}
	if identified {
		b.Identifier = make([]uint32, 0, BatchSize)
	}
	for i := range b.Labels {
		b.Labels[i] = make([]uint32, 0, BatchSize)
	}
	return b
}

func (b *Batch) reset() {
	b.Row, b.Day, b.Office = b.Row[:0], b.Day[:0], b.Office[:0]
	b.Time, b.Identifier = b.Time[:0], b.Identifier[:0]
	for i := range b.Labels {
		b.Labels[i] = b.Labels[i][:0]
	}
}

// pad fills the columns that the file lacks with missing values.
func (b *Batch) pad() {
	for i := range b.Labels {
		b.Labels[i] = append(b.Labels[i], make([]uint32, len(b.Row)-len(b.Labels[i]))...)
	}
	if b.Identifier != nil {
		b.Identifier = append(b.Identifier, make([]uint32, len(b.Row)-len(b.Identifier))...)
	}
	for b.Time != nil && len(b.Time) < len(b.Row) {
		b.Time = append(b.Time, NoTime)
	}
}

// Dict gives each distinct text of a column a code, counted from 1 in the
// order of first sight. Code 0 is a missing value.
type Dict struct {
	codes map[string]uint32
	texts []string
	// redactions maps the texts that stand for no value to their kind.
	redactions map[string]string
	lastText   string
	lastCode   uint32
}

// redactedCode marks a text that says the value was taken out.
const redactedCode = ^uint32(0)

func newDict(redactions map[string]string) *Dict {
	return &Dict{codes: map[string]uint32{}, redactions: redactions}
}

// Texts gives the texts in the order of their codes: the text of code c is
// Texts()[c-1].
func (d *Dict) Texts() []string { return d.texts }

// code gives the code of a trimmed cell: 0 for a blank one, redactedCode for a
// redaction text.
func (d *Dict) code(cell []byte) uint32 {
	if len(cell) == 0 {
		return 0
	}
	if string(cell) == d.lastText {
		return d.lastCode
	}
	code, ok := d.codes[string(cell)]
	if !ok {
		code = d.learn(string(cell))
	}
	d.lastText, d.lastCode = "", code
	if len(d.texts) > 0 && code > 0 && code != redactedCode {
		d.lastText = d.texts[code-1]
	}
	return code
}

func (d *Dict) learn(text string) (code uint32) {
	switch d.redactions[text] {
	case "redacted":
		code = redactedCode
	case "blank":
		code = 0
	default:
		d.texts = append(d.texts, text)
		code = uint32(len(d.texts))
	}
	d.codes[text] = code
	return code
}
