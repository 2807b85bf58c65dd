package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/feed"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/store"
	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

const addLong = `Read release files as ICE or a publisher made them, and keep what they say.

Each file is recognised by its content, read strictly, and reported: every row
seen is loaded, quarantined with a code and its line, or declared not data. It
is all or nothing: if one file is refused, nothing is added and what was held
stays as it was. Adding the same bytes again changes nothing.

A directory or a zip file stands for the files in it. A layout is its columns:
it does not matter in which program a file was saved. A file of a layout that
nobody has described is refused with a proposal of how it could be read;
--accept takes the proposal, and keeps the layout in the data directory, so
that the next file of it is read without a question. What the rows do not say,
flags do: --office, --table, --dates, --column.

Files of a layout whose releases have several are one release, also when they are
added one after the other: the ones held are read again where they lay. --replace
lets the files take the place of a release; "quotawatch undo" takes an add back.

Columns that describe a person, that no figure needs or that no layout knows are
dropped while reading, and listed as dropped. Files are never changed, moved or copied.`

const addExample = `  # three releases of fiscal years 2016 to 2018, as ICE made them
  quotawatch add arrests-fy16-18/*.csv.gz

  # a file of another layout, of one office
  quotawatch add --accept seattle-2027 --office SEA arrests.csv

  # read and check only
  quotawatch add --dry-run EROArrests_FY2018.csv.gz

  # a release of several workbooks
  quotawatch add arrests-2026-08.zip

  # the release as it was sent again, in place of the one held
  quotawatch add --replace arrests-2026-08 arrests-2026-08-mended.zip

  # what is held now
  quotawatch releases`

func (a *app) addCommand() *cobra.Command {
	var req store.AddRequest
	var told toldFlags
	var accept, report string
	c := &cobra.Command{Use: "add FILE...", Short: "Read releases, with a report of every row", Long: addLong, Example: addExample,
		Args: someArgs("file"),
		RunE: func(c *cobra.Command, args []string) error {
			req.Paths = args
			if err := a.told(c, &req, told); err != nil {
				return err
			}
			if accept != "" {
				return a.accept(c, req, accept, report)
			}
			return a.propose(c, req, a.add(c, req, report))
		}}
	c.Flags().StringVar(&req.Told.Source, "as", "", "take the files for this `source`, as ice/arrests")
	told.flags(a, c)
	c.Flags().StringVar(&req.ID, "id", "", "join all the files in one release of this `id`")
	c.Flags().StringVar(&req.Replace, "replace", "", "let the files take the place of the `release` of this id")
	_ = c.RegisterFlagCompletionFunc("replace", a.completeHeld)
	c.Flags().StringVar(&accept, "accept", "", "take a layout that nobody has described as proposed, under this `name`")
	c.Flags().StringVar(&report, "report", "", "write the contract report to a `file`, .html or .json")
	c.Flags().BoolVar(&req.DryRun, "dry-run", false, "read and check, and keep nothing")
	return c
}

func (a *app) add(c *cobra.Command, req store.AddRequest, report string) error {
	file := contractFile(report)
	if err := file.check(c); err != nil {
		return err
	}
	var checked *feed.Recheck
	settle := req.Settle
	req.Settle = func(held, next *store.Held, made []store.Outcome) error {
		if _, err := file.of(made); err != nil {
			return fmt.Errorf("making the report: %w", err)
		}
		r, err := a.recheck(held, next, made)
		checked = &r
		if err == nil && settle != nil {
			err = settle(held, next, made)
		}
		return err
	}
	outcomes, err := a.read(c, req)
	if err != nil {
		return file.refuse(a, err, outcomes)
	}
	if checked != nil {
		a.tellRecheck(*checked)
		err = a.afterAdd()
	}
	err = errors.Join(err, file.keep(outcomes, req.DryRun))
	if err != nil || a.onScreen() {
		return err
	}
	return a.write(outcomes, releasesTable(releasesOf(outcomes)))
}

// afterAdd tells what is kept for undo, and lets go what undo brought aside
// before.
func (a *app) afterAdd() error {
	dir, err := a.dataDir()
	if err != nil {
		return err
	}
	held, err := store.Open(dir)
	if err != nil {
		return err
	}
	a.tellKept(held)
	a.warnOf(held)
	layouts, err := a.acceptedDir()
	if err != nil {
		return err
	}
	return registry.ForgetAside(layouts)
}

// read adds files and reports on each release, where people look on. Beside an
// error it gives what was read of files that are not added.
func (a *app) read(c *cobra.Command, req store.AddRequest) (outcomes []store.Outcome, err error) {
	if req.Dir, err = a.dataDir(); err != nil {
		return nil, err
	}
	if req.Registry == nil {
		if req.Registry, err = a.loadRegistry(); err != nil {
			return nil, err
		}
	}
	bar := newBar(a.err, "reading", sizeOf(req.Paths))
	req.Progress = func(bytes int) {
		bar.add(bytes)
		if a.reading != nil {
			a.reading(bytes)
		}
	}
	req.Skipped = func(name string) {
		a.say("%s: skipped, not a file of a release", name)
		if a.skipping != nil {
			a.skipping(name)
		}
	}
	outcomes, err = store.Add(c.Context(), req)
	bar.done()
	if err != nil {
		if a.refusing != nil {
			a.refusing(releasesOf(outcomes))
		}
		return outcomes, err
	}
	for _, o := range outcomes {
		a.report(o, req.DryRun)
	}
	return outcomes, nil
}

