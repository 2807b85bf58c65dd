package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/diff"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/reference"
	"github.com/spf13/cobra"
)

const diffLong = `Say what release B changed against release A, over the days that both cover:
arrests per day, office, method and criminality; rows added, removed and
revised; how long the end of A was still filling in; and columns that came, went,
were renamed, or hold other values.

A and B are ids of releases that were added, or of the embedded reference data.
Identifiers do not match across releases, so no row can be followed: rows added,
removed and revised are what counts per day and office show, at least so many.

On a screen the answer is an account with two tables. --by chooses one table,
which is also what csv and md write (office by default). JSON holds everything,
with the counts of every day for a chart.`

const diffExample = `  # what did the newer release change?
  quotawatch diff ddp-arrests-2025 ddp-arrests-2026

  # which labels changed meaning?
  quotawatch diff ddp-arrests-2025 ddp-arrests-2026 --by field

  # each day of one office, as CSV
  quotawatch diff ddp-arrests-2025 ddp-arrests-2026 --by day --office DAL --format csv`

// diffBy lists the tables of --by.
var diffBy = []string{"day", "office", "method", "criminality", "field"}

type diffFlags struct {
	windowFlags
	definition, by string
	offices        []string
}

func (a *app) diffCommand() *cobra.Command {
	var f diffFlags
	c := &cobra.Command{Use: "diff A B", Short: "What a new release changed: days, offices, fields, rows that are gone",
		Long: diffLong, Example: diffExample, ValidArgsFunction: a.completeReleases,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usage(c, fmt.Sprintf("%d releases given, not 2", len(args)))
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return a.diff(c, args, f) }}
	f.add(c)
	c.Flags().StringVar(&f.definition, "definition", string(quotawatch.Episodes), "counting rule: "+definitionNames())
	c.Flags().StringSliceVar(&f.offices, "office", nil, "offices by `code`, as DAL,MIA; HQ is headquarters (default all)")
	c.Flags().StringVar(&f.by, "by", "", "one table alone: "+strings.Join(diffBy, ", "))
	_ = c.RegisterFlagCompletionFunc("by", cobra.FixedCompletions(diffBy, cobra.ShellCompDirectiveNoFileComp))
	_ = c.RegisterFlagCompletionFunc("definition", cobra.FixedCompletions(strings.Split(definitionNames(), ", "), cobra.ShellCompDirectiveNoFileComp))
	_ = c.RegisterFlagCompletionFunc("office", a.completeOffices)
	return c
}

// question checks the flags.
func (f diffFlags) question(c *cobra.Command) (q diff.Question, err error) {
	q.Definition = quotawatch.DefinitionID(f.definition)
	if q.From, q.To, err = f.days(c); err != nil {
		return q, err
	}
	if _, ok := quotawatch.FindDefinition(q.Definition); !ok {
		return q, usage(c, fmt.Sprintf("--definition %q is not one of %s", f.definition, definitionNames()))
	}
	if f.by != "" && !slices.Contains(diffBy, f.by) {
		return q, usage(c, fmt.Sprintf("--by %q is not one of %s", f.by, strings.Join(diffBy, ", ")))
	}
	for _, code := range f.offices {
		q.Offices = append(q.Offices, quotawatch.OfficeCode(strings.ToUpper(strings.TrimSpace(code))))
	}
	return q, nil
}

func (a *app) diff(c *cobra.Command, ids []string, f diffFlags) error {
	q, err := f.question(c)
	if err != nil {
		return err
	}
	held, err := a.held()
	if err != nil {
		return err
	}
	h, err := a.holdingsOf(held)
	if err != nil {
		return err
	}
	names := officeNames(h)
	if err := knownOffices(names, q.Offices); err != nil {
		return err
	}
	var sides [2]diff.Side
	for i, id := range ids {
		if sides[i], err = side(h, held.Releases(), id); err != nil {
			return err
		}
	}
	report, err := diff.Between(sides[0], sides[1], q)
	if err != nil {
		return err
	}
	return a.writeDiff(report, f.by, names)
}

// side finds a release by its id: among those held, else the embedded ones.
func side(h quota.Holdings, held []quotawatch.Release, id string) (diff.Side, error) {
	var ids []string
	for i, c := range h.Records {
		if ids = append(ids, c.Release); c.Release == id {
			return diff.Side{Cube: c, Release: held[i]}, nil
		}
	}
	for _, c := range h.Reference {
		if ids = append(ids, c.Release); c.Release == id {
			return diff.Side{Cube: c}, nil
		}
	}
	return diff.Side{}, &quotawatch.Error{Code: quotawatch.CodeNoRelease, Summary: "no such release is held",
		Expected: "one of " + strings.Join(ids, ", "), Found: fmt.Sprintf("%.80q", id), Do: "see: quotawatch releases"}
}

// officeNames gives the name of every office code that a cube can have.
func officeNames(h quota.Holdings) map[quotawatch.OfficeCode]string {
	names := map[quotawatch.OfficeCode]string{quotawatch.NoOffice: "no office"}
	for _, o := range h.Registry.Offices {
		names[o.Code] = o.Name
	}
	return names
}

func knownOffices(names map[quotawatch.OfficeCode]string, asked []quotawatch.OfficeCode) error {
	for _, code := range asked {
		if names[code] == "" {
			return &quotawatch.Error{Code: quotawatch.CodeNoOffice, Summary: "there is no such office", Expected: "codes of offices, as DAL",
				Found: fmt.Sprintf("%.80q", string(code)), Do: "the codes are in: quotawatch attain --scope office"}
		}
	}
	return nil
}

// completeReleases offers the ids that were not typed yet, up to two.
func (a *app) completeReleases(_ *cobra.Command, typed []string, _ string) (ids []string, _ cobra.ShellCompDirective) {
	if held, err := a.held(); err == nil && len(typed) < 2 {
		for _, r := range held.Releases() {
			ids = append(ids, r.ID)
		}
		for _, id := range reference.Names() {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return slices.DeleteFunc(ids, func(id string) bool { return slices.Contains(typed, id) }), cobra.ShellCompDirectiveNoFileComp
}
