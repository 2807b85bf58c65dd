package web

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/claim"
)

// Docket is the model of the page of claims.
type Docket struct {
	Headline string
	Counts   []VerdictCount
	Entries  []Entry
	Rules    [][2]string
	// Kinds are who states numbers.
	Kinds []quotawatch.ClaimKind
	// Picture is how far records lie from what was stated.
	Picture Figure
}

// VerdictCount is how many claims have a verdict.
type VerdictCount struct {
	Verdict claim.Verdict
	Class   string
	Count   int
}

// Entry is one claim as pages show it.
type Entry struct {
	claim.Result
	// Class is the verdict as a class of styles, Word what stands in the chip.
	Class, Word string
	// Stated and Observed are the two numbers in words.
	Stated, Observed, Fits string
	// Evidence and From say what was observed, and where: records, a published
	// figure, or other claims.
	Evidence claim.Evidence
	From     string
	Rules    []Rule
	Receipt  bool
	// Curve is what each counting rule gives, where there are several.
	Curve *Figure
}

// Rule is what one counting rule gives.
type Rule struct {
	Definition string
	Value      string
	Fit        claim.Fit
}

var verdictClass = map[claim.Verdict]string{claim.VerdictMatches: "matches", claim.VerdictMore: "more", claim.VerdictFewer: "fewer",
	claim.VerdictDepends: "depends", claim.VerdictCannot: "cannot"}

// docket makes the model of /claims: what can be checked before what cannot,
// the latest first.
func (s *site) docket() Docket {
	results := s.results()
	d := Docket{Headline: claim.Headline(results), Rules: claim.RoundingRule(), Kinds: quotawatch.ClaimKinds()}
	for _, v := range claim.Verdicts() {
		n := 0
		for _, r := range results {
			if r.Verdict == v {
				n++
			}
		}
		d.Counts = append(d.Counts, VerdictCount{v, verdictClass[v], n})
	}
	for _, r := range slices.Backward(results) {
		d.Entries = append(d.Entries, s.entry(r))
	}
	slices.SortStableFunc(d.Entries, func(a, b Entry) int { return unchecked(a) - unchecked(b) })
	return d
}

func unchecked(e Entry) int {
	if e.Verdict == claim.VerdictCannot {
		return 1
	}
	return 0
}

func (s *site) entry(r claim.Result) Entry {
	e := Entry{Result: r, Class: verdictClass[r.Verdict], Word: string(r.Verdict), Stated: claim.Stated(r.Number), Observed: claim.Span(r),
		Fits: r.Accepts.String(), Receipt: s.Receipt != nil}
	if counted := r.Counted(); counted != "" {
		e.Word += " (" + counted + ")"
	}
	for _, o := range r.Observations {
		e.Evidence, e.From = o.Evidence, o.Source
		e.Rules = append(e.Rules, Rule{s.definitionText(o.Definition), claim.Text(o.Value), o.Fit})
	}
	return e
}

// results checks every claim, once.
func (s *Site) results() []claim.Result {
	all, _ := once(&s.memo, "docket", func() ([]claim.Result, error) { return claim.Docket(s.Holdings.Holdings), nil })
	return all
}

func claimsPage(s *site, _ string) (page, error) {
	d := s.docket()
	figures, err := s.numbered("stated")
	if err != nil {
		return page{}, err
	}
	d.Picture = figures[0]
	return page{Title: s.say("Claims"), Description: d.Headline, Model: d}, nil
}

// claimIDs lists the claims that have a page.
func (s *site) claimIDs() (ids []string) {
	for _, r := range s.results() {
		ids = append(ids, r.ID)
	}
	return ids
}

func (s *site) result(id string) (claim.Result, bool) {
	all := s.results()
	i := slices.IndexFunc(all, func(r claim.Result) bool { return r.ID == id })
	if i < 0 {
		return claim.Result{}, false
	}
	return all[i], true
}

// claimPage is the page of one claim.
func claimPage(s *site, id string) (page, error) {
	r, ok := s.result(id)
	if !ok {
		return absent()
	}
	e := s.entry(r)
	if curved(r) {
		f, err := s.figure("claim-" + id)
		if err != nil {
			return page{}, err
		}
		f.Kicker = s.say("Specification curve")
		e.Curve = &f
	}
	return page{Title: r.Title, Description: r.Why, Model: e}, nil
}

// claimFile answers below /claims/: what a claim rests on as JSON, and its
// receipt.
func (s *site) claimFile(name string) (File, error) {
	id, suffix, _ := strings.Cut(name, ".")
	r, ok := s.result(id)
	switch {
	case ok && suffix == "json":
		return writeJSON(r)
	case ok && suffix == "receipt.json":
		return s.receipt("claims", id)
	}
	return File{}, fs.ErrNotExist
}

// receipt makes the receipt of a question of the command line.
func (s *site) receipt(question ...string) (File, error) {
	if s.Receipt == nil || len(question) == 0 {
		return File{}, fs.ErrNotExist
	}
	b, err := s.Receipt(question[0], question[1:]...)
	return File{Kind: kindJSON, Body: b}, err
}
