package store

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest"
	"golang.org/x/sync/errgroup"
)

// result is what became of one sheet.
type result struct {
	*ingest.Result
	plan, at int // index of the file, and of the sheet in it
}

// opening is a file of a release while its sheets are read: opened for the
// first of them, closed after the last.
type opening struct {
	plan   *ingest.Plan
	once   sync.Once
	reader *ingest.Reader
	err    error

	mu   sync.Mutex
	left int
}

func (o *opening) open() (*ingest.Reader, error) {
	o.once.Do(func() { o.reader, o.err = o.plan.Open() })
	return o.reader, o.err
}

// done closes the file after its last sheet, and lets its texts go: they are
// as many as its rows.
func (o *opening) done() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.left--
	if o.left > 0 || o.reader == nil {
		return nil
	}
	reader := o.reader
	o.reader = nil
	return reader.Close()
}

// abandon closes a file whose sheets were not all read.
func (o *opening) abandon() {
	if o.left > 0 && o.reader != nil {
		o.left = 0
		_ = o.reader.Close() // what stopped the reading is what the user is told
	}
}

// task is one sheet to be read.
type task struct {
	file     *opening
	plan, at int // index of the file, and of the sheet in it
	id       int // of the sheet in the release
}

func (m *maker) tasks() (tasks []task) {
	for i, p := range m.group.plans {
		file := &opening{plan: p, left: len(p.Sheets)}
		for at := range p.Sheets {
			tasks = append(tasks, task{file: file, plan: i, at: at, id: len(tasks)})
		}
	}
	return tasks
}

// read reads every sheet of the release, several at a time, into w, or nowhere
// where w is nil.
func (m *maker) read(ctx context.Context, w *writer) (all sums, err error) {
	tasks := m.tasks()
	m.results = make([]result, len(tasks))
	next := make(chan task, len(tasks))
	for _, t := range tasks {
		next <- t
	}
	close(next)
	workers, ctx := errgroup.WithContext(ctx)
	var mu sync.Mutex
	for range min(m.threads, len(tasks)) {
		workers.Go(func() error {
			part, err := m.work(ctx, w, next)
			mu.Lock()
			defer mu.Unlock()
			all = all.plus(part)
			return err
		})
	}
	if err := workers.Wait(); err != nil {
		for _, t := range tasks {
			t.file.abandon()
		}
		return all, err
	}
	return all, m.checkRepeats()
}

// work reads sheets until there are none left.
func (m *maker) work(ctx context.Context, w *writer, next <-chan task) (written sums, err error) {
	sink := func(*ingest.Batch) error { return nil }
	var s *session
	whole := false // a panic leaves err as it is, and must not commit
	if w != nil {
		if s, err = w.newSession(); err != nil {
			return written, err
		}
		sink = s.append
		defer func() { err = errors.Join(err, s.close(whole)) }()
	}
	for t := range next {
		if err := ctx.Err(); err != nil {
			return written, err
		}
		if s != nil {
			s.sheet = uint16(t.id)
		}
		if err := m.readSheet(ctx, t, sink); err != nil {
			return written, err
		}
	}
	if s != nil {
		written = s.sums
	}
	whole = true
	return written, nil
}

func (m *maker) readSheet(ctx context.Context, t task, sink func(*ingest.Batch) error) (err error) {
	defer guard(&err, t.file.plan, t.at)
	reader, err := t.file.open()
	if err != nil {
		return err
	}
	res, err := reader.Read(ctx, t.at, m.layout, sink, m.req.Progress)
	if err := errors.Join(err, t.file.done()); err != nil {
		return err
	}
	if !res.Balanced() {
		return fmt.Errorf("rows of %s are unaccounted for: %+v", t.file.plan.Name, res.Tally)
	}
	m.results[t.id] = result{res, t.plan, t.at}
	return nil
}

// checkRepeats finds the parts of the release that repeat another one, and
// refuses a file without rows: files of two fiscal years were once published
// with the content of one.
func (m *maker) checkRepeats() error {
	tallies := make([]quotawatch.Tally, len(m.group.plans))
	parts := make([]ingest.Part, len(m.results))
	for i, r := range m.results {
		tallies[r.plan] = tallies[r.plan].Add(r.Tally)
		parts[i] = ingest.Part{Plan: m.group.plans[r.plan], Sheet: r.at, Result: r.Result}
	}
	for i, p := range m.group.plans {
		if err := p.CheckRows(tallies[i]); err != nil {
			return err
		}
	}
	m.notes = nil
	err := ingest.CountOnce(parts)
	for _, r := range m.results {
		r.Sections = nil // what follows needs the memory
	}
	return err
}

// plus adds what two sessions wrote.
func (s sums) plus(o sums) sums {
	return sums{s.Rows + o.Rows, s.Row + o.Row, s.Day + o.Day, (s.RowDay + o.RowDay) % sumsModulus, (s.RowOffice + o.RowOffice) % sumsModulus, s.Quarantined + o.Quarantined}
}
