package web

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/web/lang"
)

// withGroups is the embedded data with the groups of methods.
func withGroups(t *testing.T) Snapshot {
	t.Helper()
	s := snapshot(t)
	walk, err := registry.ReadCrosswalk("")
	if err != nil {
		t.Fatal(err)
	}
	s.Holdings.Crosswalk = walk
	return s
}

// nation is a made-up release of the second term with every field: Dallas makes
// 80 arrests on each weekday, Miami 75 every day, and Buffalo one.
func nation(first quotawatch.Day, days int) *cube.Cube {
	c := &cube.Cube{Header: cube.Header{Release: "made-up", Source: "test/arrests", Table: "arrests", Coverage: quotawatch.CoverNation, Identified: true, Synthetic: true,
		Offices: []quotawatch.OfficeCode{"BUF", "DAL", "MIA"}, Methods: []string{"Located", "CAP Local Incarceration"},
		Criminalities: []string{"1 Convicted Criminal", "3 Other Immigration Violator"}, Window: quotawatch.Window{From: first, To: first + quotawatch.Day(days) - 1}}}
	add := func(d quotawatch.Day, office, method, criminality uint16, n uint32) {
		c.Cells = append(c.Cells, cube.Cell{Day: d, Office: office, Method: method, Criminality: criminality, Rows: n, Episodes: n, Persons: n})
	}
	for d := c.Window.From; d <= c.Window.To; d++ {
		add(d, 0, 0, 1, 1)
		if d.IsWeekday() {
			add(d, 1, 1, 0, 80)
		}
		add(d, 2, 0, 0, 25)
		add(d, 2, 0, 1, 50)
	}
	c.Sort()
	return c
}

func siteOf(s Snapshot) *site { return &site{NewSite(s, new(chart.Renderer)), lang.English()} }

func serving(t *testing.T, s Snapshot) string {
	t.Helper()
	srv := httptest.NewServer(&Server{Current: func() (*Snapshot, error) { return &s, nil }})
	t.Cleanup(srv.Close)
	return srv.URL
}

// TestOfficesNumbers pins what the index says of the embedded data.
func TestOfficesNumbers(t *testing.T) {
	url := serving(t, withGroups(t))
	_, body := get(t, url+"/offices/")
	for _, want := range []string{"2 of 25 field offices average the reported 75 a day", "From 11.2 a day in Buffalo to 108.7 in Miami", "On 191 of 26,304 office-days 75 was reached",
		"there it is a benchmark", `data-value="61326.000000">61,326<`, "Harlingen was not an office of its own in the days known one by one",
		"Of the 4 offices with the most arrests, Dallas reached 75 on the most days: 113 of 1,096", "Single days, how arrests were made, type of place",
		"A total of each office, published by others", `<b class="at-target">108.7</b>`} {
		if !strings.Contains(body, want) {
			t.Errorf("the index does not say %q", want)
		}
	}
	if n := strings.Count(body, `name="compare"`); n != 25 {
		t.Errorf("%d offices in the table", n)
	}
	if n := strings.Count(body, "chart-spark"); n != 24 {
		t.Errorf("%d lines by month, want the 24 offices of the time", n)
	}
	if strings.Index(body, ">Miami<") > strings.Index(body, ">Buffalo<") {
		t.Error("the offices are not in the order of their arrests")
	}
	_, text := get(t, url+"/fig/offices.csv")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != 26 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, want := range []string{"DAL,Dallas,41810,564,74.131206,75,-490,2015-10-01,2018-09-30,1096,113,0.103102,370", "HLG,Harlingen,19381,564,34.363475,75,-22919,,,,,,"} {
		if !strings.Contains(text, want) {
			t.Errorf("the file has no row %s", want)
		}
	}
}

