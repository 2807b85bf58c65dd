package synth

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"syscall"

	"github.com/quotawatch/quotawatch"
)

// sink takes the rows of one file. The cells are valid during write.
type sink interface {
	write(cells []cell) error
	close() error
}

// book is what a sink has to know of its file.
type book struct {
	columns  []column
	preamble []string
	sheets   []Sheet
	// dates and delimiter are those of the vintage, for delimited text.
	dates     string
	delimiter rune
}

func newSink(w io.Writer, format string, b book) (sink, error) {
	switch format {
	case FormatCSV:
		return newDelimited(w, b, false)
	case FormatGzip:
		return newDelimited(w, b, true)
	case FormatXLSX:
		return newWorkbook(w, b)
	}
	return newColumnar(w, b, format)
}

// writer writes one release.
type writer struct {
	spec     Spec
	columns  []column
	drawer   *drawer
	truth    *Truth
	progress func(rows int)
	cells    []cell
}

// Write makes a release in dir, with its truth beside it. progress, if not
// nil, is told how many rows were written since it was called last.
func Write(ctx context.Context, spec Spec, dir string, progress func(rows int)) (*Truth, error) {
	s, err := spec.fill()
	if err != nil {
		return nil, err
	}
	d, err := newDrawer(s)
	if err != nil {
		return nil, err
	}
	if progress == nil {
		progress = func(int) {}
	}
	w := &writer{spec: s, drawer: d, columns: columns(s), progress: progress}
	for _, c := range w.columns {
		d.flaws = append(d.flaws, c.flaws...)
	}
	w.truth, w.cells = newTruth(s, w.columns), make([]cell, len(w.columns))
	if err := w.files(ctx, dir); err != nil {
		return nil, classify(err, dir)
	}
	w.truth.count()
	return w.truth, classify(w.truth.write(dir), dir)
}

func (w *writer) files(ctx context.Context, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for i := range w.spec.Files {
		name := "synthetic-" + w.spec.Vintage.ID
		if w.spec.Files > 1 {
			name += fmt.Sprintf("-%d", i+1)
		}
		f, err := w.file(ctx, filepath.Join(dir, name+"."+w.spec.Format), share(w.spec.Rows, w.spec.Files, i))
		if err != nil {
			return err
		}
		w.truth.Files = append(w.truth.Files, f)
	}
	return nil
}

// share gives part i of a total that is split as evenly as whole numbers can.
func share(total, parts, i int) int { return total*(i+1)/parts - total*i/parts }

func (w *writer) file(ctx context.Context, path string, rows int) (f File, err error) {
	f = File{Name: filepath.Base(path), Rows: rows}
	b := book{columns: w.columns, preamble: w.spec.preamble(), dates: w.spec.Vintage.Dates, delimiter: ','}
	if w.spec.Vintage.Delimiter != "" {
		b.delimiter = rune(w.spec.Vintage.Delimiter[0])
	}
	for i := range w.spec.Sheets {
		b.sheets = append(b.sheets, Sheet{fmt.Sprintf("Sheet%d", i+1), share(rows, w.spec.Sheets, i)})
	}
	if w.spec.Format == FormatXLSX {
		f.Sheets = b.sheets
	}
	out, err := create(path)
	if err != nil {
		return f, err
	}
	sink, err := newSink(out, w.spec.Format, b)
	if err == nil {
		err = errors.Join(w.rows(ctx, sink, rows), sink.close())
	}
	if err = errors.Join(err, out.close()); err != nil {
		_ = os.Remove(path) // half a file would be taken for a whole one
		return f, err
	}
	f.SHA256, f.Bytes = hex.EncodeToString(out.hash.Sum(nil)), out.bytes
	return f, nil
}

// rows draws and writes the rows of one file.
func (w *writer) rows(ctx context.Context, to sink, rows int) error {
	const often = 1000
	for n := range rows {
		if n%often == often-1 {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			w.progress(often)
		}
		r := w.drawer.next()
		for i := range w.columns {
			w.cells[i] = w.columns[i].draw(w.drawer, r)
		}
		w.truth.take(w.spec, w.columns, w.cells, r)
		if err := to.write(w.cells); err != nil {
			return err
		}
	}
	w.progress(rows % often)
	return nil
}

// output is a file that is hashed while it is written.
type output struct {
	*bufio.Writer
	file  *os.File
	hash  hash.Hash
	bytes int64
}

func create(path string) (*output, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	o := &output{file: f, hash: sha256.New()}
	o.Writer = bufio.NewWriterSize(raw{o}, 1<<18)
	return o, nil
}

// raw is the way to the disk below the buffer.
type raw struct{ *output }

func (r raw) Write(b []byte) (int, error) {
	r.hash.Write(b)
	n, err := r.file.Write(b)
	r.bytes += int64(n)
	return n, err
}

func (o *output) close() error { return errors.Join(o.Flush(), o.file.Close()) }

// classify says what to do about a disk that cannot be written.
func classify(err error, dir string) error {
	var known *quotawatch.Error
	var path *os.PathError
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case errors.Is(err, syscall.ENOSPC):
		return &quotawatch.Error{Code: quotawatch.CodeNoSpace, Summary: "the disk is full", File: dir, Do: "free some space, or write elsewhere with --out DIR", Err: err}
	case errors.As(err, &path):
		return &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "the directory cannot be written", File: dir, Do: "give another one with --out DIR", Err: err}
	}
	return err
}
