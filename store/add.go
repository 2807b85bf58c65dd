package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"runtime"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest"
	"github.com/quotawatch/quotawatch/registry"
	"golang.org/x/sync/errgroup"
)

// AddRequest asks for files to be read into the data directory Dir.
type AddRequest struct {
	Dir      string
	Registry *registry.Registry
	Paths    []string
	// Told is what the user says of the files; ID joins them all in one release
	// of that id, "" does not.
	Told ingest.Told
	ID   string
	// Replace is the id of a held release that the one made of these files takes
	// the place of; "" for none.
	Replace string
	// Accepted are the layouts that were accepted for this add. Undo tells them
	// with the releases that it takes back.
	Accepted []string
	// DryRun reads and checks, and writes nothing.
	DryRun bool
	// Skipped is told which names in directories and zip files are not of a
	// kind that is read.
	Skipped func(name string)
	// Progress is told, from several goroutines, how many bytes were read.
	Progress func(bytes int)
	// Settle is called with the build that is held and the one that takes its
	// place, when that is written and nothing points to it yet. On its error
	// nothing is added. The time between it and the switch may end in a crash:
	// what it keeps must name the build that it belongs to.
	Settle func(held, next *Held, made []Outcome) error

	files files
	tmp   *ingest.Scratch
}

// Outcome is what became of one release of an AddRequest.
type Outcome struct {
	quotawatch.Release
	// Already tells that the same bytes were held, and nothing was done.
	Already bool `json:"already_held"`
	// Replaced are the ids of releases that this one took the place of, Joined
	// those of them that were read again with the files given.
	Replaced []string `json:"replaced,omitempty"`
	Joined   []string `json:"joined,omitempty"`
	// Apart says why the files do not join a release of their vintage that is
	// held, and how to make one of them.
	Apart string `json:"apart,omitempty"`

	// Same are the ids of other releases that hold the same rows.
	Same []string `json:"same_rows_as,omitempty"`

	takes  []string           // the digests of those replaced
	within *quotawatch.Window // see shape.Within
}

// Add reads files into releases and switches to a build that holds them too.
// It is all or nothing: on an error the build held before stays as it was, and
// the outcomes are what was read of files, of which nothing is kept. One error
// comes after the switch, that of a disk which does not confirm it.
func Add(ctx context.Context, req AddRequest) ([]Outcome, error) {
	var tmp ingest.Scratch
	defer tmp.Close()
	found, err := ingest.Find(req.Paths, &tmp)
	if err != nil {
		return nil, classify(err, "looking at the files")
	}
	for _, name := range found.Skipped {
		if req.Skipped != nil {
			req.Skipped(name)
		}
	}
	inputs := found.Inputs
	req.tmp = &tmp
	if req.DryRun {
		return req.dryRun(ctx, inputs)
	}
	unlock, err := lock(req.files, req.Dir)
	if err != nil {
		return nil, err
	}
	defer unlock()
	held, err := openCurrent(req.files, req.Dir)
	if err != nil {
		return nil, err
	}
	if err := held.sweep(); err != nil {
		return nil, classify(err, "clearing what an interrupted add left behind")
	}
	return req.add(ctx, held, inputs)
}

func (req AddRequest) add(ctx context.Context, held *Held, inputs []ingest.Input) ([]Outcome, error) {
	old, err := req.replaced(held, inputs)
	if err != nil {
		return nil, err
	}
	plans, outcomes, err := req.recognise(held, inputs)
	if err != nil {
		return nil, err
	}
	already, fresh, damaged := held.known(plans, req.Registry)
	if req.Replace != "" {
		already, fresh, damaged = nil, held.ofTable(plans, old), nil
	}
	outcomes = append(outcomes, already...)
	groups, err := req.group(fresh)
	if err != nil {
		return nil, err
	}
	if err := req.nameReplacing(groups, old); err != nil {
		return nil, err
	}
	for _, d := range damaged {
		if !slices.ContainsFunc(groups, func(g group) bool { return g.id == d.Release.ID && g.sameFiles(d.Release) }) {
			return nil, d.err // made anew whole and under its name, or not at all
		}
	}
	if err := req.checkIDs(held, groups, old); err != nil {
		return nil, err
	}
	if len(groups) == 0 {
		return outcomes, nil
	}
	if err := checkSpace(req.Dir, inputs); err != nil {
		return nil, err
	}
	made, err := req.makeAll(ctx, groups)
	if err == nil {
		err = req.joinAll(ctx, held, groups, made)
	}
	if err != nil {
		return made, errors.Join(err, held.clear())
	}
	takePlace(made, old)
	held.noteSame(made)
	if req.Replace != "" && len(old) == 1 && made[0].Digest == old[0].Digest && old[0].err == nil {
		made[0].Already, made[0].Replaced = true, nil
		return made, held.clear()
	}
	held.places = placesOf(inputs)
	settle := func(next *Held) error {
		if req.Settle == nil {
			return nil
		}
		return req.Settle(held, next, made)
	}
	if _, err := held.commit(held.next(made), step{Accepted: req.Accepted}, settle); err != nil {
		return nil, errors.Join(err, held.clear())
	}
	return append(outcomes, made...), nil
}

// makeAll makes a release of each group. Every group is tried, so that every
// fault is told at once.
func (req AddRequest) makeAll(ctx context.Context, groups []group) ([]Outcome, error) {
	made := make([]Outcome, len(groups))
	workers, gctx := errgroup.WithContext(ctx)
	workers.SetLimit(runtime.GOMAXPROCS(0))
	failures := make([]error, len(groups))
	for i, g := range groups {
		workers.Go(func() error {
			made[i], failures[i] = req.makeOne(gctx, g, max(1, runtime.GOMAXPROCS(0)/len(groups)))
			return nil
		})
	}
	_ = workers.Wait()
	return made, errors.Join(failures...)
}

// makeOne makes a release. A fault of this program in it ends the add, not the
// process, and never looks like a release.
func (req AddRequest) makeOne(ctx context.Context, g group, threads int) (Outcome, error) {
	m := maker{req: req, group: g, threads: threads}
	o, err := m.guarded(ctx)
	if err == nil && o.Digest == "" {
		err = classify(errors.New("no release was made"), "making release "+g.id)
	}
	if err != nil {
		return m.part(), err // what was read of it, for the report
	}
	return o, nil
}

// dryRun reads and checks the files and stores nothing.
func (req AddRequest) dryRun(ctx context.Context, inputs []ingest.Input) (outcomes []Outcome, err error) {
	plans, _, err := req.recognise(&Held{}, inputs)
	if err != nil {
		return nil, err
	}
	groups, err := req.group(plans)
	if err == nil && req.Replace != "" {
		err = req.tryReplace(groups, inputs)
	}
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		m := maker{req: req, group: g, threads: runtime.GOMAXPROCS(0)}
		if err := m.tried(ctx); err != nil {
			return append(outcomes, m.part()), err
		}
		outcomes = append(outcomes, m.outcome())
	}
	return outcomes, nil
}

func digestOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
