package ingest

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// A title names days in one of two ways, a fiscal year or a first and a last
// day.
var (
	fiscalYear = regexp.MustCompile(`(?i)\b(?:FY|fiscal\s+years?)\s*['’]?\s*((?:20)?\d\d)\b`)
	oneDay     = `((?:\d{1,2}/\d{1,2}/\d{4})|(?:\d{4}-\d{2}-\d{2})|(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}))`
	twoDays    = regexp.MustCompile(`(?i)\b` + oneDay + `\s*(?:-|–|—|to|through|thru|until|and)\s*` + oneDay + `\b`)
	ordinal    = regexp.MustCompile(`(?i)(\d)(?:st|nd|rd|th)\b`)
)

// claimedDays gives the days that the title lines of a file claim: those of the
// first line that names a first and a last day, else the fiscal years that the
// lines name. ok is false where no line claims days, or where what they claim
// is not of this calendar.
func claimedDays(titles []string) (w quotawatch.Window, ok bool) {
	for _, title := range titles {
		for _, m := range twoDays.FindAllStringSubmatch(title, -1) {
			from, first := dayInTitle(m[1])
			to, last := dayInTitle(m[2])
			if w = (quotawatch.Window{From: from, To: to}); first && last && claimable(w) {
				return w, true
			}
		}
	}
	for _, title := range titles {
		for _, m := range fiscalYear.FindAllStringSubmatch(title, -1) {
			year, err := strconv.Atoi(m[1])
			if err != nil {
				continue
			}
			if year < 100 {
				year += 2000
			}
			fy := registry.FiscalYear(year)
			if !claimable(fy) {
				continue
			}
			if !ok {
				w, ok = fy, true
			}
			w.From, w.To = min(w.From, fy.From), max(w.To, fy.To)
		}
	}
	return w, ok
}

// claimable tells whether days can be those of a release.
func claimable(w quotawatch.Window) bool { return !w.Empty() && plausible.Covers(w) }

// dayInTitle reads a day as titles spell them: 10/1/2020, 2020-10-01, October 1,
// 2020 or Oct. 1 2020. Months stand first, as in all of the agency's releases.
func dayInTitle(text string) (quotawatch.Day, bool) {
	for _, layout := range []string{"1/2/2006", time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return quotawatch.Date(at.Year(), int(at.Month()), at.Day()), true
		}
	}
	words := strings.Fields(strings.NewReplacer(",", " ", ".", " ").Replace(ordinal.ReplaceAllString(text, "$1")))
	if len(words) != 3 || len(words[0]) < 3 {
		return 0, false
	}
	month, err := time.Parse("Jan", strings.ToUpper(words[0][:1])+strings.ToLower(words[0][1:3]))
	day, errDay := strconv.Atoi(words[1])
	year, errYear := strconv.Atoi(words[2])
	if err != nil || errDay != nil || errYear != nil || !quotawatch.ValidDate(year, int(month.Month()), day) {
		return 0, false
	}
	return quotawatch.Date(year, int(month.Month()), day), true
}

// claim reads the title of a file and the days that it claims from the names of
// its sheets and the lines above their headers, and names its release by them.
// A file of several sheets claims days where each of them does.
func (p *Plan) claim(f *file) {
	p.ReleaseID = p.Vintage.ReleaseIDOf(nil)
	var all *quotawatch.Window
	for _, s := range p.Sheets {
		if s.Header < 0 {
			continue // not data
		}
		h := f.heads[s.index]
		w, ok := h.claims(s.Header)
		if !ok {
			return
		}
		if all == nil {
			p.Title, all = cmp.Or(claiming(h.above(s.Header)), p.Title), &w
		}
		all = &quotawatch.Window{From: min(all.From, w.From), To: max(all.To, w.To)}
	}
	p.Claimed = all
	p.ReleaseID = p.Vintage.ReleaseIDOf(all)
}

// claims returns the days that the title lines of a sheet claim, or those that
// its name claims, where the two have none in common: titles are copied from
// sheet to sheet. A name alone claims nothing: users name sheets as they like.
func (h head) claims(header int) (quotawatch.Window, bool) {
	named, byName := claimedDays([]string{h.sheet.Name})
	titled, byTitle := claimedDays(h.above(header))
	if byName && byTitle && (titled.To < named.From || named.To < titled.From) {
		return named, true
	}
	return titled, byTitle
}

// claiming gives the first of the lines that claims days by itself.
func claiming(titles []string) string {
	for _, title := range titles {
		if _, ok := claimedDays([]string{title}); ok {
			return title
		}
	}
	return ""
}

// above returns the lines above a header, each as the cells that hold anything.
func (h head) above(header int) (lines []string) {
	for i, row := range h.rows {
		if h.lines[i].row >= header {
			break
		}
		var words []string
		for _, c := range row {
			if c != "" && !slices.Contains(words, c) {
				words = append(words, c)
			}
		}
		lines = append(lines, strings.Join(words, " "))
	}
	return lines
}

// fewClaimed is the part of the rows, one in so many, that at least must lie in
// the days that a title claims: below it the title is of another file.
const fewClaimed = 100

// newest is how many days after the last release of its layout a workbook that
// counts days from 1904 may begin: one that is so marked by mistake begins four
// years late.
const newest = 366

// contradicted refuses a sheet whose days cannot be those that its title, or
// the marks of the workbook, say.
func (r *reading) contradicted() error {
	res, p := r.res, r.plan
	fault := func(summary, expected, found, do string) error {
		return &quotawatch.Error{Code: quotawatch.CodeReleaseBad, Summary: summary, File: p.Name, Place: spot(r.sheet.Name, r.sheet.Header),
			Expected: expected, Found: found, Do: do}
	}
	seen := p.Vintage.Window.Seen
	switch {
	case res.Loaded == 0:
	case r.sheet.Epoch1904 && seen != nil && res.FirstDay > seen.To+newest:
		return fault("the days lie four years after the releases of this layout", "a workbook that counts its days from 1900",
			fmt.Sprintf("one marked to count from 1904, with days from %s to %s", res.FirstDay, res.LastDay),
			"look at the days in a spreadsheet program; if they are wrong, take the mark out of a copy, or get the release as its publisher has it")
	case p.Claimed == nil || r.claimedRows()*fewClaimed >= res.Loaded:
	case p.ReleaseID == p.Vintage.ReleaseIDOf(nil): // nothing is named by the title
		res.Unclaimed = true
		res.Notes = append(res.Notes, fmt.Sprintf("the title of %s claims %s, and next to no row is of those days: it is not believed", r.where(), p.Claimed))
	default:
		return fault("the rows are not of the days that the title claims", p.Claimed.String()+", as the title says",
			fmt.Sprintf("%d rows of %d, from %s to %s", r.claimedRows(), res.Loaded, res.FirstDay, res.LastDay),
			"the title or the rows are of another file: get the release as its publisher has it")
	}
	return nil
}

// claimedRows counts the rows of the days that the title claims.
func (r *reading) claimedRows() (rows int) {
	r.res.Days.Each(func(day quotawatch.Day, c DayCount) {
		if r.plan.Claimed.Contains(day) {
			rows += int(c.Rows)
		}
	})
	return rows
}
