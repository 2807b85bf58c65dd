package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strings"

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

	takes  []string           // the digests of those replaced
	within *quotawatch.Window // see shape.Within
}

// group is the files of one release to be made.
type group struct {
	id    string
	plans []*ingest.Plan
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

// damage is a held release whose files are not as they were written.
type damage struct {
	ledger
	err error
}

// recognise says how each table of the inputs is to be read. A file that is
// held and that no layout fits any more stays held as it was read.
func (req AddRequest) recognise(held *Held, inputs []ingest.Input) (plans []*ingest.Plan, outcomes []Outcome, err error) {
	var errs []error
	for _, in := range inputs {
		found, err := ingest.Recognise(req.Registry, in, req.Told)
		plans = append(plans, found...)
		if err == nil {
			continue
		}
		i := slices.IndexFunc(held.ledgers, func(l ledger) bool { return l.holds(in.SHA256) })
		if i < 0 {
			errs = append(errs, err)
			continue
		}
		outcomes = append(outcomes, Outcome{Release: held.ledgers[i].Release, Already: true})
	}
	return plans, outcomes, errors.Join(errs...)
}

func (l ledger) holds(sha string) bool {
	return slices.ContainsFunc(l.Release.Files, func(f quotawatch.File) bool { return f.SHA256 == sha })
}

// known splits off the plans of what is held, read by the same rules. What is
// of a damaged release is read again.
func (h *Held) known(plans []*ingest.Plan, reg *registry.Registry) (outcomes []Outcome, fresh []*ingest.Plan, damaged []damage) {
	checked := map[int]error{}
	for _, p := range plans {
		i := slices.IndexFunc(h.ledgers, func(l ledger) bool { return l.Reader == readerDigest(reg, p) && l.holds(p.SHA256) })
		if i < 0 {
			fresh = append(fresh, p)
			continue
		}
		err, again := checked[i]
		if !again {
			if err = h.check(h.ledgers[i], true); err != nil {
				damaged = append(damaged, damage{h.ledgers[i], err})
			}
			checked[i] = err
		}
		if err != nil {
			fresh = append(fresh, p)
		} else if !slices.ContainsFunc(outcomes, func(o Outcome) bool { return o.ID == h.ledgers[i].Release.ID }) {
			outcomes = append(outcomes, Outcome{Release: h.ledgers[i].Release, Already: true})
		}
	}
	return outcomes, fresh, damaged
}

// group says which of the plans are one release.
func (req AddRequest) group(plans []*ingest.Plan) (groups []group, err error) {
	var errs []error
	for _, p := range plans {
		id := req.idOf(p, plans)
		joins := func(g group) bool {
			return req.Replace != "" || g.id == id && (req.ID != "" || p.Vintage.Files == "several")
		}
		if i := slices.IndexFunc(groups, joins); i < 0 {
			groups = append(groups, group{id, []*ingest.Plan{p}})
		} else if first := groups[i].plans[0]; first.Vintage.ID != p.Vintage.ID {
			errs = append(errs, &quotawatch.Error{Code: quotawatch.CodeVintageMixed, Summary: "the files are not of one release", File: p.Name,
				Expected: "vintage " + first.Vintage.ID + ", as " + first.Name, Found: "vintage " + p.Vintage.ID, Do: "add them without --id, or one by one"})
		} else {
			groups[i].plans = append(groups[i].plans, p)
		}
	}
	for i := range groups {
		groups[i].name(req.ID)
	}
	return groups, errors.Join(errs...)
}

// idOf returns the id of the release of a plan. One that the user gives is that
// of the arrests, where the files hold other tables too.
func (req AddRequest) idOf(p *ingest.Plan, all []*ingest.Plan) string {
	switch {
	case req.ID == "":
		return p.ReleaseID
	case p.Source.Table == all[0].Source.Table:
		return req.ID
	}
	return req.ID + "-" + p.Source.Table
}

// name tells the releases of a vintage apart by the bytes of their files,
// where its title names no fiscal year and the user gave no name.
func (g *group) name(given string) {
	if given == "" && g.byBytes() {
		var sums []string
		for _, p := range g.plans {
			sums = append(sums, p.SHA256)
		}
		g.id = nameByBytes(g.id, sums)
	}
}

// byBytes tells whether neither the vintage nor a title has a name for the
// release.
func (g *group) byBytes() bool {
	p := g.plans[0]
	return p.ReleaseID == p.Vintage.ReleaseIDOf(nil)
}

func nameByBytes(base string, sums []string) string {
	digest := sums[0]
	if len(sums) > 1 {
		slices.Sort(sums)
		digest = digestOf([]byte(strings.Join(sums, " ")))
	}
	return base + "-" + digest[:8]
}

var releaseID = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

// checkIDs refuses an id that is taken by other files, or not of the form.
func (req AddRequest) checkIDs(held *Held, groups []group, old []replacement) error {
	for i, g := range groups {
		if !releaseID.MatchString(g.id) {
			return &quotawatch.Error{Code: quotawatch.CodeReleaseID, Summary: "the release id cannot be taken",
				Expected: "up to 64 of a-z, 0-9, dot, dash and underscore", Found: fmt.Sprintf("%.80q", g.id), Do: "choose another --id"}
		}
		taken := slices.ContainsFunc(held.ledgers, func(l ledger) bool {
			goes := slices.ContainsFunc(old, func(o replacement) bool { return o.Digest == l.Release.Digest })
			return l.Release.ID == g.id && !g.sameFiles(l.Release) && !goes && !g.mayJoin(l)
		})
		twice := slices.ContainsFunc(groups[:i], func(o group) bool { return o.id == g.id })
		if taken || twice {
			return g.taken()
		}
	}
	return nil
}

// taken refuses an id that another release has.
func (g group) taken() error {
	return &quotawatch.Error{Code: quotawatch.CodeReleaseID, Summary: "a release of this id has other bytes", File: g.plans[0].Name,
		Expected: "a new id", Found: g.id, Do: "if it takes the place of that one: quotawatch add --replace " + g.id +
			" FILE...; if this is another release, name it with --id; compare with: quotawatch releases"}
}

func (g group) sameFiles(r quotawatch.Release) bool {
	return len(g.plans) == len(r.Files) && !slices.ContainsFunc(g.plans, func(p *ingest.Plan) bool {
		return !slices.ContainsFunc(r.Files, func(f quotawatch.File) bool { return f.SHA256 == p.SHA256 })
	})
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

// readerDigest names the rules by which a file is read: what the registry says
// of its vintage, of fields, redactions and offices, what the user says of the
// file, and the format of the store.
func readerDigest(reg *registry.Registry, p *ingest.Plan) string {
	s := p.Source
	s.Vintages = nil
	b, err := json.Marshal([]any{Format, s, p.Vintage, p.Told.Office, p.Told.Dates, p.Told.Columns, p.Told.Keep,
		reg.Fields, reg.Redactions, reg.Offices, reg.Places})
	if err != nil {
		panic(err) // plain data of our own
	}
	return digestOf(b)
}

func digestOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
