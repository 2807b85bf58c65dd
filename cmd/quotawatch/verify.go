package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/receipt"
	"github.com/quotawatch/quotawatch/store"
	"github.com/spf13/cobra"
)

const verifyLong = `Ask the question of a receipt again and compare the answers; or, given a folder,
compare every byte that was published to it with its manifest. A receipt is what
--receipt FILE wrote beside an answer: the question, the counting rule, the release
files by their SHA-256, the versions, and the answer.

Without more files the releases of the receipt are looked for among those that
were added, their stored files are read in full, and only they are asked. With
files (or zip files or directories of them) nothing that was added is used: the
files are compared with the receipt, read into a directory that is removed at the
end, and asked there.

It says "identical", "differs" with what differs, or "cannot" with each file that
is missing, its SHA-256 and its size. A changed byte in the receipt, in a file or
in what is stored is found, and named. The receipt's registry files and the
program are compared too: an answer can be identical although they changed, and
then it says so. See docs/formats/receipt.md for what a receipt does not prove.

Of a folder it names each file that was changed, is missing, or was not published
to it. A changed byte in the manifest itself, publish.json, is found too.`

const verifyExample = `  # an answer with its receipt, and the answer again
  quotawatch attain --scope national --receipt national.json
  quotawatch verify national.json

  # from the release files alone, on another machine
  quotawatch verify national.json arrests-fy16-18/*.csv.gz

  # a published folder
  quotawatch verify public`

func (a *app) verifyCommand() *cobra.Command {
	return &cobra.Command{Use: "verify RECEIPT|DIR [FILE...]", Short: "Recompute a receipt, or check a published folder: identical, differs, or cannot", Long: verifyLong, Example: verifyExample,
		Args: someArgs("receipt"),
		RunE: func(c *cobra.Command, args []string) error {
			if info, err := os.Stat(args[0]); err == nil && info.IsDir() {
				return a.verifyFolder(c, args)
			}
			return a.verify(c.Context(), args[0], args[1:])
		}}
}

func (a *app) verify(ctx context.Context, path string, files []string) error {
	want, err := readReceipt(path)
	if err != nil {
		return err
	}
	report, err := a.recompute(ctx, want, files)
	if err != nil {
		return err
	}
	if err := a.writeReport(report); err != nil {
		return err
	}
	return verdictError(report, filepath.Base(path))
}

func readReceipt(path string) (p receipt.Predicate, err error) {
	name := filepath.Base(path)
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return p, &quotawatch.Error{Code: quotawatch.CodeFileMissing, Summary: "there is no such receipt", File: name, Do: "check the path"}
	}
	var b []byte
	if err == nil {
		defer f.Close()
		b, err = io.ReadAll(io.LimitReader(f, receipt.MaxBytes+1))
	}
	if err == nil && len(b) > receipt.MaxBytes {
		err = fmt.Errorf("it has more than %d bytes", receipt.MaxBytes)
	}
	if err != nil {
		return p, &quotawatch.Error{Code: quotawatch.CodeFileUnreadable, Summary: "the receipt cannot be read", File: name, Err: err, Do: "check the file and its permissions"}
	}
	p, err = receipt.Parse(b)
	var e *quotawatch.Error
	if errors.As(err, &e) {
		e.File = name
	}
	return p, err
}

// recompute asks the question again: of the files given, else of what is held.
func (a *app) recompute(ctx context.Context, want receipt.Predicate, files []string) (receipt.Report, error) {
	if len(files) > 0 {
		return a.recomputeFiles(ctx, want, files)
	}
	if len(want.Releases) == 0 {
		return a.compare(ctx, want, &store.Held{})
	}
	held, err := a.held()
	if err != nil {
		return receipt.Report{}, err
	}
	digests, missing := find(held.Releases(), want.Releases)
	if len(missing) > 0 {
		return receipt.Unavailable(want, missing, nil), nil
	}
	view, err := held.Only(ctx, digests)
	if err != nil {
		return receipt.Report{}, err
	}
	return a.compare(ctx, want, view)
}

// find gives the digests of the releases of a receipt among those held. One
// that was read by other rules since has another digest; it is the same by its
// id and files, and comparing tells of the rules.
func find(held []quotawatch.Release, want []receipt.Release) (digests []string, missing []receipt.Lacking) {
	for _, w := range want {
		i := slices.IndexFunc(held, func(r quotawatch.Release) bool { return r.Digest == w.Digest })
		if i < 0 {
			i = slices.IndexFunc(held, func(r quotawatch.Release) bool { return r.ID == w.ID && sameFiles(r.Files, w.Files) })
		}
		if i >= 0 {
			digests = append(digests, held[i].Digest)
			continue
		}
		for _, f := range w.Files {
			missing = append(missing, receipt.Lacking{Release: w.ID, File: f})
		}
	}
	return digests, missing
}

