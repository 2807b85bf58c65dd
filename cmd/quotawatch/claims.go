package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/claim"
	"github.com/quotawatch/quotawatch/present"
	"github.com/spf13/cobra"
)

const claimsLong = `Check numbers that were stated in public against the records: by officials,
agencies, the press and researchers. Each is a typed question (measure, days,
office, criminality), worked out by every counting rule that what is held allows.

Verdicts: "matches" fits by every counting rule; "records show more" and "records
show fewer" hold by every rule that could be counted; "depends on the counting
rule" fits by some; "cannot be checked with what is held" says what it needs. A
verdict says nothing of why a number was stated. Name claims to see them whole.`

const claimsExample = `  # the docket, and one claim with its reasons
  quotawatch claims
  quotawatch claims ice-post-2025-01-23

  # what agencies stated that depends on the counting rule, for a spreadsheet
  quotawatch claims --kind agency --verdict depends --format csv

  # what new data changed, and as a feed
  quotawatch claims --moved
  quotawatch claims --feed docket.atom`

type claimFlags struct {
	kind, verdict, feed string
	moved               bool
}

// verdictFlags are short names of the verdicts, in their order.
var verdictFlags = []string{"matches", "more", "fewer", "depends", "cannot"}

func (a *app) claimsCommand() *cobra.Command {
	var f claimFlags
	c := &cobra.Command{Use: "claims [ID...]", Short: "The docket: what was stated in public, checked against the records",
		Long: claimsLong, Example: claimsExample, Args: cobra.ArbitraryArgs, ValidArgsFunction: a.completeClaims,
		RunE: func(c *cobra.Command, ids []string) error { return a.claims(c, f, ids) }}
	var kinds []string
	for _, k := range quotawatch.ClaimKinds() {
		kinds = append(kinds, string(k))
	}
	c.Flags().StringVar(&f.kind, "kind", "", "only of this `kind`: "+strings.Join(kinds, ", "))
	c.Flags().StringVar(&f.verdict, "verdict", "", "only with this `verdict`: "+strings.Join(verdictFlags, ", "))
	c.Flags().BoolVar(&f.moved, "moved", false, "list the verdicts that added releases moved")
	c.Flags().StringVar(&f.feed, "feed", "", "write what moved to a `file`: .json (JSON Feed) or .atom")
	_ = c.RegisterFlagCompletionFunc("kind", cobra.FixedCompletions(kinds, cobra.ShellCompDirectiveNoFileComp))
	_ = c.RegisterFlagCompletionFunc("verdict", cobra.FixedCompletions(verdictFlags, cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (a *app) claims(c *cobra.Command, f claimFlags, ids []string) error {
	if ext := filepath.Ext(f.feed); f.feed != "" && ext != ".json" && ext != ".atom" {
		return usage(c, fmt.Sprintf("--feed %q ends neither in .json nor in .atom", f.feed))
	}
	if f.verdict != "" && !slices.Contains(verdictFlags, f.verdict) {
		return usage(c, fmt.Sprintf("--verdict %q is not one of %s", f.verdict, strings.Join(verdictFlags, ", ")))
	}
	if f.kind != "" && !slices.Contains(quotawatch.ClaimKinds(), quotawatch.ClaimKind(f.kind)) {
		return usage(c, fmt.Sprintf("--kind %q is not a kind of claim", f.kind))
	}
	if f.moved || f.feed != "" {
		return a.movedClaims(f.feed)
	}
	h, err := a.holdings()
	if err != nil {
		return err
	}
	results, err := f.choose(a.results(h), ids)
	if err != nil {
		return err
	}
	if a.onScreen() && len(ids) > 0 {
		for _, r := range results {
			a.sayClaim(r)
		}
		return nil
	}
	a.say("%s", claim.Headline(results))
	a.say("")
	return a.write(results, claimsTable(results))
}

// choose takes the claims that were asked for.
func (f claimFlags) choose(all []claim.Result, ids []string) ([]claim.Result, error) {
	for _, id := range ids {
		if !slices.ContainsFunc(all, func(r claim.Result) bool { return r.ID == id }) {
			return nil, &quotawatch.Error{Code: quotawatch.CodeNoClaim, Summary: "there is no such claim", Found: fmt.Sprintf("%.80q", id), Do: "the ids are in: quotawatch claims"}
		}
	}
	return slices.DeleteFunc(all, func(r claim.Result) bool {
		return f.kind != "" && r.Kind != quotawatch.ClaimKind(f.kind) ||
			f.verdict != "" && r.Verdict != claim.Verdicts()[slices.Index(verdictFlags, f.verdict)] ||
			len(ids) > 0 && !slices.Contains(ids, r.ID)
	}), nil
}

func (a *app) sayClaim(r claim.Result) {
	a.say("%s", r.ID)
	doubt := ""
	if r.Unverified {
		doubt = "the number or its date was not seen in a source"
	}
	rules := ""
	for _, o := range r.Observations {
		rules += fmt.Sprintf("%s %s; ", o.Definition, claim.Text(o.Value))
	}
	source := ""
	if len(r.Observations) > 0 {
		source = r.Observations[0].Source
	}
	for _, line := range [][2]string{
		{"stated", r.Title}, {"by", fmt.Sprintf("%s (%s), %s", r.Claimant, r.Kind, r.Said)}, {"counted", r.Defined},
		{"verdict", strings.ToUpper(string(r.Verdict))}, {"why", r.Why}, {"by rule", strings.TrimSuffix(rules, "; ")},
		{"fits", r.Accepts.String()}, {"changes", r.Change}, {"note", r.Note}, {"doubtful", doubt},
		{"stated in", strings.Join(r.Sources, "; ")}, {"observed", source}, {"build", r.Build},
	} {
		if line[1] != "" {
			a.say("  %-9s %s", line[0], line[1])
		}
	}
	a.say("")
}

func claimsTable(results []claim.Result) present.Table {
	t := present.Table{Columns: []string{"id", "said", "kind", "stated", "observed", "low", "high", "verdict", "robust", "evidence", "title", "claimant", "why", "source"},
		Hidden: map[int]bool{2: true, 5: true, 6: true, 8: true, 9: true, 10: true, 11: true, 12: true, 13: true}}
	for _, r := range results {
		evidence, source := "", ""
		if len(r.Observations) > 0 {
			evidence, source = string(r.Observations[0].Evidence), r.Observations[0].Source
		}
		t.Rows = append(t.Rows, []present.Cell{present.Text(r.ID), present.Text(r.Said.String()), present.Text(string(r.Kind)), present.Text(claim.Stated(r.Number)),
			present.Number(r.Value, 1).Screened(claim.Span(r)), present.Number(r.Low, 1), present.Number(r.High, 1), verdictCell(r),
			present.Text(map[bool]string{true: "yes", false: "no"}[r.Robust]), present.Text(evidence), present.Text(r.Title), present.Text(r.Claimant), present.Text(r.Why), present.Text(source)})
	}
	return t
}

// verdictCell shows how far a verdict goes, where another counting rule could
// still change it.
func verdictCell(r claim.Result) present.Cell {
	cell := present.Text(string(r.Verdict))
	if counted := r.Counted(); counted != "" {
		cell = cell.Screened(fmt.Sprintf("%s (%s)", r.Verdict, counted))
	}
	return cell
}

// completeClaims offers the ids of claims.
func (a *app) completeClaims(*cobra.Command, []string, string) (ids []string, _ cobra.ShellCompDirective) {
	if reg, err := a.loadRegistry(); err == nil {
		for _, c := range slices.Concat(reg.Claims, reg.Published) {
			ids = append(ids, c.ID+"\t"+c.Title)
		}
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
