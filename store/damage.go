package store

import (
	"errors"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
)

// Damage is a held release whose stored files are not as they were written.
type Damage struct {
	// ID is that of the release, or what stands for it where it cannot be read
	// any more.
	ID, Digest string
	Err        error
}

// breakage tells of a release whose ledger cannot be read.
func (h *Held) breakage(digest string, l ledger, err error) Damage {
	id := l.Release.ID
	if id == "" {
		id = h.guessID(digest)
	}
	var known *quotawatch.Error
	if errors.As(err, &known) {
		e := *known
		e.Place, e.Do = "release "+id, "add its files again with: quotawatch add FILE..., or take it out with: quotawatch remove "+id
		err = &e
	}
	return Damage{id, digest, err}
}

var idInLedger = regexp.MustCompile(`"id": "([a-z0-9][a-z0-9._-]{0,63})"`)

// guessID looks for the id of a release whose ledger is damaged, in what is
// left of it. It is only a name to call the release by.
func (h *Held) guessID(digest string) string {
	dir := filepath.Join(h.dir, releasesDir, digest)
	if b, err := h.files.read(filepath.Join(dir, cubeFile)); err == nil {
		if c, err := cube.Decode(b); err == nil && releaseID.MatchString(c.Release) {
			return c.Release
		}
	}
	if b, err := h.files.read(filepath.Join(dir, releaseFile)); err == nil {
		if m := idInLedger.FindSubmatch(b); m != nil {
			return string(m[1])
		}
	}
	return "damaged-" + digest[:12]
}

// brokenError gives the errors of the releases with a damaged ledger.
func (h *Held) brokenError() error {
	var errs []error
	for _, d := range h.broken {
		errs = append(errs, d.Err)
	}
	return errors.Join(errs...)
}

// newDamage gives the errors of releases that are damaged here and were not, or
// not held, before.
func (h *Held) newDamage(before *Held) error {
	var errs []error
	for _, d := range h.broken {
		if !slices.ContainsFunc(before.broken, func(b Damage) bool { return b.Digest == d.Digest }) {
			errs = append(errs, d.Err)
		}
	}
	return errors.Join(errs...)
}

// OpenSound opens what can be answered from: the releases whose ledgers and
// cubes are as they were written, as a build of its own digest, and what is
// wrong with the others.
func OpenSound(dir string) (*Held, []Damage, error) {
	for {
		h, err := Open(dir)
		if err != nil {
			return nil, nil, err
		}
		sound, damages := h.Sound()
		if len(damages) == 0 {
			return sound, nil, nil
		}
		if now, err := h.current(); err != nil || now == h.at {
			return sound, damages, nil
		}
	}
}

// Sound gives the releases whose ledgers and cubes are as they were written,
// and what is wrong with the others.
func (h *Held) Sound() (*Held, []Damage) {
	damages := slices.Clone(h.broken)
	sound := &Held{files: h.files, dir: h.dir, at: h.at, cubes: map[string]*cube.Cube{}}
	for _, l := range h.ledgers {
		err := h.checkRows(l, false)
		var c *cube.Cube
		if err == nil {
			c, err = h.cube(l)
		}
		if err != nil {
			damages = append(damages, Damage{l.Release.ID, l.Release.Digest, err})
			continue
		}
		sound.cubes[l.Release.Digest] = c
		sound.ledgers, sound.list = append(sound.ledgers, l), append(sound.list, l.Release.Digest)
	}
	if len(sound.list) > 0 {
		sound.Digest = digestOf(encode(build{Format: Format, Releases: sound.list}))
	}
	return sound, damages
}
