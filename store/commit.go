package store

import (
	"path/filepath"
	"slices"
)

// commit writes a list of releases as the next build, reads it once, lets the
// caller settle it, switches CURRENT to it, and clears what is held no more.
// The build that is left is kept until the next change.
func (h *Held) commit(list []string, s step, settle func(next *Held) error) (*Held, error) {
	s.Build = digestOf(encode(build{Format: Format, Releases: list}))
	if err := h.writeBuild(list, s.Build); err != nil {
		return nil, classify(err, "writing the new build")
	}
	next, err := open(h.files, h.dir, s.Build)
	if err != nil {
		return nil, err
	}
	if err := next.newDamage(h); err != nil {
		return nil, err
	}
	next.coming, next.places = true, h.places
	if settle != nil {
		if err := settle(next); err != nil {
			return nil, err
		}
	}
	if err := h.writePlaces(next); err != nil {
		return nil, classify(err, "remembering where the files lay")
	}
	if err := h.switchTo(s); err != nil {
		return nil, classify(err, "switching to the new build")
	}
	next.coming = false
	_ = next.sweep() // it is done; what cannot be removed now the next change removes
	return next, nil
}

func (h *Held) writeBuild(list []string, digest string) error {
	if digest == emptyBuild {
		return nil // its name says all of it
	}
	if err := h.files.mkdir(filepath.Join(h.dir, buildsDir)); err != nil {
		return err
	}
	return h.files.replace(filepath.Join(h.dir, buildsDir, digest+".json"), encode(build{Format: Format, Releases: list}))
}

// switchTo makes the build of a step the current one. Where nothing was ever
// held, CURRENT first names the build of no release: from then on a directory
// without it has lost it.
func (h *Held) switchTo(s step) error {
	if h.at == "" {
		if err := h.point(emptyBuild); err != nil {
			return err
		}
		h.at = emptyBuild
	}
	if s.Before = h.at; s.Build != h.at {
		if err := h.writeSteps(s); err != nil {
			return err
		}
	}
	return h.point(s.Build)
}

// clear removes what a failed change made, unless CURRENT was switched to it.
func (h *Held) clear() error {
	if now, err := h.current(); err != nil || now != h.at {
		return err
	}
	return h.sweep()
}

// next lists the releases after made were added. One that was made anew as it
// was keeps its place, one that takes the place of others has that of the first
// of them; one made by new rules is the last.
func (h *Held) next(made []Outcome) []string {
	list := []string{}
	add := func(digest string) {
		if !slices.Contains(list, digest) {
			list = append(list, digest)
		}
	}
	for _, digest := range h.list {
		i := slices.IndexFunc(made, func(o Outcome) bool { return slices.Contains(o.takes, digest) })
		switch {
		case i >= 0:
			add(made[i].Digest)
		case !slices.ContainsFunc(made, func(o Outcome) bool { return o.ID == h.idOf(digest) && o.Digest != digest }):
			add(digest)
		}
	}
	for _, o := range made {
		add(o.Digest)
	}
	return list
}

// idOf gives the id of a release whose ledger is whole, "" otherwise.
func (h *Held) idOf(digest string) string {
	for _, l := range h.ledgers {
		if l.Release.Digest == digest {
			return l.Release.ID
		}
	}
	return ""
}