func sameFiles(held []quotawatch.File, want []receipt.File) bool {
	return slices.EqualFunc(held, want, func(h quotawatch.File, w receipt.File) bool { return h.SHA256 == w.SHA256 })
}

// compare asks the question of held and compares. A question that is refused
// here is reported; a fault is not, it ends the command.
func (a *app) compare(ctx context.Context, want receipt.Predicate, held *store.Held) (receipt.Report, error) {
	answer, opened, err := a.ask(ctx, want.Question, held)
	if err != nil {
		return a.refused(ctx, want, err)
	}
	got, err := a.restsOn(want.Question, opened, answer)
	if err != nil {
		return receipt.Report{}, err
	}
	return receipt.Compare(want, got), nil
}

// refused reports an error that says the question or a file cannot be taken
// here. Other errors are passed on.
func (a *app) refused(ctx context.Context, want receipt.Predicate, err error) (receipt.Report, error) {
	exit := quotawatch.ExitOf(err)
	if ctx.Err() != nil || !slices.Contains([]quotawatch.Exit{quotawatch.ExitUsage, quotawatch.ExitRefused, quotawatch.ExitNotFound}, exit) {
		return receipt.Report{}, err
	}
	got, restErr := a.restsOn(want.Question, nil, nil)
	if restErr != nil {
		return receipt.Report{}, err
	}
	return receipt.Refused(want, got, strings.ReplaceAll(err.Error(), "\n  ", "; ")), nil
}

// verdictError gives the error of a verdict other than identical.
func verdictError(r receipt.Report, file string) error {
	switch r.Verdict {
	case receipt.Identical:
		return nil
	case receipt.Differs:
		return &quotawatch.Error{Code: quotawatch.CodeReceiptDiffers, Summary: "the answer is not that of the receipt", File: file,
			Expected: "sha256 " + r.Answer, Found: "sha256 " + r.Found, Do: "compare what the answer rests on, in the report above, before relying on either"}
	}
	return &quotawatch.Error{Code: quotawatch.CodeReceiptCannot, Summary: "the receipt cannot be recomputed", File: file,
		Found: present.Printable(strings.TrimPrefix(r.Headline, "cannot: ")), Do: "get the files of these SHA-256 from their publisher, and give them all, and no others, with: quotawatch verify RECEIPT FILE..."}
}

func (a *app) writeReport(r receipt.Report) error {
	if !a.onScreen() {
		return a.write(r, reportTable(r))
	}
	if r.Synthetic {
		a.say("SYNTHETIC DATA: made up for tests, not arrests.")
	}
	a.say("%s", r.Headline)
	a.say("  question: %s", r.Question)
	a.say("  answer of the receipt: sha256 %s", r.Answer)
	for _, f := range r.Missing {
		a.say("  missing: %s of release %s, %s bytes, sha256 %s", f.Name, f.Release, quota.Thousands(f.Bytes), f.SHA256)
	}
	for _, f := range r.Foreign {
		a.say("  not of the receipt: %s, %s bytes, sha256 %s", f.Name, quota.Thousands(f.Bytes), f.SHA256)
	}
	for _, d := range r.Rests {
		a.say("  %s: %s in the receipt, %s here", d.What, d.Expected, d.Found)
	}
	for _, d := range r.Paths {
		a.say("  at %s: %s in the receipt, %s here", d.What, d.Expected, d.Found)
	}
	if more := r.Differences - len(r.Paths); more > 0 {
		a.say("  and at %s more", quota.Thousands(int64(more)))
	}
	return nil
}

func reportTable(r receipt.Report) present.Table {
	t := present.Table{Columns: []string{"verdict", "kind", "what", "expected", "found"}}
	line := func(kind, what, expected, found string) {
		t.Rows = append(t.Rows, []present.Cell{present.Text(string(r.Verdict)), present.Text(kind), present.Text(what), present.Text(expected), present.Text(found)})
	}
	line("answer", r.Question.String(), r.Answer, r.Found)
	for _, f := range r.Missing {
		line("missing", f.Name, f.SHA256, "")
	}
	for _, f := range r.Foreign {
		line("foreign", f.Name, "", f.SHA256)
	}
	for _, d := range r.Rests {
		line("rests on", d.What, d.Expected, d.Found)
	}
	for _, d := range r.Paths {
		line("path", d.What, d.Expected, d.Found)
	}
	return t
}
