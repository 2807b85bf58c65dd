package main

import (
	"fmt"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/priority"
	"github.com/spf13/cobra"
)

const prioritiesLong = `Set stated priorities beside what was recorded. A stated priority says whom
somebody in charge said would be arrested first, and on which days; the list is
data, each entry with its source (registry/priorities.yaml). Beside it stands the
part of arrests that was of people whom it names, as far as arrests can show
that: people with a conviction, or with a conviction or a pending charge. What
they cannot show (gangs, national security, recent entry) is said, and not
guessed. A share says what was recorded, not whether a priority was followed.

With --gangs it gives the marks on gangs that detention stints and detainers
have, by month in the nation alone: yes, no and blank, with small counts hidden
as in people. Arrests have no such mark.`

const prioritiesExample = `  quotawatch priorities
  quotawatch priorities --from 2025-01-20
  quotawatch priorities --scope office --every month --format csv
  quotawatch priorities --gangs`

type priorityFlags struct {
	windowFlags
	scope, definition, release, every string
	offices                           []string
	gangs                             bool
}

func (a *app) prioritiesCommand() *cobra.Command {
	var f priorityFlags
	c := &cobra.Command{Use: "priorities", Short: "Stated priorities beside what was recorded, per office and over time", Long: prioritiesLong, Example: prioritiesExample,
		Args: noArgs, RunE: func(c *cobra.Command, _ []string) error {
			if f.gangs {
				return a.gangs(c, f)
			}
			return a.priorities(c, f)
		}}
	f.add(c)
	c.Flags().StringVar(&f.scope, "scope", "national", "office or national")
	c.Flags().StringSliceVar(&f.offices, "office", nil, "field offices by `code`, as DAL,MIA (default all)")
	c.Flags().StringVar(&f.every, "every", "", "divide the window: week (Monday to Sunday) or month")
	c.Flags().StringVar(&f.definition, "definition", "", "counting rule: "+definitionNames()+" (default episodes)")
	c.Flags().StringVar(&f.release, "release", "", "ask one release alone, by `id`")
	c.Flags().BoolVar(&f.gangs, "gangs", false, "marks on gangs in detention stints and detainers, by month in the nation")
	for flag, values := range map[string][]string{"scope": {"office", "national"}, "every": {"week", "month"}, "definition": strings.Split(definitionNames(), ", ")} {
		_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	}
	_ = c.RegisterFlagCompletionFunc("office", a.completeOffices)
	return c
}

func (a *app) priorities(c *cobra.Command, f priorityFlags) error {
	m := mixFlags{windowFlags: f.windowFlags, scope: f.scope, definition: f.definition, release: f.release, every: f.every, offices: f.offices}
	q, err := m.question(c)
	if err != nil {
		return err
	}
	h, err := a.mixHoldings()
	if err != nil {
		return err
	}
	answer, err := priority.Compare(h, priority.Question{Scope: q.Scope, Offices: q.Offices, From: q.From, To: q.To, Definition: q.Definition, Every: q.Every, Release: q.Release})
	if err != nil {
		return err
	}
	if answer.Synthetic {
		a.say("SYNTHETIC DATA: made up for tests, not arrests.")
	}
	a.say("%s", answer.Headline())
	a.say("%s · %s to %s · definition %s", answer.Scope, answer.Window.From, answer.Window.To, answer.Provenance.Definition)
	a.say("")
	if err := a.write(answer, priorityTable(answer)); err != nil {
		return err
	}
	a.say("")
	a.sayStated(answer)
	a.prioritiesFoot(answer)
	return nil
}

// sayStated says of each priority who stated it, and what of it arrests show.
func (a *app) sayStated(answer *priority.Answer) {
	for _, p := range answer.Stated {
		to := "on"
		if p.To != nil {
			to = "to " + p.To.String()
		}
		a.say("%s, %s %s: %s", p.Short, p.From, to, p.Title)
		a.say("  stated %s by %s", p.Stated, p.StatedBy)
		for _, part := range p.Parts {
			seen := "not seen in arrests"
			if len(part.Shows) > 0 {
				seen = "seen as " + strings.Join(part.Shows, " or ")
			}
			a.say("  %s: %s (%s)", seen, part.Who, part.Why)
		}
		if p.Note != "" {
			a.say("  %s", p.Note)
		}
		a.say("  source: %s", strings.Join(p.Sources, "; "))
	}
	a.say("")
}

func (a *app) prioritiesFoot(answer *priority.Answer) {
	if u := answer.Unassigned; answer.Scope == quotawatch.ScopeOffice {
		a.say("Credited to no field office: %s headquarters, %s no office.", commas(u.Headquarters).Screen, commas(u.NoOffice).Screen)
	}
	a.say("Source: %s", answer.Provenance.Source)
	a.say("Build: %s", answer.Provenance.Build)
	for _, text := range answer.Provenance.Caveats {
		a.say("- %s", text)
	}
}

func priorityTable(answer *priority.Answer) present.Table {
	t := present.Table{Columns: []string{"office", "stated", "from", "to", "arrests", "shown", "share", "low", "high", "convicted", "pending", "neither", "unknown"},
		Hidden: map[int]bool{0: answer.Scope == quotawatch.ScopeNational, 5: true, 7: true, 8: true, 10: true, 11: true, 12: true}}
	for _, r := range answer.Rows {
		short := r.Short
		if r.Stated == "" {
			short = "none on record"
		}
		cells := []present.Cell{present.Text(string(r.Office)), present.Text(r.Stated).Screened(short), present.Text(r.Period.From.String()), present.Text(r.Period.To.String()),
			commas(r.Arrests), commas(r.Shown), percent(r.Share).Screened(between0(r.Share)), bound(r.Share, r.Share.Low), bound(r.Share, r.Share.High),
			commas(r.Convicted).Screened(partOf(r.Convicted, r.Arrests)), commas(r.Pending), commas(r.Neither), commas(r.Unknown)}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// between0 writes a share with the bounds of what is not known, where they
// differ from it.
func between0(e quotawatch.Estimate) string {
	if !e.Known() || e.High == e.Low {
		return percent(e).Screen
	}
	return fmt.Sprintf("%s..%s", percent(e).Screen, bound(e, e.High).Screen)
}

// partOf writes a count as a share of all.
func partOf(n, all quotawatch.Estimate) string {
	if !n.Known() {
		return "–"
	}
	return percent(quotawatch.Ratio(n.Numerator, all.Numerator, n.From)).Screen
}
