package main

import (
	"fmt"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/spf13/cobra"
)

func (a *app) ordersCommand() *cobra.Command {
	return &cobra.Command{Use: "orders", Short: "Reported quotas and directives: who, when, sourcing, denial", Args: noArgs,
		Long: `List the reported orders on numbers of arrests: when each is said to have been
given, when it was reported and by whom, how it was sourced, and who denies it.
The list takes no side: an order in it is a fact about reporting.`,
		Example: "  quotawatch orders\n  quotawatch orders --format json",
		RunE: func(*cobra.Command, []string) error {
			reg, err := a.loadRegistry()
			if err != nil {
				return err
			}
			if a.onScreen() {
				for _, o := range reg.Orders {
					a.sayOrder(o)
				}
				return nil
			}
			return a.write(reg.Orders, ordersTable(reg.Orders))
		}}
}

func (a *app) sayOrder(o quotawatch.Order) {
	a.say("%s", o.ID)
	for _, line := range [][2]string{
		{"what", o.Title}, {"target", target(o)}, {"given", o.Given.String() + ", by " + o.GivenBy},
		{"reported", o.Reported.String() + ", by " + o.Reporter}, {"sourcing", o.Sourcing}, {"denial", o.Denial},
		{"until", until(o)}, {"note", o.Note}, {"sources", strings.Join(o.Sources, "; ")},
	} {
		if line[1] != "" {
			a.say("  %-9s %s", line[0], line[1])
		}
	}
	a.say("")
}

func target(o quotawatch.Order) string {
	switch {
	case o.Target == 0:
		return ""
	case o.TargetHigh > 0:
		return fmt.Sprintf("%s to %s %s a day, %s", quota.Thousands(int64(o.Target)), quota.Thousands(int64(o.TargetHigh)), o.Quantity, o.Scope)
	}
	return fmt.Sprintf("%s %s a day, %s", quota.Thousands(int64(o.Target)), o.Quantity, o.Scope)
}

func until(o quotawatch.Order) string {
	switch {
	case o.Ended == nil:
		return ""
	case o.SupersededBy != "":
		return o.Ended.String() + ", superseded by " + o.SupersededBy
	}
	return o.Ended.String()
}

func ordersTable(orders []quotawatch.Order) present.Table {
	t := present.Table{Columns: []string{"id", "scope", "quantity", "target_per_day", "target_high_per_day", "given", "reported", "ended",
		"superseded_by", "title", "given_by", "reporter", "sourcing", "denial", "sources"}}
	for _, o := range orders {
		ended := ""
		if o.Ended != nil {
			ended = o.Ended.String()
		}
		t.Rows = append(t.Rows, []present.Cell{present.Text(o.ID), present.Text(string(o.Scope)), present.Text(o.Quantity),
			present.Int(int64(o.Target), ""), present.Int(int64(o.TargetHigh), ""), present.Text(o.Given.String()), present.Text(o.Reported.String()),
			present.Text(ended), present.Text(o.SupersededBy), present.Text(o.Title), present.Text(o.GivenBy), present.Text(o.Reporter),
			present.Text(o.Sourcing), present.Text(o.Denial), present.Text(strings.Join(o.Sources, "; "))})
	}
	return t
}

// completeOrders offers the orders that attain can measure.
func (a *app) completeOrders(*cobra.Command, []string, string) (ids []string, _ cobra.ShellCompDirective) {
	if reg, err := a.loadRegistry(); err == nil {
		for _, o := range reg.Orders {
			if o.Countable() {
				ids = append(ids, o.ID)
			}
		}
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}

// completeOffices offers the codes of the field offices.
func (a *app) completeOffices(*cobra.Command, []string, string) (codes []string, _ cobra.ShellCompDirective) {
	if reg, err := a.loadRegistry(); err == nil {
		for _, o := range reg.Offices {
			if o.Geographic() {
				codes = append(codes, string(o.Code)+"\t"+o.Name)
			}
		}
	}
	return codes, cobra.ShellCompDirectiveNoFileComp
}
