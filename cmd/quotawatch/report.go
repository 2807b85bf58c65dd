package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/internal/scratch"
	"github.com/quotawatch/quotawatch/report"
	"github.com/quotawatch/quotawatch/store"
	"github.com/spf13/cobra"
)

const reportLong = `Write a brief about one field office or the nation, to print or file: numbered
figures with their counting rule, the order as reported and as denied, sources,
caveats, and the command that gives each figure again.

The suffix of --out says the format: .html (one file that needs nothing else), .pdf
(made by Chromium on this machine), .md; "-" prints Markdown.`

const reportExample = `  quotawatch report --scope national --out nation.html
  quotawatch report --office DAL --from 2017-10-01 --to 2018-09-30 --out dallas.pdf --receipts dallas-receipts
  quotawatch report --office DAL --from 2017-10-01 --to 2018-09-30 --out -`

func (a *app) reportCommand() *cobra.Command {
	f := attainFlags{basis: "day", unassigned: "apart"}
	var out, receipts string
	c := &cobra.Command{Use: "report", Short: "A brief to print or file: HTML, PDF or Markdown", Long: reportLong, Example: reportExample, Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.writeReportOf(c, f, out, receipts) }}
	f.add(c)
	c.Flags().StringVar(&f.scope, "scope", "", "national or office (default office where one is named)")
	c.Flags().StringVar(&f.order, "order", "", "reported order by `id`")
	c.Flags().StringSliceVar(&f.offices, "office", nil, "the field office by `code`, as DAL")
	c.Flags().StringVar(&f.definition, "definition", "", "counting rule: "+definitionNames())
	c.Flags().StringVar(&f.release, "release", "", "ask one release alone, by `id`")
	c.Flags().StringVar(&out, "out", "", "`file` to write: .html, .pdf, .md, or - (needed)")
	c.Flags().StringVar(&receipts, "receipts", "", "`directory` for a receipt of each figure")
	_ = c.RegisterFlagCompletionFunc("order", a.completeOrders)
	_ = c.RegisterFlagCompletionFunc("office", a.completeOffices)
	return c
}

func (a *app) writeReportOf(c *cobra.Command, f attainFlags, out, receipts string) error {
	if f.scope == "" {
		f.scope = map[bool]string{true: "national", false: "office"}[len(f.offices) == 0]
	}
	q, err := f.question(c)
	if err != nil {
		return err
	}
	if !slices.Contains([]string{".html", ".pdf", ".md"}, filepath.Ext(out)) && out != "-" {
		return usage(c, fmt.Sprintf("--out %q ends in none of .html, .pdf, .md, and is not -", out))
	}
	held, err := a.held()
	if err != nil {
		return err
	}
	h, err := a.holdingsOf(held)
	if err != nil {
		return err
	}
	d, err := report.Make(h, q, held.Releases())
	if err != nil {
		return err
	}
	if receipts != "" {
		if err := a.reportReceipts(d, held, receipts); err != nil {
			return err
		}
	}
	if err := a.writeReportTo(c.Context(), d, out); err != nil || out == "-" {
		return err
	}
	a.say("%s", d.Title)
	a.say("Written to %s, with %d figures and %d receipts.", out, len(d.Figures), len(d.Receipts))
	return nil
}

// reportReceipts writes a receipt for each figure and names them in the brief.
func (a *app) reportReceipts(d *report.Document, held *store.Held, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, f := range d.Figures {
		b, err := a.receiptOf(held, f.Question[0], f.Question[1:])
		if err != nil {
			return err
		}
		name := fmt.Sprintf("figure-%d.receipt.json", f.Number)
		if err := writeWhole(filepath.Join(dir, name), b); err != nil {
			return err
		}
		sum := sha256.Sum256(b)
		d.Receipts = append(d.Receipts, report.Receipt{Name: name, SHA256: hex.EncodeToString(sum[:])})
	}
	return nil
}

func (a *app) writeReportTo(ctx context.Context, d *report.Document, out string) error {
	if out == "-" {
		return d.Markdown(a.out)
	}
	var b bytes.Buffer
	write := d.HTML
	if filepath.Ext(out) == ".md" {
		write = d.Markdown
	}
	if err := write(&b); err != nil {
		return err
	}
	if filepath.Ext(out) == ".pdf" {
		return printPDF(ctx, b.Bytes(), out)
	}
	return writeWhole(out, b.Bytes())
}

// printPDF lets Chromium print a page. It is given a profile of its own and
// nothing to connect to.
func printPDF(ctx context.Context, html []byte, out string) error {
	var browser string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			browser = path
			break
		}
	}
	if browser == "" {
		return &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "there is no Chromium to make a PDF with", Found: out,
			Do: "install the package chromium, or write --out FILE.html and print that"}
	}
	place, err := scratch.Make("", "quotawatch-report-")
	if err != nil {
		return err
	}
	defer func() { _ = place.Close() }() // what is left the next one removes
	tmp := place.Path
	page, made := filepath.Join(tmp, "report.html"), filepath.Join(tmp, "report.pdf")
	if err := os.WriteFile(page, html, 0o600); err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	run := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--no-pdf-header-footer", "--user-data-dir="+filepath.Join(tmp, "profile"), "--print-to-pdf="+made, "file://"+page)
	text, err := run.CombinedOutput()
	b, readErr := os.ReadFile(made)
	if err := errors.Join(err, readErr); err != nil {
		return &quotawatch.Error{Code: quotawatch.CodeInternal, Summary: "Chromium made no PDF", Found: strings.TrimSpace(string(text[:min(len(text), 300)])), Err: err,
			Do: "write --out FILE.html and print that"}
	}
	return writeWhole(out, b)
}
