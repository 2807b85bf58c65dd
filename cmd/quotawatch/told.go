package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/when"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/store"
	"github.com/spf13/cobra"
)

// toldFlags are what a user says of files that their rows do not say.
type toldFlags struct {
	table, office, dates string
	columns, keep        []string
}

func (t *toldFlags) flags(a *app, c *cobra.Command) {
	c.Flags().StringVar(&t.table, "table", "", "take the rows for those of this `table`: arrests, removals, detentions, detainers, encounters")
	c.Flags().StringVar(&t.office, "office", "", "the `office` of every row, in files without a column of offices, as SEA")
	c.Flags().StringVar(&t.dates, "dates", "", "how dates are `written`, where the rows do not decide: mdy or dmy; of numbers: excel, unix or 1960")
	c.Flags().StringArrayVar(&t.columns, "column", nil, "read a column for a field, as `FIELD=HEADER`: arrest_date=\"Day of arrest\"")
	c.Flags().StringArrayVar(&t.keep, "keep", nil, "keep a `column` that no layout knows, if it is a list of at most 200 codes")
	_ = c.RegisterFlagCompletionFunc("table", cobra.FixedCompletions([]string{"arrests", "removals", "detentions", "detainers", "encounters"}, cobra.ShellCompDirectiveNoFileComp))
	_ = c.RegisterFlagCompletionFunc("dates", cobra.FixedCompletions(orders(), cobra.ShellCompDirectiveNoFileComp))
}

// told checks what the user says against the registry, and puts it into the
// request.
func (a *app) told(c *cobra.Command, req *store.AddRequest, t toldFlags) error {
	reg, err := a.loadRegistry()
	if err != nil {
		return err
	}
	tables := map[string]bool{}
	for _, s := range reg.Sources {
		tables[s.Table] = true
	}
	if t.table != "" && !tables[t.table] {
		return usage(c, fmt.Sprintf("--table %.40q is not one of %s", t.table, strings.Join(slices.Sorted(maps.Keys(tables)), ", ")))
	}
	if _, err := when.Parse(t.dates); err != nil {
		return usage(c, fmt.Sprintf("--dates %.40q is not one of %s", t.dates, strings.Join(orders(), ", ")))
	}
	req.Told.Table, req.Told.Dates, req.Told.Keep = t.table, t.dates, t.keep
	if req.Told.Office, err = officeTold(c, reg, t.office); err != nil {
		return err
	}
	for _, pair := range t.columns {
		field, header, ok := strings.Cut(pair, "=")
		if !ok || field == "" || header == "" {
			return usage(c, fmt.Sprintf("--column %.60q is not FIELD=HEADER, as arrest_date=\"Day of arrest\"", pair))
		}
		if req.Told.Columns == nil {
			req.Told.Columns = map[string]string{}
		}
		req.Told.Columns[field] = header
	}
	return nil
}

// orders lists the values of --dates.
func orders() (all []string) {
	for _, o := range when.Orders() {
		all = append(all, string(o))
	}
	return all
}

// officeTold finds the office of a code or a name.
func officeTold(c *cobra.Command, reg *registry.Registry, label string) (quotawatch.OfficeCode, error) {
	if label == "" {
		return "", nil
	}
	office, ok := reg.OfficeByLabel(label)
	if ok {
		return office.Code, nil
	}
	var codes []string
	for _, o := range reg.Offices {
		codes = append(codes, string(o.Code))
	}
	return "", usage(c, fmt.Sprintf("--office %.40q is not one of %s", label, strings.Join(codes, ", ")))
}
