package store

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"github.com/quotawatch/quotawatch"
)

// Rebuild makes the list of releases again where it cannot be read: the list
// that CURRENT was last switched to, where that is whole, else of all releases
// on the disk whose ledgers are whole. Where the list can be read it changes
// nothing.
func Rebuild(_ context.Context, req ChangeRequest) (c Changed, err error) {
	unlock, err := lock(req.files, req.Dir)
	if err != nil {
		return c, err
	}
	defer unlock()
	if held, err := openCurrent(req.files, req.Dir); err == nil {
		return Changed{Now: held}, nil
	}
	lost := &Held{files: req.files, dir: req.Dir}
	list, err := lost.rebuilt()
	if err != nil {
		return c, err
	}
	return lost.restore(list, req.Settle)
}

// restore makes a list the current build. There is no build before it to go
// back to.
func (h *Held) restore(list []string, settle func(held, next *Held) error) (c Changed, err error) {
	digest := digestOf(encode(build{Format: Format, Releases: list}))
	if err := h.writeBuild(list, digest); err != nil {
		return c, classify(err, "writing the list of releases")
	}
	next, err := open(h.files, h.dir, digest)
	if err != nil {
		return c, err
	}
	next.coming = true
	if settle != nil {
		if err := settle(h, next); err != nil {
			return c, err
		}
	}
	if err := h.point(digest); err != nil {
		return c, classify(err, "switching to the list of releases")
	}
	next.coming = false
	return Changed{Added: came(h, next), Now: next}, classify(next.sweep(), "clearing what is held no more")
}

// rebuilt finds the releases that were held.
func (h *Held) rebuilt() ([]string, error) {
	steps, err := h.steps()
	if err != nil {
		return nil, classify(err, "looking for releases")
	}
	if len(steps) > 0 {
		if list, err := h.listOf(steps[len(steps)-1].Build); err == nil {
			return list, nil
		}
	}
	whole, err := h.whole()
	if err != nil {
		return nil, err
	}
	lost, _ := h.current() // none where that is what is lost
	for _, s := range slices.Backward(steps) {
		if lost != "" && s.Build != lost {
			continue
		}
		if list, ok := h.onward(s, whole); ok {
			return list, nil
		}
	}
	return inOrder(whole), nil
}

// whole gives the releases on the disk whose ledgers are whole.
func (h *Held) whole() (all []ledger, err error) {
	entries, err := h.files.list(filepath.Join(h.dir, releasesDir))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, classify(err, "looking for releases")
	}
	for _, e := range entries {
		if !hexDigest.MatchString(e.Name()) {
			continue
		}
		if l, err := h.ledger(e.Name()); err == nil {
			l.Release.Digest = e.Name()
			all = append(all, l)
		}
	}
	return all, nil
}

// onward tries the lists that one change makes of the one before it: a release
// more, or one less. The digest of the list that was lost tells which it was.
func (h *Held) onward(s step, whole []ledger) ([]string, bool) {
	before, err := h.listOf(s.Before)
	if err != nil {
		return nil, false
	}
	var lists [][]string
	for _, l := range whole {
		if !slices.Contains(before, l.Release.Digest) {
			lists = append(lists, append(slices.Clone(before), l.Release.Digest))
		}
	}
	for i := range before {
		lists = append(lists, slices.Delete(slices.Clone(before), i, i+1))
	}
	for _, list := range lists {
		if digestOf(encode(build{Format: Format, Releases: list})) == s.Build {
			return list, true
		}
	}
	return nil, false
}

// inOrder lists releases by their days. One that another has taken the place
// of, by its id or with all of its files, is left out.
func inOrder(all []ledger) []string {
	slices.SortFunc(all, func(a, b ledger) int {
		x, y := a.Release, b.Release
		return cmp.Or(cmp.Compare(x.FirstDay, y.FirstDay), cmp.Compare(x.LastDay, y.LastDay), cmp.Compare(len(y.Files), len(x.Files)), cmp.Compare(x.ID, y.ID), cmp.Compare(x.Digest, y.Digest))
	})
	list := []string{}
	for i, l := range all {
		if !slices.ContainsFunc(all, func(o ledger) bool { return supersedes(o.Release, l.Release) }) &&
			!slices.ContainsFunc(all[:i], func(o ledger) bool {
				return o.Release.ID == l.Release.ID && len(o.Release.Files) == len(l.Release.Files)
			}) {
			list = append(list, l.Release.Digest)
		}
	}
	return list
}

func supersedes(o, r quotawatch.Release) bool {
	more := len(o.Files) > len(r.Files)
	has := !slices.ContainsFunc(r.Files, func(f quotawatch.File) bool {
		return !slices.ContainsFunc(o.Files, func(g quotawatch.File) bool { return g.SHA256 == f.SHA256 })
	})
	return more && (o.ID == r.ID || has && o.Vintage == r.Vintage)
}
