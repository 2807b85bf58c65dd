package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
)

// Verify reads every stored file of the build in full: the list of releases,
// the ledgers, the cubes and the rows, whose sums are counted again. Its error
// names each damaged file and how it is made anew.
func (h *Held) Verify(ctx context.Context) error {
	again, err := open(h.files, h.dir, h.at)
	if err != nil {
		return h.replaced(err)
	}
	errs := []error{again.brokenError()}
	for _, l := range again.ledgers {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := again.check(l, true)
		if err == nil {
			err = again.recount(ctx, l)
		}
		errs = append(errs, err)
	}
	return h.replaced(errors.Join(errs...))
}

// recount compares the rows of a release with the sums in its ledger.
func (h *Held) recount(ctx context.Context, l ledger) error {
	name := filepath.Join(releasesDir, l.Release.Digest, rowsFile)
	db, err := openReadOnly(filepath.Join(h.dir, name))
	if err == nil {
		err = verifySums(ctx, db, l.Sums)
		db.Close()
	}
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	return h.damaged(l, rowsFile, "the sums of the ledger", "", err)
}

// check compares the files of one release with its ledger: the cube by its
// hash, the rows by their size or, with whole, by their hash.
func (h *Held) check(l ledger, whole bool) error {
	if err := h.checkRows(l, whole); err != nil {
		return err
	}
	_, err := h.cube(l)
	return err
}

func (h *Held) checkRows(l ledger, whole bool) error {
	dir := filepath.Join(h.dir, releasesDir, l.Release.Digest)
	entries, err := h.files.list(dir)
	if err != nil {
		return h.damaged(l, "", "a directory that can be read", "", err)
	}
	for _, e := range entries {
		if !slices.Contains(releaseFiles, e.Name()) { // DuckDB would take a log of changes for its own
			return h.damaged(l, e.Name(), "no such file", "one", nil)
		}
	}
	var want, got seal
	text, err := h.files.read(filepath.Join(dir, rowsSeal))
	if err == nil {
		err = json.Unmarshal(text, &want)
	}
	if err == nil && !bytes.Equal(text, encode(want)) {
		err = errors.New("it is not written as this program writes it")
	}
	if err != nil {
		return h.damaged(l, rowsSeal, "the size and hash of "+rowsFile, "", err)
	}
	if whole {
		got.Bytes, got.SHA256, err = h.files.hash(filepath.Join(dir, rowsFile))
	} else {
		got.SHA256 = want.SHA256
		got.Bytes, err = h.files.size(filepath.Join(dir, rowsFile))
	}
	if err != nil || got != want {
		return h.damaged(l, rowsFile, want.String(), got.String(), err)
	}
	return nil
}

func (s seal) String() string { return fmt.Sprintf("%d bytes, sha256 %.80q", s.Bytes, s.SHA256) }

// Cubes reads the cubes of the releases, each compared with its ledger.
func (h *Held) Cubes() ([]*cube.Cube, error) {
	if err := h.brokenError(); err != nil {
		return nil, h.replaced(err)
	}
	var cubes []*cube.Cube
	for _, l := range h.ledgers {
		c, err := h.cube(l)
		if err != nil {
			return nil, h.replaced(err)
		}
		cubes = append(cubes, c)
	}
	return cubes, nil
}

func (h *Held) cube(l ledger) (*cube.Cube, error) {
	if c := h.cubes[l.Release.Digest]; c != nil {
		return c, nil
	}
	b, err := h.files.read(filepath.Join(h.dir, releasesDir, l.Release.Digest, cubeFile))
	if err != nil {
		return nil, h.damaged(l, cubeFile, "a file that can be read", "", err)
	}
	if got := digestOf(b); got != l.Cube {
		return nil, h.damaged(l, cubeFile, "sha256 "+l.Cube, "sha256 "+got, nil)
	}
	c, err := cube.Decode(b)
	if err != nil {
		return nil, h.damaged(l, cubeFile, "a cube", "", err)
	}
	return c, nil
}

// damaged tells of damage to one release, which its files make good.
func (h *Held) damaged(l ledger, name, expected, found string, err error) error {
	var names []string
	for _, f := range l.Release.Files {
		names = append(names, f.Name)
	}
	if more := len(names) - 3; more > 0 {
		names = append(names[:3], fmt.Sprintf("%d more", more))
	}
	return &quotawatch.Error{Code: quotawatch.CodeCorrupt, Summary: "what is held does not match its ledger", File: filepath.Join(releasesDir, l.Release.Digest, name),
		Place: "release " + l.Release.ID, Expected: expected, Found: found, Err: err,
		Do: "add what it was made of again (" + strings.Join(names, ", ") + ") with: quotawatch add --id " + l.Release.ID +
			" FILE..., or take it out with: quotawatch remove " + l.Release.ID}
}

// replaced gives the error of a build that is no longer there because another
// process switched to a new one.
func (h *Held) replaced(err error) error {
	if err == nil || h.at == "" || h.coming {
		return err
	}
	if now, e := h.current(); e != nil || now == h.at {
		return err
	}
	return &quotawatch.Error{Code: quotawatch.CodeBusy, Summary: "another process switched to a new build while this one was read", Do: "ask again", Err: err}
}
