package main

import (
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/present"
	"github.com/spf13/cobra"
)

type eventFlags struct {
	windowFlags
	kind    string
	offices []string
}

func (a *app) eventsCommand() *cobra.Command {
	var f eventFlags
	c := &cobra.Command{Use: "events", Short: "The timeline: policy, operations, courts, leadership, data releases", Args: noArgs,
		Long: `List dated events that bear on arrests, each with its sources. Events marked "?"
have a date or a fact that was not seen in a source and needs checking.`,
		Example: "  quotawatch events --from 2025-01-01 --to 2025-12-31\n  quotawatch events --office CHI --format json\n  quotawatch events --kind data",
		RunE:    func(c *cobra.Command, _ []string) error { return a.events(c, f) }}
	f.add(c)
	c.Flags().StringVar(&f.kind, "kind", "", "only this `kind`: policy, operation, court, leadership, data, other")
	c.Flags().StringSliceVar(&f.offices, "office", nil, "only events of these offices, by `code`, and of the nation")
	_ = c.RegisterFlagCompletionFunc("office", a.completeOffices)
	_ = c.RegisterFlagCompletionFunc("kind", cobra.FixedCompletions([]string{"policy", "operation", "court", "leadership", "data", "other"}, cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (a *app) events(c *cobra.Command, f eventFlags) error {
	from, to, err := f.days(c)
	if err != nil {
		return err
	}
	reg, err := a.loadRegistry()
	if err != nil {
		return err
	}
	events := slices.DeleteFunc(slices.Clone(reg.Events), func(e quotawatch.Event) bool {
		last := e.Day
		if e.Until != nil {
			last = *e.Until
		}
		return (from != nil && last < *from) || (to != nil && e.Day > *to) || (f.kind != "" && e.Kind != f.kind) || !f.concerns(e)
	})
	return a.write(events, eventsTable(events))
}

// concerns tells whether an event is of one of the offices asked for, or of
// the nation.
func (f eventFlags) concerns(e quotawatch.Event) bool {
	if len(f.offices) == 0 || len(e.Offices) == 0 {
		return true
	}
	return slices.ContainsFunc(f.offices, func(code string) bool {
		return slices.Contains(e.Offices, quotawatch.OfficeCode(strings.ToUpper(code)))
	})
}

func eventsTable(events []quotawatch.Event) present.Table {
	t := present.Table{Columns: []string{"date", "until", "kind", "offices", "title", "sources"}, Hidden: map[int]bool{1: true, 5: true}}
	for _, e := range events {
		var offices []string
		for _, code := range e.Offices {
			offices = append(offices, string(code))
		}
		until, title := "", e.Title
		if e.Until != nil {
			until = e.Until.String()
		}
		if e.Unverified {
			title += " [?]"
		}
		t.Rows = append(t.Rows, []present.Cell{present.Text(e.Day.String()), present.Text(until), present.Text(e.Kind),
			present.Text(strings.Join(offices, " ")), present.Text(title), present.Text(strings.Join(e.Sources, "; "))})
	}
	return t
}