// TestOfficePages pins the pages of four offices on the embedded data.
func TestOfficePages(t *testing.T) {
	url := serving(t, withGroups(t))
	for code, says := range map[string][]string{
		"DAL": {"Dallas made 74.1 arrests a day in the second term, just below the reported 75", "Dallas reached 75 on 113 of 1,096 days", "41,810", "490 fewer than 75 a day would be",
			">114<", "1 September 2017, in the whole area. The longest run of days below 75 was 370", "After 1,096 days Dallas stands 38,402 arrests below a benchmark of 75 a day", "43,798",
			"No release that covers these days records conviction, pending charge or neither", "the White House press secretary called the story false", ">1.00</td><td class=\"n\">0.99</td>"},
		"MIA": {"Miami made 109 arrests a day in the second term, above the reported 75", "19,026 more than 75 a day would be"},
		"BUF": {"Buffalo made 11 arrests a day in the second term, below the reported 75", "Buffalo reached 75 on none of 1,096 days"},
		"HLG": {"Harlingen made 34 arrests a day in the second term, below the reported 75", "On how many days it reached 75 is not known",
			"Harlingen was not an office of its own before 1 October 2020, and single days of offices are known from 1 October 2015 to 30 September 2018 alone", "quotawatch add FILE"},
	} {
		res, body := get(t, url+"/offices/"+code+"/")
		for _, want := range says {
			if !strings.Contains(strings.ReplaceAll(body, "The White House", "the White House"), want) {
				t.Errorf("%s does not say %q", code, want)
			}
		}
		if res.StatusCode != http.StatusOK || strings.Contains(body, "NaN") || strings.Contains(body, `style="`) {
			t.Errorf("%s: %d", code, res.StatusCode)
		}
		missing := strings.Count(body, `class="state missing"`)
		if want := 1; missing != want {
			t.Errorf("%s: %d figures are missing", code, missing)
		}
	}
	for path, want := range map[string]int{"/offices/XXX/": 404, "/offices/HQ/": 404, "/offices/dal/": 404, "/offices/DAL": 200, "/es/offices/DAL/": 200,
		"/fig/office-days-HLG.csv": 404, "/fig/office-days-XXX.csv": 404, "/fig/office-earlier-DAL.csv": 404, "/fig/office-days-DAL.svg": 200} {
		if res, _ := get(t, url+path); res.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, res.StatusCode, want)
		}
	}
}

// TestOfficeFiles compares the files of an office with its totals: 17,644
// arrests in fiscal year 2018.
func TestOfficeFiles(t *testing.T) {
	url := serving(t, withGroups(t))
	sums := map[string]int{}
	for name, column := range map[string]int{"days": 1, "ledger": 2, "months": 2, "methods": 2, "places": 1, "weekdays": 2} {
		_, text := get(t, url+"/fig/office-"+name+"-DAL.csv")
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows[1:] {
			var n int
			if _, err := fmt.Sscan(r[column], &n); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if name != "days" {
				sums[name] += n
			} else if r[0] >= "2017-10-01" {
				sums[name] += n
			}
		}
	}
	if want := map[string]int{"days": 17644, "ledger": 43798, "months": 43798, "methods": 43798, "places": 43798, "weekdays": 43798}; fmt.Sprint(sums) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", sums, want)
	}
}

// TestOfficesWithRecords has a release of the second term: its days lead the
// pages, with the years before them and fiscal years 2016 to 2018 below.
func TestOfficesWithRecords(t *testing.T) {
	s := withGroups(t)
	s.Holdings.Records = []*cube.Cube{nation(quotawatch.Date(2024, 12, 1), 120)}
	s.Releases = []quotawatch.Release{{ID: "made-up", Synthetic: true}}
	url := serving(t, s)
	_, dal := get(t, url+"/offices/DAL/")
	for _, want := range []string{"Dallas made 55 arrests a day in the second term, below the reported 75", "From 25 January 2025 to 30 March 2025 Dallas reached 75 on 45 of 65 days",
		"Dallas made 80 arrests on an average weekday and 0.0 on a day of the weekend", "100% of the 3,600 arrests by Dallas were custodial", "made up for tests",
		"100% of the 3,600 arrests by Dallas were of people with a conviction", "Before any such report, Dallas reached 75 on 113 of 1,096 days", "1 December 2024 to 24 January 2025", "41,810"} {
		if !strings.Contains(dal, want) {
			t.Errorf("Dallas does not say %q", want)
		}
	}
	if strings.Index(dal, "office-days-DAL") > strings.Index(dal, "office-earlier-DAL") {
		t.Error("the older days stand before the newer")
	}
	for code, want := range map[string]string{"MIA": "Miami reached 75 on every one of 65 days", "BUF": "Buffalo reached 75 on none of 65 days", "HLG": "Harlingen reached 75 on none of 65 days"} {
		if _, body := get(t, url+"/offices/"+code+"/"); !strings.Contains(body, want) {
			t.Errorf("%s does not say %q", code, want)
		}
	}
	_, index := get(t, url+"/offices/")
	if strings.Contains(index, "was not an office of its own in the days") || strings.Count(index, "chart-spark") != 25 {
		t.Error("Harlingen has days in the second term")
	}
}

