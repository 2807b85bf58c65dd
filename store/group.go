package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest"
	"github.com/quotawatch/quotawatch/registry"
)

// group is the files of one release to be made.
type group struct {
	id    string
	plans []*ingest.Plan
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
