package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest"
)

// mayJoin tells whether files are of a vintage whose releases have several
// files, and a held release is of the same vintage. In a layout that a user
// accepted, what is added later is the next release.
func (g group) mayJoin(l ledger) bool {
	v := g.plans[0].Vintage
	return v.Files == "several" && !v.Accepted && l.Release.Vintage == v.ID && l.Release.Source == g.plans[0].Source.ID && !g.sameFiles(l.Release)
}

// joinAll lets new files join the held releases that they are a part of. A
// vintage of several files is one release when they are added together, and
// must be the same one when they are added one after the other.
func (req AddRequest) joinAll(ctx context.Context, held *Held, groups []group, made []Outcome) error {
	if req.Replace != "" {
		return nil
	}
	for i, g := range groups {
		parts := req.parts(held, g, made[i])
		if len(parts) == 0 {
			if slices.ContainsFunc(held.ledgers, func(l ledger) bool { return l.Release.ID == g.id && g.mayJoin(l) }) {
				return g.taken()
			}
			continue
		}
		o, err := req.join(ctx, held, g, made[i], parts)
		if err != nil {
			return err
		}
		made[i] = o
	}
	return nil
}

// mostRepeated is the largest share of rows on days that both have, from which
// files are not a part of a release but the same days again. It is not zero:
// publishers cut by rows and not by days, and an episode goes on after a cut.
const mostRepeated = 0.1

// parts lists the held releases of the vintage whose days the new files do not
// repeat, nor those of each other; the newest come first to their place. A
// user who gives an id means the release of that id alone.
func (req AddRequest) parts(held *Held, g group, o Outcome) (parts []ledger) {
	if !slices.ContainsFunc(held.ledgers, g.mayJoin) {
		return nil
	}
	l, err := held.ledger(o.Digest)
	if err != nil {
		return nil
	}
	l.Release.Digest = o.Digest
	days, offices, err := held.daily(l)
	if err != nil {
		return nil
	}
	for _, l := range slices.Backward(held.ledgers) {
		if !g.mayJoin(l) || l.Release.Digest == o.Digest || g.shares(l.Release) || (req.ID != "" && l.Release.ID != req.ID) {
			continue
		}
		more, others, err := held.daily(l)
		if err != nil || repeated(days, more) > mostRepeated || !alike(offices, others) {
			continue
		}
		parts = append(parts, l)
		for day, rows := range more {
			days[day] += rows
		}
	}
	slices.Reverse(parts)
	return parts
}

// shares tells whether a release holds one of the files.
func (g group) shares(r quotawatch.Release) bool {
	return slices.ContainsFunc(g.plans, func(p *ingest.Plan) bool {
		return slices.ContainsFunc(r.Files, func(f quotawatch.File) bool { return f.SHA256 == p.SHA256 })
	})
}

// daily counts the rows of a release by day, and by office.
func (h *Held) daily(l ledger) (map[quotawatch.Day]int, map[quotawatch.OfficeCode]int, error) {
	c, err := h.cube(l)
	if err != nil {
		return nil, nil, err
	}
	days, offices := map[quotawatch.Day]int{}, map[quotawatch.OfficeCode]int{}
	for _, cell := range c.Cells {
		days[cell.Day] += int(cell.Rows)
		offices[c.Offices[cell.Office]] += int(cell.Rows)
	}
	return days, offices, nil
}

// wholeNation is from how many offices on a part of a release is one of the
// nation.
const wholeNation = 20

// alike tells whether two parts are of the same offices, or both of the nation.
// An extract of one office is no part of a release of another.
func alike(a, b map[quotawatch.OfficeCode]int) bool {
	if len(a) >= wholeNation && len(b) >= wholeNation {
		return true
	}
	if len(a) != len(b) {
		return false
	}
	for office := range a {
		if b[office] == 0 {
			return false
		}
	}
	return true
}

// repeated gives the share of rows, of the smaller of two, on days that both
// have.
func repeated(a, b map[quotawatch.Day]int) float64 {
	var both, inA, inB int
	for day, rows := range a {
		inA, both = inA+rows, both+min(rows, b[day])
	}
	for _, rows := range b {
		inB += rows
	}
	if min(inA, inB) == 0 {
		return 1
	}
	return float64(both) / float64(min(inA, inB))
}

// join reads the files of held releases again with the new ones, as if they had
// been added together. Where they are not to be had, the new ones stay a
// release of their own, which says how to make one of all.
func (req AddRequest) join(ctx context.Context, held *Held, g group, alone Outcome, parts []ledger) (Outcome, error) {
	whole := group{id: g.plans[0].ReleaseID, plans: slices.Clone(g.plans)}
	named := req.ID
	var ids, digests, gone []string
	for _, l := range parts {
		inputs, lost := held.find(l.Release.Files, req.tmp)
		gone = append(gone, lost...)
		for _, in := range inputs {
			plans, _ := ingest.Recognise(req.Registry, in, req.Told) // none where it is refused by now
			i := slices.IndexFunc(plans, func(p *ingest.Plan) bool { return p.Vintage.ID == l.Release.Vintage })
			if i < 0 {
				gone = append(gone, in.Name)
				continue
			}
			whole.plans = append(whole.plans, plans[i])
		}
		ids, digests = append(ids, l.Release.ID), append(digests, l.Release.Digest)
		if named == "" && l.Release.ID != nameByBytes(g.plans[0].ReleaseID, hashes(l.Release.Files)) {
			named = l.Release.ID
		}
	}
	if len(gone) > 0 {
		alone.Apart = apart(ids, fmt.Sprintf("%s cannot be read again where it lay", strings.Join(gone, ", ")))
		return alone, g.checkAlone(held, alone)
	}
	slices.SortStableFunc(whole.plans, func(a, b *ingest.Plan) int {
		return strings.Compare(a.Name+" "+a.SHA256, b.Name+" "+b.SHA256)
	})
	if whole.name(named); named != "" {
		whole.id = named
	}
	o, err := req.makeOne(ctx, whole, runtime.GOMAXPROCS(0))
	if quotawatch.ExitOf(err) == quotawatch.ExitRefused {
		var known *quotawatch.Error
		errors.As(err, &known)
		alone.Apart = apart(ids, known.Summary)
		return alone, g.checkAlone(held, alone)
	}
	o.Joined, o.Replaced, o.takes = ids, ids, digests
	return o, err
}

// apart words why files are a release of their own.
func apart(ids []string, why string) string {
	return fmt.Sprintf("they would join release %s, but %s; to make one release of all: quotawatch add --replace %s ALL FILES...",
		strings.Join(ids, ", "), why, ids[0])
}

// checkAlone refuses files that do not join the release whose id they have.
func (g group) checkAlone(held *Held, o Outcome) error {
	if slices.ContainsFunc(held.ledgers, func(l ledger) bool { return l.Release.ID == o.ID && l.Release.Digest != o.Digest && g.mayJoin(l) }) {
		return g.taken()
	}
	return nil
}
