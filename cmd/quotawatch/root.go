package main

import (
	"fmt"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/present"
	"github.com/spf13/cobra"
)

const rootLong = `quotawatch turns the spreadsheets that U.S. Immigration and Customs Enforcement
(ICE) releases under FOIA into figures anyone can check: how many people each
field office arrests per day against the quotas that were reported.

With nothing added it answers from embedded reference data: every arrest of
fiscal years 2016 to 2018, national counts per day from September 2023 to July
2025, and totals per office from January 2025 to August 2026. Add a release to
ask it more. Counts only: it holds nothing that names or locates a person.`

const rootExample = `  quotawatch attain
  quotawatch attain --scope national --order national-3000
  quotawatch attain --from 2017-10-01 --to 2018-09-30 --office DAL,MIA
  quotawatch add arrests-fy16-18/*.csv.gz
  quotawatch serve`

func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use: "quotawatch", Short: "Arrests against the reported quotas, from ICE's own files", Long: rootLong, Example: rootExample,
		SuggestionsMinimumDistance: 2,
		Version:                    quotawatch.Version, SilenceErrors: true, SilenceUsage: true, Args: noArgs,
		RunE:              func(c *cobra.Command, _ []string) error { return c.Help() },
		PersistentPreRunE: a.beginReceipt, PersistentPostRunE: a.endReceipt,
	}
	root.PersistentFlags().StringVar(&a.data, "data", "", "data `directory` (default $QUOTAWATCH_DATA, or the user's data directory)")
	root.PersistentFlags().StringVar(&a.registryDir, "registry", "", "`directory` of registry files that replace the embedded ones of the same name")
	root.PersistentFlags().Var(&a.format, "format", "how to write the answer: "+formatNames())
	root.PersistentFlags().StringVar(&a.receipt, "receipt", "", "also write what the answer rests on to a `file`, for quotawatch verify")
	_ = root.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(strings.Split(formatNames(), ", "), cobra.ShellCompDirectiveNoFileComp))
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return usage(c, err.Error()) })
	root.AddCommand(a.addCommand(), a.removeCommand(), a.undoCommand(), a.layoutsCommand(), a.fetchCommand(), a.releasesCommand(), a.diffCommand(), a.attainCommand(), a.mixCommand(), a.seriesCommand(), a.prioritiesCommand(), a.placesCommand(), a.peopleCommand(), a.reportCommand(), a.multiverseCommand(), a.claimsCommand(), a.caseloadCommand(),
		a.ordersCommand(), a.eventsCommand(), a.queryCommand(), a.serveCommand(), a.publishCommand(), a.synthCommand(), a.docsCommand(), a.verifyCommand())
	return root
}

func formatNames() string {
	var names []string
	for _, f := range present.Formats() {
		names = append(names, string(f))
	}
	return strings.Join(names, ", ")
}

// usage makes the error of a flag or an argument that cannot be taken.
func usage(c *cobra.Command, found string) error {
	return &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "the command line cannot be taken", Found: found,
		Do: "see: " + c.CommandPath() + " --help"}
}

// noArgs refuses arguments, a mistyped command among them.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	found := fmt.Sprintf("%.80q", args[0])
	if like := c.SuggestionsFor(args[0]); len(like) > 0 {
		found += ", did you mean " + strings.Join(like, " or ") + "?"
	}
	return usage(c, found)
}

func someArgs(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage(c, "no "+what+" given")
		}
		return nil
	}
}
