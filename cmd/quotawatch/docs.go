package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/claim"
	"github.com/quotawatch/quotawatch/store"
	"github.com/quotawatch/quotawatch/web"
	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// docsCommand writes the documents that are made from the program itself, so
// that they cannot say anything else. A test fails when docs/ is stale.
func (a *app) docsCommand() *cobra.Command {
	c := &cobra.Command{Use: "docs", Short: "Write man pages and the generated documents", Args: noArgs,
		Long:    "Write the documents that are made from the program: man pages, and the reference of commands, error codes and tables.",
		Example: "  quotawatch docs man ~/.local/share/man/man1\n  quotawatch docs reference docs/reference",
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() }}
	sub := func(use, short string, write func(root *cobra.Command, dir string) error) *cobra.Command {
		return &cobra.Command{Use: use + " DIR", Short: short, Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return err
			}
			return write(c.Root(), args[0])
		}}
	}
	c.AddCommand(sub("man", "Man pages, one per command", writeMan), sub("reference", "Reference in Markdown", writeReference))
	return c
}

func writeMan(root *cobra.Command, dir string) error {
	root.DisableAutoGenTag = true
	return doc.GenManTree(root, &doc.GenManHeader{Title: "QUOTAWATCH", Section: "1", Source: "quotawatch " + quotawatch.Version, Manual: "quotawatch"}, dir)
}

func writeReference(root *cobra.Command, dir string) error {
	root.DisableAutoGenTag = true
	api, document, err := apiPages()
	if err != nil {
		return err
	}
	for name, text := range map[string]string{"commands.md": commandsPage(root), "errors.md": errorsPage(), "tables.md": tablesPage(), "definitions.md": definitionsPage(),
		"api.md": api, "openapi.json": document} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

const generated = "<!-- Made by `make docs` from the program. Do not edit. -->\n\n"

func commandsPage(root *cobra.Command) string {
	var b strings.Builder
	b.WriteString("# Commands\n\n" + generated)
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Name() == "help" || c.Name() == "completion" || c.Hidden {
			return
		}
		fmt.Fprintf(&b, "## %s\n\n%s\n\n```\n%s\n```\n\n", c.CommandPath(), strings.TrimSpace(orText(c.Long, c.Short)), c.UseLine())
		if c.Example != "" {
			fmt.Fprintf(&b, "Examples:\n\n```sh\n%s\n```\n\n", c.Example)
		}
		if flags := c.NonInheritedFlags().FlagUsages(); flags != "" {
			fmt.Fprintf(&b, "Flags:\n\n```\n%s```\n\n", flags)
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
	return strings.TrimSpace(b.String()) + "\n"
}

func orText(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

func errorsPage() string {
	var b strings.Builder
	b.WriteString("# Error codes\n\n" + generated)
	b.WriteString("Exit codes: 0 ok, 1 internal, 2 usage, 3 input refused, 4 not found, 5 busy, 6 no space.\n\n")
	b.WriteString("The server answers with the status of HTTP beside it.\n\n")
	b.WriteString("| code | exit | HTTP | what becomes of it | meaning |\n| --- | ---: | ---: | --- | --- |\n")
	for _, c := range quotawatch.Codes() {
		fate := "the command ends, nothing held is lost"
		if c.Quarantine {
			fate = "the row is quarantined, the file goes on"
		}
		status := "–"
		if !c.Quarantine {
			status = strconv.Itoa(web.Status(c.Code))
		}
		fmt.Fprintf(&b, "| `%s` | %d | %s | %s | %s |\n", c.Code, c.Exit, status, fate, c.Meaning)
	}
	return b.String()
}

func tablesPage() string {
	return "# Tables of a release\n\n" + generated +
		"Each release is one DuckDB file. `quotawatch query` shows the views `arrest` and `quarantine` over all of them.\n" +
		"A `uinteger` column is added per label column of the release.\n\n```sql\n" + store.Schema() + "```\n"
}

func definitionsPage() string {
	var b strings.Builder
	b.WriteString("# Counting rules, day bases and rounding\n\n" + generated + "| definition | one arrest is |\n| --- | --- |\n")
	for _, d := range quotawatch.Definitions() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", d.ID, d.Text)
	}
	b.WriteString("\n| basis | what is judged |\n| --- | --- |\n")
	for _, basis := range quotawatch.Bases() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", basis, basis.Describe())
	}
	b.WriteString("\n| a number stated | fits what is observed |\n| --- | --- |\n")
	for _, rule := range claim.RoundingRule() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", rule[0], rule[1])
	}
	return b.String()
}
