package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/suppress"
	"github.com/spf13/cobra"
)

const peopleLong = `Count arrests by one attribute of people (citizenship, sex or band of ages), by month
and office or nation, and no finer. Small counts are hidden, and so many others that
none can be worked out from totals, from other cells or from the next release; the
rules are data (registry/disclosure.yaml) and argued in docs/methods/suppression.md.
A month is shown once, as the first release that settles it counts it, and never
revised: what was shown is kept in the data directory. There is no second attribute,
no filter and no other counting rule, on purpose.`

const peopleExample = `  quotawatch people --attribute citizenship
  quotawatch people --attribute sex --office DAL --format csv`

type peopleFlags struct{ attribute, office string }

// peopleAnswer is what the command answers, as JSON.
type peopleAnswer struct {
	*suppress.Protected
	Area  string   `json:"area"`
	Build string   `json:"build"`
	Notes []string `json:"notes"`
}

func (a *app) peopleCommand() *cobra.Command {
	var f peopleFlags
	c := &cobra.Command{Use: "people", Short: "Citizenship, sex or age by month and office or nation, small counts hidden", Long: peopleLong, Example: peopleExample,
		Args: noArgs, RunE: func(c *cobra.Command, _ []string) error { return a.people(c, f) }}
	c.Flags().StringVar(&f.attribute, "attribute", "citizenship", "citizenship, sex or age")
	c.Flags().StringVar(&f.office, "office", "", "one field office by `code`, as DAL (default the nation)")
	_ = c.RegisterFlagCompletionFunc("attribute", cobra.FixedCompletions([]string{"citizenship", "sex", "age"}, cobra.ShellCompDirectiveNoFileComp))
	_ = c.RegisterFlagCompletionFunc("office", a.completeOffices)
	return c
}

func (a *app) people(c *cobra.Command, f peopleFlags) error {
	h, err := a.holdings()
	if err != nil {
		return err
	}
	rules, err := registry.LoadDisclosure(nil)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(rules.Attributes, func(at registry.Attribute) bool { return at.ID == f.attribute && !at.National })
	if i < 0 {
		return usage(c, fmt.Sprintf("--attribute %q is not citizenship, sex or age", f.attribute))
	}
	area := strings.ToUpper(f.office)
	if office, ok := h.Registry.Office(quotawatch.OfficeCode(area)); area != "" && (!ok || !office.Geographic()) {
		return &quotawatch.Error{Code: quotawatch.CodeNoOffice, Summary: "there is no such field office", Found: fmt.Sprintf("%.80q", f.office), Do: "the codes are in: quotawatch attain --scope office"}
	}
	shown, notes, err := a.protected(h, suppress.RulesOf(rules, rules.Attributes[i]), rules.Attributes[i])
	if err != nil {
		return err
	}
	if area == "" {
		area = suppress.Nation
	}
	return a.sayPeople(h, shown, notes, area, rules.Attributes[i])
}

// protected shows an attribute release by release, in the order in which they
// came: each adds the months that no earlier one showed.
func (a *app) protected(h quota.Holdings, rules suppress.Rules, at registry.Attribute) (shown *suppress.Protected, notes []string, err error) {
	path, earlier, err := a.shownBefore(at.ID)
	if err != nil {
		return nil, nil, err
	}
	before := earlier
	for _, c := range slices.Concat(h.Reference, h.Records) {
		if c.Table != at.Table || !slices.Contains(c.Facets(), at.Field) {
			continue
		}
		p, err := protectOne(c, at, rules, h.Registry.Offices, earlier)
		if err != nil {
			notes = append(notes, fmt.Sprintf("release %s adds no month: %s", c.Release, strings.ReplaceAll(firstLine(err), "\n", " ")))
			continue
		}
		shown, earlier = p, &p.Pattern
	}
	if shown == nil {
		return nil, notes, &quotawatch.Error{Code: quotawatch.CodeCannotAnswer, Summary: "no release that is held can be shown by " + at.Title, Expected: "a national release with the field " + at.Field,
			Found: strings.Join(notes, "; "), Do: "add one: quotawatch add FILE"}
	}
	if len(h.Records) > 0 && (before == nil || len(before.Months) != len(shown.Months)) {
		b, err := json.MarshalIndent(shown.Pattern, "", "  ")
		if err != nil {
			return nil, nil, err
		}
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), writeWhole(path, append(b, '\n'))); err != nil {
			return nil, nil, err
		}
	}
	return shown, notes, nil
}

func protectOne(c *cube.Cube, at registry.Attribute, rules suppress.Rules, offices []quotawatch.Office, earlier *suppress.Pattern) (*suppress.Protected, error) {
	t, err := suppress.FromCube(c, at, rules, offices)
	if err != nil {
		return nil, err
	}
	return suppress.Protect(t, rules, earlier)
}

func firstLine(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\n")
	return text
}

// shownBefore reads what was ever shown of an attribute, which later releases
// go by.
func (a *app) shownBefore(attribute string) (path string, p *suppress.Pattern, err error) {
	dir, err := a.dataDir()
	if err != nil {
		return "", nil, err
	}
	path = filepath.Join(dir, "shown", attribute+".json")
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return path, nil, nil
	}
	if err == nil {
		p, err = suppress.ReadPattern(b)
	}
	return path, p, err
}

func (a *app) sayPeople(h quota.Holdings, shown *suppress.Protected, notes []string, area string, at registry.Attribute) error {
	for _, c := range h.Records {
		if c.Synthetic {
			a.say("SYNTHETIC DATA: made up for tests, not arrests.")
			break
		}
	}
	t := present.Table{Columns: append([]string{"month"}, shown.Categories...)}
	for _, m := range shown.Months {
		row := []present.Cell{present.Text(m.First.String()[:len("2006-01")])}
		for _, category := range shown.Categories {
			cell := shown.Cell(m.First, area, category)
			row = append(row, present.Cell{Value: map[bool]string{true: cell.String()}[cell.Shown], Screen: cell.String(), Number: true})
		}
		t.Rows = append(t.Rows, row)
	}
	a.say("Arrests by %s, %s, by month", at.Title, map[bool]string{true: "nation", false: area}[area == suppress.Nation])
	a.say("")
	if err := a.write(peopleAnswer{shown, area, h.Build, notes}, t); err != nil {
		return err
	}
	a.say("")
	a.say("%s", shown.Note)
	for _, n := range notes {
		a.say("- %s", n)
	}
	a.say("Build: %s", h.Build)
	return nil
}
