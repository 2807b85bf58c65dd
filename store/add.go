package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"runtime"
	"runtime/debug"
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
	// As restricts recognition to one source; ID joins all files in one
	// release of that id. Both may be empty.
	As, ID string
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

	takes []string // the digests of those replaced
}

// group is the files of one release to be made.
type group struct {
	id    string
	plans []*ingest.Plan
}

// Add reads files into releases and switches to a build that holds them too.
// It is all or nothing: on an error the build held before stays as it was. One
// error comes after the switch, that of a disk which does not confirm it.
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
	outcomes, fresh, damaged := held.known(inputs, req.Registry)
	if req.Replace != "" {
		outcomes, fresh, damaged = nil, inputs, nil
	}
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
	if err := checkSpace(req.Dir, fresh); err != nil {
		return nil, err
	}
	made, err := req.makeAll(ctx, groups)
	if err == nil {
		err = req.joinAll(ctx, held, groups, made)
	}
	if err != nil {
		return nil, errors.Join(err, held.clear())
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
func (req AddRequest) makeOne(ctx context.Context, g group, threads int) (o Outcome, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = classify(fmt.Errorf("%v\n%s", p, debug.Stack()), "making release "+g.id)
		}
	}()
	m := maker{req: req, group: g, threads: threads}
	if o, err = m.make(ctx); err == nil && o.Digest == "" {
		err = classify(errors.New("no release was made"), "making release "+g.id)
	}
	return o, err
}

// damage is a held release whose files are not as they were written.
type damage struct {
	ledger
	err error
}

// known splits off the inputs that are held, read by the same rules. Those of
// a damaged release are read again.
func (h *Held) known(inputs []ingest.Input, reg *registry.Registry) (outcomes []Outcome, fresh []ingest.Input, damaged []damage) {
	checked := map[int]error{}
	for _, in := range inputs {
		i := slices.IndexFunc(h.ledgers, func(l ledger) bool {
			return l.Reader == readerDigest(reg, l.Release.Source, l.Release.Vintage) && slices.ContainsFunc(l.Release.Files, func(f quotawatch.File) bool { return f.SHA256 == in.SHA256 })
		})
		if i < 0 {
			fresh = append(fresh, in)
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
			fresh = append(fresh, in)
		} else if !slices.ContainsFunc(outcomes, func(o Outcome) bool { return o.ID == h.ledgers[i].Release.ID }) {
			outcomes = append(outcomes, Outcome{Release: h.ledgers[i].Release, Already: true})
		}
	}
	return outcomes, fresh, damaged
}

// group recognises the files and says which of them are one release.
func (req AddRequest) group(inputs []ingest.Input) (groups []group, err error) {
	var errs []error
	for _, in := range inputs {
		p, err := ingest.Recognise(req.Registry, in, req.As)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		id := p.ReleaseID
		if req.ID != "" {
			id = req.ID
		}
		joins := func(g group) bool {
			return req.Replace != "" || g.id == id && (req.ID != "" || p.Vintage.Files == "several")
		}
		if i := slices.IndexFunc(groups, joins); i < 0 {
			groups = append(groups, group{id, []*ingest.Plan{p}})
		} else if first := groups[i].plans[0]; first.Vintage.ID != p.Vintage.ID {
			errs = append(errs, &quotawatch.Error{Code: quotawatch.CodeVintageMixed, Summary: "the files are not of one release", File: in.Name,
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

// name tells the releases of a vintage apart by the bytes of their files,
// where the vintage has no fiscal year and the user gave no name.
func (g *group) name(given string) {
	if given == "" && g.byBytes() {
		var sums []string
		for _, p := range g.plans {
			sums = append(sums, p.SHA256)
		}
		g.id = nameByBytes(g.id, sums)
	}
}

// byBytes tells whether the vintage itself has no name for a release.
func (g *group) byBytes() bool {
	return !strings.Contains(g.plans[0].Vintage.ReleaseID, registry.FiscalYearMark)
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
	groups, err := req.group(inputs)
	if err == nil && req.Replace != "" {
		err = req.tryReplace(groups, inputs)
	}
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		m := maker{req: req, group: g, threads: runtime.GOMAXPROCS(0)}
		if err := m.attempt(func() error {
			m.layout = ingest.NewLayout(req.Registry, rand.Uint64(), g.plans...)
			_, err := m.read(ctx, nil)
			return err
		}); err != nil {
			return nil, err
		}
		outcomes = append(outcomes, m.outcome())
	}
	return outcomes, nil
}

// readerDigest names the rules by which files of a vintage are read: what the
// registry says of the vintage, of fields, redactions and offices, and the
// format of the store. It is empty where the registry has no such vintage.
func readerDigest(reg *registry.Registry, source, vintage string) string {
	for _, s := range reg.Sources {
		for _, v := range s.Vintages {
			if s.ID != source || v.ID != vintage {
				continue
			}
			s.Vintages = nil
			b, err := json.Marshal([]any{Format, s, v, reg.Fields, reg.Redactions, reg.Offices, reg.Places})
			if err != nil {
				panic(err) // plain data of our own
			}
			return digestOf(b)
		}
	}
	return ""
}

func digestOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