// report tells what became of one release, file by file.
func (a *app) report(o store.Outcome, dry bool) {
	switch {
	case o.Already:
		a.say("%s is held already, with the same bytes: nothing changed", o.ID)
		return
	case dry:
		a.say("%s would be added (%s)", o.ID, o.Source)
	default:
		a.say("%s added (%s)", o.ID, o.Source)
	}
	a.reportPlace(o)
	for _, f := range o.Files {
		a.say("  %s: %s rows seen = %s loaded + %s quarantined + %s not data", f.Name, quota.Thousands(int64(f.Seen)),
			quota.Thousands(int64(f.Loaded)), quota.Thousands(int64(f.Quarantined)), quota.Thousands(int64(f.NotData)))
		a.say("    %s, sha256 %s", daysOf(f), f.SHA256)
		a.say("    missing or redacted: %s", missingness(f))
		a.say("    dropped while reading: %s", droppedColumns(f))
		a.reportSheets(f)
	}
	a.say("  %d field %s; answers for %s", o.Offices, officesWord(o.Offices), o.Answers)
	for _, g := range o.Agreement {
		a.say("  publisher's flag %q and our rule: %s rows %s", g.Field, quota.Thousands(g.Rows), g.Verdict)
	}
	for _, q := range o.Quarantine {
		a.say("  quarantined: %d rows %s, the first at line %d of %s", q.Rows, q.Code, q.Row, strings.TrimSpace(q.File+" "+q.Sheet))
	}
	for _, n := range o.Notes {
		a.say("  note: %s", n)
	}
}

func officesWord(n int) string {
	if n == 1 {
		return "office"
	}
	return "offices"
}

// daysOf words the days of a file; one whose rows all stand in another has none.
func daysOf(f quotawatch.File) string {
	if f.Loaded == 0 {
		return "no day of its own"
	}
	return fmt.Sprintf("%s to %s", f.FirstDay, f.LastDay)
}

// reportPlace tells which held releases a release has to do with.
func (a *app) reportPlace(o store.Outcome) {
	switch {
	case len(o.Joined) > 0:
		a.say("  joins release %s: read again with its %d files", strings.Join(o.Joined, ", "), len(o.Files))
	case len(o.Replaced) > 0:
		a.say("  in place of release %s", strings.Join(o.Replaced, ", "))
	}
	if len(o.Same) > 0 {
		a.say("  holds the same rows as release %s: answers count them once", strings.Join(o.Same, ", "))
	}
	if o.Apart != "" {
		a.say("  a release of its own: %s", o.Apart)
	}
}

// reportSheets tells of each sheet, where a file has several.
func (a *app) reportSheets(f quotawatch.File) {
	if len(f.Sheets) < 2 {
		return
	}
	for _, s := range f.Sheets {
		a.say("    sheet %q: %s rows seen = %s loaded + %s quarantined + %s not data", s.Name, quota.Thousands(int64(s.Seen)),
			quota.Thousands(int64(s.Loaded)), quota.Thousands(int64(s.Quarantined)), quota.Thousands(int64(s.NotData)))
	}
}

// droppedColumns lists the columns of which nothing was stored.
func droppedColumns(f quotawatch.File) string {
	var names []string
	for _, c := range f.Columns {
		if c.Fate == "dropped" && c.Header != "" {
			names = append(names, c.Header)
		}
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// missingness words the share of loaded rows in which each stored column has
// no value.
func missingness(f quotawatch.File) string {
	text := ""
	for _, c := range f.Columns {
		if c.Fate == "dropped" || f.Loaded == 0 {
			continue
		}
		if n := c.Missing + c.Redacted + c.Bad; n > 0 {
			text += fmt.Sprintf("%s%s %.1f%%", map[bool]string{true: "", false: ", "}[text == ""], c.Field, 100*float64(n)/float64(f.Loaded))
		}
	}
	if text == "" {
		return "none"
	}
	return text
}

func releasesOf(outcomes []store.Outcome) (releases []quotawatch.Release) {
	for _, o := range outcomes {
		releases = append(releases, o.Release)
	}
	return releases
}

// progress is a bar on a terminal, and nothing elsewhere.
type progress struct {
	mu  sync.Mutex
	bar *progressbar.ProgressBar
}

// newBar begins a bar for so many bytes, or for what more says.
func newBar(w io.Writer, doing string, total int64, more ...progressbar.Option) *progress {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return &progress{}
	}
	usual := []progressbar.Option{progressbar.OptionSetWriter(w), progressbar.OptionShowBytes(true), progressbar.OptionSetDescription(doing),
		progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30)}
	return &progress{bar: progressbar.NewOptions64(total, append(usual, more...)...)}
}

// sizeOf sums up the sizes of files; one that is not there has none.
func sizeOf(paths []string) (total int64) {
	for _, p := range paths {
		if info, err := os.Stat(p); err == nil {
			total += info.Size()
		}
	}
	return total
}

func (p *progress) add(bytes int) {
	if p.bar == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = p.bar.Add(bytes) // a bar that cannot be drawn is no reason to stop
}

// at moves the bar to done of total bytes; a total of -1 is not known and
// leaves the end of the bar where it is.
func (p *progress) at(done, total int64) {
	if p.bar == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if total > 0 && p.bar.GetMax64() != total {
		p.bar.ChangeMax64(total)
	}
	_ = p.bar.Set64(done) // a bar that cannot be drawn is no reason to stop
}

func (p *progress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
