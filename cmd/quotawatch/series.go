package main

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/view"
	"github.com/spf13/cobra"
)

const seriesLong = `Count arrests per day, week or month under filters: field offices, criminal
history, method of arrest, type of place. Values of one filter are alternatives;
what different filters ask for must all be so. The filters are those of the
pages: what stands in the address of a page after the question mark, key by key,
can be asked here.

Releases answer, each day by one of them; without filters also a published
figure, and one answer never mixes the two. Places are counted apart, by whole
weeks, and so neither together with criminality nor with method. A release that
does not record what is asked is refused, with the days that can be asked.`

const seriesExample = `  # all arrests of the nation per day, and month by month
  quotawatch series
  quotawatch series --from 2017-10-01 --to 2018-09-30 --every month

  # arrests at large by two offices, and their share of all arrests there
  quotawatch series --office DAL,MIA --method at-large --every month --show share

  # at courthouses, week by week
  quotawatch series --place courthouse --from 2018-01-01 --to 2018-03-31 --format csv`

func (a *app) seriesCommand() *cobra.Command {
	c := &cobra.Command{Use: "series", Short: "Arrests per day, week or month under filters", Long: seriesLong, Example: seriesExample,
		Args: noArgs, RunE: func(c *cobra.Command, _ []string) error { return a.series(c) }}
	var w windowFlags
	w.add(c)
	c.Flags().StringSlice("office", nil, "field offices by `code`, as DAL,MIA (default the nation)")
	for key, about := range map[string]string{"criminality": "criminal history", "method": "group of methods", "place": "type of place"} {
		c.Flags().StringSlice(key, nil, about+": one or more of "+strings.Join(view.Choices(key), ", "))
	}
	for key, about := range map[string]string{"definition": "counting rule: ", "basis": "which days count: ", "average": "days of the trailing mean: ",
		"show": "what to show: ", "every": "divide the days, with --place into weeks alone: "} {
		choices := view.Choices(key)
		c.Flags().String(key, "", about+strings.Join(choices, ", ")+" (default "+choices[0]+")")
	}
	for _, key := range view.Keys() {
		if choices := view.Choices(key); choices != nil {
			_ = c.RegisterFlagCompletionFunc(key, cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp))
		}
	}
	_ = c.RegisterFlagCompletionFunc("office", a.completeOffices)
	return c
}

// filter reads the flags by the grammar of addresses.
func filter(c *cobra.Command) (view.Filter, error) {
	values := url.Values{}
	for _, key := range view.Keys() {
		if f := c.Flags().Lookup(key); f.Changed {
			values.Set(key, flagText(f))
		}
	}
	return view.Parse(values)
}

func (a *app) series(c *cobra.Command) error {
	f, err := filter(c)
	if err != nil {
		return err
	}
	h, err := a.mixHoldings()
	if err != nil {
		return err
	}
	answer, err := view.Count(h, f)
	if err != nil {
		return err
	}
	if answer.Synthetic {
		a.say("SYNTHETIC DATA: made up for tests, not arrests.")
	}
	a.say("%s", answer.Headline())
	a.say("%s to %s · by %s · definition %s · basis %s", answer.Window.From, answer.Window.To, answer.Filter.Every, answer.Provenance.Definition, answer.Provenance.Basis)
	a.say("")
	if err := a.write(answer, seriesTable(answer)); err != nil {
		return err
	}
	a.say("")
	a.say("Source: %s", answer.Provenance.Source)
	a.say("Build: %s", answer.Provenance.Build)
	for _, text := range answer.Provenance.Caveats {
		a.say("- %s", text)
	}
	return nil
}

// seriesTable shows a row per period. What says the same in each row is hidden
// on screens.
func seriesTable(answer *view.Answer) present.Table {
	f := answer.Filter
	t := present.Table{Columns: []string{"from", "to", "days", "arrests", "per_day", fmt.Sprintf("mean_%d", f.Average), "of", "share"}, Hidden: map[int]bool{}}
	byDay, share := f.Every == mix.EveryDay, f.Show == view.ShowShare
	for i, hidden := range []bool{false, byDay, byDay, false, byDay, !byDay || f.Average == 1, !share, !share} {
		if hidden {
			t.Hidden[i] = true
		}
	}
	for _, p := range answer.Periods {
		t.Rows = append(t.Rows, []present.Cell{present.Text(p.From.String()), present.Text(p.To.String()), present.Int(int64(p.Days), ""), commas(p.Arrests),
			present.Number(p.PerDay, 1), present.Number(p.Mean, 1), commas(p.Of), percent(p.Share)})
	}
	return t
}
