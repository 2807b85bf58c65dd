package main

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/store"
	"github.com/quotawatch/quotawatch/web"
)

// snapshots keeps what pages and answers rest on until what is held changes.
type snapshots struct {
	app      *app
	readOnly bool
	// reader reads what is held: app.snapshot, except in tests.
	reader func() (*web.Snapshot, error)

	turn sync.Mutex // of who reads what changed
	last atomic.Pointer[kept]
}

// kept is a snapshot, and what was held when it was read.
type kept struct {
	snapshot *web.Snapshot
	stamp    string
	// fault tells why what is held now cannot be read, until when it is not
	// tried again.
	fault error
	until time.Time
}

// retry is how long a build that cannot be read is left alone.
const retry = 5 * time.Second

// current gives the snapshot to answer from. When what is held changed, one
// request reads it; others meanwhile are answered from the one before, which is
// whole in memory. That one also answers, beside the error, while what is held
// now cannot be read.
func (s *snapshots) current() (*web.Snapshot, error) { return s.get(false) }

// newest gives the snapshot of what is held now, also when another request is
// just reading it.
func (s *snapshots) newest() (*web.Snapshot, error) { return s.get(true) }

func (s *snapshots) get(wait bool) (*web.Snapshot, error) {
	last := s.last.Load()
	stamp, err := s.app.stamp()
	switch {
	case last != nil && err != nil:
		return last.snapshot, err
	case last.is(stamp):
		return last.snapshot, last.fault
	case last == nil || wait:
		s.turn.Lock()
	case !s.turn.TryLock():
		return last.snapshot, nil
	}
	defer s.turn.Unlock()
	if stamp, err = s.app.stamp(); err != nil {
		return nil, err
	}
	if now := s.last.Load(); now.is(stamp) { // read by another while this one waited
		return now.snapshot, now.fault
	}
	return s.read(stamp)
}

// is tells whether k is what is held, or what stands for it for a while.
func (k *kept) is(stamp string) bool {
	return k != nil && k.stamp == stamp && (k.fault == nil || time.Now().Before(k.until))
}

// read reads what is held, in the turn of the caller.
func (s *snapshots) read(stamp string) (*web.Snapshot, error) {
	next := &kept{stamp: stamp}
	next.fault = quotawatch.Guard(func() (err error) {
		next.snapshot, err = s.reads()
		return err
	})
	if next.fault != nil {
		last := s.last.Load()
		if last == nil {
			return nil, next.fault
		}
		slog.Error("what is held now cannot be read, and what was held before is served", "error", web.ProblemOf(s.app.outward(next.fault)).Error.Summary)
		next.snapshot, next.until = last.snapshot, time.Now().Add(retry)
	}
	s.last.Store(next)
	return next.snapshot, next.fault
}

// reads reads what is held.
func (s *snapshots) reads() (*web.Snapshot, error) {
	if s.reader != nil {
		return s.reader()
	}
	return s.app.snapshot(!s.readOnly)
}

// stamp names what is held now: it changes whenever that does.
func (a *app) stamp() (string, error) {
	dir, err := a.dataDir()
	if err != nil {
		return "", err
	}
	return store.Current(dir)
}

// snapshot reads all that pages and answers rest on. Local tells whether files
// can be added.
func (a *app) snapshot(local bool) (*web.Snapshot, error) {
	held, err := a.held()
	if err != nil {
		return nil, err
	}
	h, err := a.mixHoldingsOf(held)
	if err != nil {
		return nil, err
	}
	history, err := a.historyOf(held)
	if err != nil { // no figure rests on it, and the next change begins it anew
		slog.Error("the history of verdicts cannot be read, and is left out", "error", web.ProblemOf(a.outward(err)).Error.Summary)
	}
	questions := api{a, &loaded{held: held, holdings: h}}
	receipts := func(command string, arguments ...string) ([]byte, error) {
		return (&app{data: a.data, registryDir: a.registryDir, loaded: questions.loaded}).receiptOf(held, command, arguments)
	}
	answers := func(command string, arguments ...string) ([]byte, error) {
		return questions.run(context.Background(), string(present.FormatJSON), command, arguments...)
	}
	return &web.Snapshot{Holdings: h, Releases: held.Releases(), History: history, Receipt: receipts, Answer: answers, API: questions, Local: local}, nil
}
