package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/priority"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/suppress"
	"github.com/spf13/cobra"
)

// gangAnswer is the marks on gangs that are held, as JSON.
type gangAnswer struct {
	Tables []priority.GangTable `json:"tables"`
	// Missing says which tables are not held, and what to add.
	Missing []string `json:"missing"`
	Note    string   `json:"note"`
	Build   string   `json:"build"`
	Caveats []string `json:"caveats"`
}

var gangCaveats = []string{
	"the marks are of detention stints and of detainers, not of arrests: neither is a part of the other",
	"a mark says what was recorded, by no rule that is published; blank is neither yes nor no",
	"stints and detainers of one person that begin within 24 hours of the one before count once",
}

func (a *app) gangs(c *cobra.Command, f priorityFlags) error {
	for _, flag := range []string{"scope", "office", "every", "definition", "release"} {
		if c.Flags().Changed(flag) {
			return usage(c, "--gangs with --"+flag+": the marks are by month in the nation, by one counting rule, so that no small count can be worked out")
		}
	}
	from, to, err := f.days(c)
	if err != nil {
		return err
	}
	h, err := a.holdings()
	if err != nil {
		return err
	}
	answer, err := a.gangTables(h, from, to)
	if err != nil {
		return err
	}
	for _, r := range h.Records {
		if r.Synthetic {
			a.say("SYNTHETIC DATA: made up for tests, not arrests.")
			break
		}
	}
	for _, t := range answer.Tables {
		a.say("%s", t.Headline())
	}
	a.say("")
	if err := a.write(answer, gangTable(answer)); err != nil {
		return err
	}
	a.say("")
	a.say("%s", answer.Note)
	for _, text := range slices.Concat(answer.Missing, answer.Caveats) {
		a.say("- %s", text)
	}
	for _, t := range answer.Tables {
		a.say("Source: %s", t.Provenance.Source)
	}
	a.say("Build: %s", answer.Build)
	return nil
}

// gangTables gathers the marks of the tables that are held.
func (a *app) gangTables(h quota.Holdings, from, to *quotawatch.Day) (answer gangAnswer, err error) {
	answer = gangAnswer{Tables: []priority.GangTable{}, Missing: []string{}, Build: h.Build, Caveats: gangCaveats}
	rules, err := registry.LoadDisclosure(nil)
	if err != nil {
		return answer, err
	}
	w := quotawatch.Window{From: quotawatch.Date(1900, 1, 1), To: quotawatch.Date(2200, 1, 1)}
	if from != nil {
		w.From = *from
	}
	if to != nil {
		w.To = *to
	}
	for _, at := range rules.Attributes {
		if !at.National {
			continue
		}
		shown, notes, err := a.protected(h, suppress.RulesOf(rules, at), at)
		if cannotAnswer(err) {
			answer.Missing = append(answer.Missing, fmt.Sprintf("no marks of %s: %s. Add a national release that has them, of March 2026: quotawatch add FILE", at.Table, whyNone(notes)))
			continue
		}
		if err != nil {
			return answer, err
		}
		answer.Note = shown.Note
		answer.Missing = append(answer.Missing, notes...)
		answer.Tables = append(answer.Tables, priority.Gangs(shown, at.Table, at.Title, w, &quotawatch.Provenance{Definition: rules.Definition, Window: w, Source: gangSource(h, at), Build: h.Build, Caveats: gangCaveats}))
	}
	if len(answer.Tables) == 0 {
		return answer, &quotawatch.Error{Code: quotawatch.CodeCannotAnswer, Summary: "no table that is held has marks on gangs", Expected: "detention stints or detainers, in a national release",
			Found: strings.Join(answer.Missing, "; "), Do: "add one: quotawatch add FILE; arrests say nothing of gangs"}
	}
	return answer, nil
}

func cannotAnswer(err error) bool {
	var e *quotawatch.Error
	return errors.As(err, &e) && e.Code == quotawatch.CodeCannotAnswer
}

// whyNone says why a table gives no marks.
func whyNone(notes []string) string {
	if len(notes) == 0 {
		return "no release that is held has them"
	}
	return strings.Join(notes, "; ")
}

// gangSource names the releases that have a mark.
func gangSource(h quota.Holdings, at registry.Attribute) string {
	var names []string
	for _, c := range slices.Concat(h.Reference, h.Records) {
		if c.Table == at.Table && slices.Contains(c.Facets(), at.Field) {
			names = append(names, fmt.Sprintf("%s (%s)", c.Release, c.Source))
		}
	}
	return "records: " + strings.Join(names, ", ")
}

func gangTable(answer gangAnswer) present.Table {
	t := present.Table{Columns: []string{"table", "month", "counted", "yes", "no", "blank", "share", "no_share", "blank_share", "low", "high"}, Hidden: map[int]bool{4: true, 5: true, 9: true, 10: true}}
	count := func(e quotawatch.Estimate) present.Cell {
		if !e.Known() {
			return present.Cell{Screen: suppress.Mark, Number: true}
		}
		return commas(e)
	}
	for _, table := range answer.Tables {
		for _, r := range table.Rows {
			t.Rows = append(t.Rows, []present.Cell{present.Text(table.Table), present.Text(r.First.String()[:len("2006-01")]), count(r.Counted), count(r.Yes), count(r.No), count(r.Blank),
				percent(r.Share), percent(r.NoShare), percent(r.BlankShare), bound(r.Share, r.Share.Low), bound(r.Share, r.Share.High)})
		}
	}
	return t
}
