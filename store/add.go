package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
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
	// As restricts recognition to one source; ID joins all files in one
	// release of that id. Both may be empty.
	As, ID string
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
}

// Outcome is what became of one release of an AddRequest.
type Outcome struct {
	quotawatch.Release
	// Already tells that the same bytes were held, and nothing was done.
	Already bool `json:"already_held"`
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
	outcomes, fresh, damaged := held.known(inputs, req.Registry)
	groups, err := req.group(fresh)
	if err != nil {
		return nil, err
	}
	for _, d := range damaged {
		if !slices.ContainsFunc(groups, func(g group) bool { return g.id == d.Release.ID && g.sameFiles(d.Release) }) {
			return nil, d.err // made anew whole and under its name, or not at all
		}
	}
	if err := req.checkIDs(held, groups); err != nil {
		return nil, err
	}
	if len(groups) == 0 {
		return outcomes, nil
	}
	if err := checkSpace(req.Dir, fresh); err != nil {
		return nil, err
	}
	made := make([]Outcome, len(groups))
	workers, gctx := errgroup.WithContext(ctx)
	workers.SetLimit(runtime.GOMAXPROCS(0))
	failures := make([]error, len(groups))
	for i, g := range groups {
		workers.Go(func() error {
			m := maker{req: req, group: g, threads: max(1, runtime.GOMAXPROCS(0)/len(groups))}
			if made[i], failures[i] = m.make(gctx); failures[i] != nil {
				made[i] = m.part()
			}
			return nil // every file is tried, so that every fault is told at once
		})
	}
	_ = workers.Wait()
	if err := errors.Join(failures...); err != nil {
		return made, errors.Join(err, held.clear())
	}
	if err := req.commit(held, made); err != nil {
		return nil, errors.Join(err, held.clear())
	}
	return append(outcomes, made...), nil
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
		joins := func(g group) bool { return g.id == id && (req.ID != "" || p.Vintage.Files == "several") }
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
	if given != "" || strings.Contains(g.plans[0].Vintage.ReleaseID, registry.FiscalYearMark) {
		return
	}
	var hashes []string
	for _, p := range g.plans {
		hashes = append(hashes, p.SHA256)
	}
	digest := hashes[0]
	if len(hashes) > 1 {
		slices.Sort(hashes)
		digest = digestOf([]byte(strings.Join(hashes, " ")))
	}
	g.id += "-" + digest[:8]
}

var releaseID = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

// checkIDs refuses an id that is taken by other files, or not of the form.
func (req AddRequest) checkIDs(held *Held, groups []group) error {
	for i, g := range groups {
		if !releaseID.MatchString(g.id) {
			return &quotawatch.Error{Code: quotawatch.CodeReleaseID, Summary: "the release id cannot be taken",
				Expected: "up to 64 of a-z, 0-9, dot, dash and underscore", Found: fmt.Sprintf("%.80q", g.id), Do: "choose another --id"}
		}
		taken := slices.ContainsFunc(held.ledgers, func(l ledger) bool { return l.Release.ID == g.id && !g.sameFiles(l.Release) })
		twice := slices.ContainsFunc(groups[:i], func(o group) bool { return o.id == g.id })
		if taken || twice {
			return &quotawatch.Error{Code: quotawatch.CodeReleaseID, Summary: "a release of this id has other bytes", File: g.plans[0].Name,
				Expected: "a new id", Found: g.id, Do: "if this is another release, name it with --id; compare with: quotawatch releases"}
		}
	}
	return nil
}

func (g group) sameFiles(r quotawatch.Release) bool {
	return len(g.plans) == len(r.Files) && !slices.ContainsFunc(g.plans, func(p *ingest.Plan) bool {
		return !slices.ContainsFunc(r.Files, func(f quotawatch.File) bool { return f.SHA256 == p.SHA256 })
	})
}

// commit writes the new build, reads it once, lets the caller settle it,
// switches CURRENT to it, and clears what no build holds any more.
func (req AddRequest) commit(held *Held, made []Outcome) error {
	b := encode(held.next(made))
	digest := digestOf(b)
	err := req.files.mkdir(filepath.Join(req.Dir, buildsDir))
	if err == nil {
		err = req.files.replace(filepath.Join(req.Dir, buildsDir, digest+".json"), b)
	}
	if err != nil {
		return classify(err, "writing the new build")
	}
	next, err := open(req.files, req.Dir, digest)
	if err != nil {
		return err
	}
	if req.Settle != nil {
		if err := req.Settle(held, next, made); err != nil {
			return err
		}
	}
	if err := req.files.replace(filepath.Join(req.Dir, currentFile), []byte(digest+"\n")); err != nil {
		return classify(err, "switching to the new build")
	}
	_ = next.sweep() // it is added; what cannot be removed now the next add removes
	return nil
}

// clear removes what a failed add made, unless CURRENT was switched to it.
func (h *Held) clear() error {
	if now, err := h.current(); err != nil || now != h.Digest {
		return err
	}
	return h.sweep()
}

// next lists the releases after made were added. One that was made anew as it
// was keeps its place; one made by new rules is the last.
func (h *Held) next(made []Outcome) build {
	next := build{Format: Format}
	for _, l := range h.ledgers {
		if !slices.ContainsFunc(made, func(o Outcome) bool { return o.ID == l.Release.ID && o.Digest != l.Release.Digest }) {
			next.Releases = append(next.Releases, l.Release.Digest)
		}
	}
	for _, o := range made {
		if !slices.Contains(next.Releases, o.Digest) {
			next.Releases = append(next.Releases, o.Digest)
		}
	}
	return next
}

// dryRun reads and checks the files and stores nothing.
func (req AddRequest) dryRun(ctx context.Context, inputs []ingest.Input) (outcomes []Outcome, err error) {
	groups, err := req.group(inputs)
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
			return append(outcomes, m.part()), err
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
