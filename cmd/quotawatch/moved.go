package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/claim"
	"github.com/quotawatch/quotawatch/feed"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/store"
)

// historyFile stands beside the builds: what each add changed.
const historyFile = "history.json"

// historyOf reads what added releases changed until a build was held.
func (a *app) historyOf(held *store.Held) (h feed.History, err error) {
	dir, err := a.dataDir()
	if err != nil {
		return h, err
	}
	path := filepath.Join(dir, historyFile)
	b, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return h, err
	}
	if h, err = feed.Parse(b); err != nil {
		return feed.History{}, &quotawatch.Error{Code: quotawatch.CodeCorrupt, Summary: "the history of verdicts cannot be read", File: path, Err: err,
			Do: "the next add, remove or undo begins it anew; no figure rests on it"}
	}
	return h.Until(buildOf(held)), nil
}

// movedClaims tells what added releases changed, on the screen or as a feed.
func (a *app) movedClaims(path string) error {
	held, err := a.held()
	if err != nil {
		return err
	}
	h, err := a.historyOf(held)
	if err != nil {
		return err
	}
	if path == "" {
		return a.write(h.Entries, movedTable(h))
	}
	b, err := h.JSON()
	if filepath.Ext(path) == ".atom" {
		b, err = h.Atom()
	}
	if err != nil {
		return err
	}
	return writeWhole(path, b)
}

func movedTable(h feed.History) present.Table {
	t := present.Table{Columns: []string{"added", "releases", "claim", "from", "to", "why"}, Hidden: map[int]bool{5: true}}
	for _, e := range h.Entries {
		line := func(m feed.Move) {
			t.Rows = append(t.Rows, []present.Cell{present.Text(e.Time.Format(time.RFC3339)), present.Text(strings.Join(e.Changes(), " ")),
				present.Text(m.Claim), present.Text(string(m.From)), present.Text(string(m.To)), present.Text(m.Why)})
		}
		if len(e.Moved) == 0 {
			line(feed.Move{Claim: "none"})
		}
		for _, m := range e.Moved {
			line(m)
		}
	}
	return t
}

// docketOf checks all claims with what a build holds.
func (a *app) docketOf(held *store.Held) ([]claim.Result, error) {
	h, err := a.holdingsOf(held)
	if err != nil {
		return nil, err
	}
	return claim.Docket(h), nil
}

// recheck compares the docket of a build with that of the next one, and keeps
// what moves. It does so before the next one is answered from, so that a build
// has one history for as long as it is held; what follows on a build that never
// came to be is left out.
func (a *app) recheck(held, next *store.Held, added []store.Outcome) (c feed.Recheck, err error) {
	whole, _ := held.Sound() // what is damaged cannot be checked
	before, err := a.docketOf(whole)
	if err != nil {
		return c, err
	}
	answering, _ := next.Sound()
	after, err := a.docketOf(answering)
	if err != nil {
		return c, err
	}
	h, err := a.historyOf(held)
	if err != nil {
		h = feed.History{} // what cannot be read is begun anew
	}
	came, gone := movement(held, next, added)
	e := h.Add(clock(), buildOf(next), came, gone, before, after)
	b, err := h.Encode()
	if err != nil {
		return c, err
	}
	dir, err := a.dataDir()
	if err != nil {
		return c, err
	}
	return feed.Recheck{Checked: len(after), Moved: e.Moved}, writeWhole(filepath.Join(dir, historyFile), b)
}

// movement lists the ids of the releases that came and that went.
func movement(held, next *store.Held, made []store.Outcome) (came, gone []string) {
	before, after := held.IDs(), next.IDs()
	for _, o := range made {
		came = append(came, o.ID)
	}
	for _, id := range after {
		if made == nil && !slices.Contains(before, id) {
			came = append(came, id)
		}
	}
	for _, id := range before {
		if !slices.Contains(after, id) {
			gone = append(gone, id)
		}
	}
	return came, gone
}

// tellRecheck tells of verdicts that moved, to whoever looks on.
func (a *app) tellRecheck(c feed.Recheck) {
	a.say("Claims checked again: %d of %d verdicts moved.", len(c.Moved), c.Checked)
	for _, m := range c.Moved {
		a.say("  %s: from %q to %q", m.Claim, m.From, m.To)
	}
	if a.rechecked != nil {
		a.rechecked(c)
	}
}

// clock gives the time of an add for the history, which alone keeps it.
// SOURCE_DATE_EPOCH, seconds since 1970, takes its place where the same input
// must give the same bytes.
func clock() time.Time {
	if at, err := time.ParseDuration(os.Getenv("SOURCE_DATE_EPOCH") + "s"); err == nil {
		return time.Unix(0, 0).Add(at)
	}
	return time.Now()
}

// writeWhole writes a file so that it is there whole or as it was before.
func writeWhole(path string, b []byte) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), "tmp-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(tmp.Name()) }() // not there any more where all went well
	_, err = bytes.NewReader(b).WriteTo(tmp)
	if err = errors.Join(err, tmp.Chmod(0o644), tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
