package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
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

// history reads what added releases changed.
func (a *app) history() (h feed.History, err error) {
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
		return h, &quotawatch.Error{Code: quotawatch.CodeCorrupt, Summary: "the history of verdicts cannot be read", File: path, Err: err,
			Do: "remove the file: it is begun anew, and no figure rests on it"}
	}
	return h, nil
}

// movedClaims tells what added releases changed, on the screen or as a feed.
func (a *app) movedClaims(path string) error {
	h, err := a.history()
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
			t.Rows = append(t.Rows, []present.Cell{present.Text(e.Time.Format(time.RFC3339)), present.Text(strings.Join(e.Releases, " ")),
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

// docket checks all claims with what is held now.
func (a *app) docket() ([]claim.Result, error) {
	h, err := a.holdings()
	if err != nil {
		return nil, err
	}
	return claim.Docket(h), nil
}

// recheck compares the docket with the one before releases were added, keeps
// what moved and tells it.
func (a *app) recheck(before []claim.Result, added []store.Outcome) error {
	var ids []string
	for _, o := range added {
		if !o.Already {
			ids = append(ids, o.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	after, err := a.docket()
	if err != nil {
		return err
	}
	h, err := a.history()
	if err != nil {
		return err
	}
	e := h.Add(clock(), ids, before, after)
	b, err := h.Encode()
	if err != nil {
		return err
	}
	dir, err := a.dataDir()
	if err != nil {
		return err
	}
	a.say("Claims checked again: %d of %d verdicts moved.", len(e.Moved), len(after))
	for _, m := range e.Moved {
		a.say("  %s: from %q to %q", m.Claim, m.From, m.To)
	}
	return writeWhole(filepath.Join(dir, historyFile), b)
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