// TestOfficesWithoutDays takes the records away: pages say what to add, and show
// no zero instead.
func TestOfficesWithoutDays(t *testing.T) {
	s := withGroups(t)
	s.Holdings.Reference = nil
	url := serving(t, s)
	res, body := get(t, url+"/offices/DAL/")
	if res.StatusCode != http.StatusOK || strings.Count(body, `class="state missing"`) != 1 || !strings.Contains(body, "quotawatch add FILE") {
		t.Errorf("%d, %d figures missing", res.StatusCode, strings.Count(body, `class="state missing"`))
	}
	if strings.Contains(body, "chart-national") || strings.Contains(body, ">0<") {
		t.Error("the page draws what is not known")
	}
	s.Holdings.Registry.Figures = nil
	if res, _ := get(t, serving(t, s)+"/offices/DAL/"); res.StatusCode != http.StatusInternalServerError {
		t.Errorf("with nothing known: %d", res.StatusCode)
	}
}

// TestOfficeWords tests each sentence where it tips.
func TestOfficeWords(t *testing.T) {
	s := english(t)
	count := func(n int64) quotawatch.Estimate { return quotawatch.Count(n, nil) }
	row := func(arrests, days int64) quota.Row {
		return quota.Row{Name: "Dallas", Target: 75, Days: int(days), Arrests: count(arrests), PerDay: quotawatch.Ratio(arrests, days, nil), Net: count(arrests - 75*days)}
	}
	term, before := quotawatch.Window{From: secondTerm, To: secondTerm + 9}, quotawatch.Window{From: 0, To: 9}
	for _, c := range []struct{ got, want string }{
		{s.pace(row(7399, 100), term), "Dallas made 74 arrests a day in the second term, below the reported 75"},
		{s.pace(row(7400, 100), term), "Dallas made 74 arrests a day in the second term, below the reported 75"},
		{s.pace(row(7401, 100), term), "Dallas made 74.0 arrests a day in the second term, just below the reported 75"},
		{s.pace(row(7499, 100), term), "Dallas made 74.99 arrests a day in the second term, just below the reported 75"},
		{s.pace(row(7500, 100), term), "Dallas made 75.0 arrests a day in the second term, as many as the reported 75"},
		{s.pace(row(7501, 100), before), "Dallas made 75.0 arrests a day from 1 January 1970 to 10 January 1970, above the reported 75"},
		{s.pace(row(1, 0), term), "How many arrests a day Dallas made in the second term is not known"},
		{s.pace(row(364, 100), term), "Dallas made 3.6 arrests a day in the second term, below the reported 75"},
		{s.balance(row(74, 1)), "1 fewer than 75 a day would be"}, {s.balance(row(75, 1)), "as many as 75 a day would be"}, {s.balance(row(1076, 1)), "1,001 more than 75 a day would be"},
		{s.balance(quota.Row{}), "not known"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	for met, want := range map[int64]string{0: "Dallas reached 75 on none of 1,096 days", 1: "Dallas reached 75 on 1 of 1,096 days", 1095: "Dallas reached 75 on 1,095 of 1,096 days", 1096: "Dallas reached 75 on every one of 1,096 days"} {
		if got := s.reached(quota.Row{Name: "Dallas", Target: 75, Days: 1096, DaysMet: count(met)}); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := s.reached(quota.Row{Name: "Dallas", Target: 75, Days: 9}); got != "On how many days Dallas reached 75 is not known" {
		t.Errorf("got %q", got)
	}
	ledger := func(balance int64) *quota.Ledger {
		return &quota.Ledger{Name: "Dallas", Answer: &quota.Answer{Window: term, InForceDays: 5, Order: quotawatch.Order{Target: 75}}, Rows: []quota.LedgerRow{{Arrests: 1000 + balance, Target: 1000}}}
	}
	old := ledger(-3)
	old.Answer.InForceDays = 0
	if got := s.standing(old); got != "After 10 days Dallas stands 3 arrests below a benchmark of 75 a day" {
		t.Errorf("got %q", got)
	}
	for balance, want := range map[int64]string{-1: "After 10 days Dallas stands 1 arrest below the reported quota", 0: "After 10 days Dallas stands level with the reported quota", 2: "After 10 days Dallas stands 2 arrests above the reported quota"} {
		if got := s.standing(ledger(balance)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestOfficeFigureWords tests the titles of figures where they tip.
func TestOfficeFigureWords(t *testing.T) {
	s := english(t)
	met := func(name string, n, days int64) quota.Row {
		return quota.Row{Name: name, Target: 75, Days: int(days), DaysMet: quotawatch.Count(n, nil), ShareMet: quotawatch.Ratio(n, days, nil)}
	}
	half := func(n int) string {
		return s.half(met("Dallas", int64(n), 8), quota.Distribution{Days: 8, Met: n, Median: 38})
	}
	month := quota.Month{First: quotawatch.Date(2018, 1, 1), Days: 31, Arrests: 31 * 80}
	best := func(months, reached int) string { return s.bestMonth(met("Dallas", 0, 1), month, months, reached, nil) }
	for _, c := range []struct{ got, want string }{
		{half(0), "On at least half of the days Dallas made 38 arrests or fewer; on none 75"},
		{half(1), "On at least half of the days Dallas made 38 arrests or fewer; on 12% it made 75 or more"},
		{half(8), "On every day Dallas made 75 arrests or more, on at least half of them 38 arrests or fewer"},
		{s.half(quota.Row{Name: "Dallas"}, quota.Distribution{}), "No day of Dallas is known"},
		{best(36, 0), "No month of Dallas averaged 75 a day; the highest, January 2018, averaged 80"},
		{best(36, 1), "One month of Dallas averaged 75 a day or more: January 2018, with 80"},
		{best(36, 2), "2 of 36 months of Dallas averaged 75 a day or more, the highest, January 2018, 80"},
		{best(36, 36), "Each month of Dallas averaged 75 a day or more, the highest, January 2018, 80"},
		{s.week("Dallas", 75, quotawatch.Ratio(7499, 100, nil), quotawatch.Ratio(1, 2, nil)), "Dallas made 74.99 arrests on an average weekday and 0.5 on a day of the weekend"},
		{s.week("Dallas", 75, quotawatch.Ratio(1, 1, nil), quotawatch.Estimate{}), "Too few days are known to tell weekdays of Dallas from weekends"},
		{s.mostDays([]quota.Row{met("Dallas", 0, 9), met("Miami", 0, 9)}), "Of the 2 offices with the most arrests, none reached 75 on any of 9 days"},
		{s.mostDays([]quota.Row{met("Dallas", 2, 9), met("Miami", 3, 9)}), "Of the 2 offices with the most arrests, Miami reached 75 on the most days: 3 of 9"},
		{s.mostDays([]quota.Row{met("Dallas", 3, 9), met("Miami", 3, 9)}), "Of the 2 offices with the most arrests, 2 reached 75 on the most days, each on 3 of 9"},
		{tenths(quotawatch.Ratio(7496, 100, nil), 75), "74.96"}, {tenths(quotawatch.Ratio(7494, 100, nil), 75), "74.9"}, {tenths(quotawatch.Estimate{}, 75), "–"},
		{plus(-1234), "−1,234"}, {plus(0), "0"}, {plus(5), "+5"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// TestOfficesAreAskedOnce makes every page of an office in both languages and
// finds that one answer served them all.
func TestOfficesAreAskedOnce(t *testing.T) {
	s := siteOf(withGroups(t))
	one, err := s.officeAnswers()
	if err != nil {
		t.Fatal(err)
	}
	other, err := (&site{s.Site, lang.All()[1]}).officeAnswers()
	if err != nil || one.days != other.days || one.groups["method"].whole != other.groups["method"].whole {
		t.Errorf("asked again: %v", err)
	}
}

// TestOfficeTextsAreTranslated finds every text of these pages in the catalogue.
func TestOfficeTextsAreTranslated(t *testing.T) {
	spanish := lang.All()[1]
	said := regexp.MustCompile(`\bsay "((?:[^"\\]|\\.)*)"|\bsay\("((?:[^"\\]|\\.)*)"`)
	files, err := filepath.Glob("office*.go")
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, "groups.go", "templates/office.html", "templates/offices.html")
	checked := 0
	check := func(text, where string) {
		checked++
		if !spanish.Has(text) {
			t.Errorf("%s: no Spanish for %q", where, text)
		}
	}
	for _, file := range slices.DeleteFunc(files, func(f string) bool { return strings.HasSuffix(f, "_test.go") }) {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range said.FindAllStringSubmatch(string(b), -1) {
			check(m[1]+m[2], file)
		}
	}
	for _, name := range groupNames {
		check(name, "the names of groups")
	}
	if checked < 150 {
		t.Errorf("only %d texts were found", checked)
	}
}
