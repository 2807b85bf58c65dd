package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/reference"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/web/lang"
)

func snapshot(t *testing.T) Snapshot {
	t.Helper()
	reg, err := registry.Load("")
	if err != nil {
		t.Fatal(err)
	}
	cubes, err := reference.Cubes()
	if err != nil {
		t.Fatal(err)
	}
	return Snapshot{Holdings: mix.Holdings{Holdings: quota.Holdings{Registry: reg, Reference: cubes, Build: "reference-" + reference.Digest()}}}
}

// english is the pages of the embedded data in English.
func english(t *testing.T) *site {
	return &site{NewSite(snapshot(t), new(chart.Renderer)), lang.English()}
}

func server(t *testing.T) *httptest.Server {
	s := snapshot(t)
	srv := httptest.NewServer(&Server{Current: func() (*Snapshot, error) { return &s, nil }})
	t.Cleanup(srv.Close)
	return srv
}

func get(t *testing.T, url string, change ...func(*http.Request)) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range change {
		c(req)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(b)
}

// TestOverviewNumbers pins what the first page says of the embedded data.
func TestOverviewNumbers(t *testing.T) {
	_, body := get(t, server(t).URL+"/")
	for _, want := range []string{
		"ICE made 974 arrests a day in the second term. 2 of 25 field offices average the reported 75.",
		"reached 75 on 191 of 26,304 office-days",
		"In the four weeks to 28 July 2025, arrests a day were 2.7 times the level of the year before the second term, below both reported goals",
		"The pace is highest in Miami, at 109 a day",
		"Before any order, offices reached 75 on 0.7% of office-days: 191 of 26,304",
		"The highest day was 4 June 2025, with 1,814.",
		"the White House press secretary called the story false",
		">74.1<",
	} {
		if !strings.Contains(strings.ReplaceAll(body, "The White House press", "the White House press"), want) {
			t.Errorf("the overview does not say %q", want)
		}
	}
	if strings.Contains(body, "1,875") && !strings.Contains(body, "another number") {
		t.Error("the offices' goals are added up")
	}
	if n := strings.Count(body, `class="chart chart-panel"`); n != 24 {
		t.Errorf("%d panels, want the 24 offices of the time", n)
	}
	for _, bad := range []string{"style=\"", "<style", "onclick", "NaN", "javascript:"} {
		if strings.Contains(body, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
}

func TestPagesAndFiles(t *testing.T) {
	srv := server(t)
	for path, want := range map[string]struct {
		status   int
		kind     string
		contains string
	}{
		"/orders/":              {200, "text/html", "Seek 3,000 arrests a day"},
		"/timeline/":            {200, "text/html", "Operation Metro Surge"},
		"/data/":                {200, "text/html", "110,104"},
		"/fig/national.csv":     {200, "text/csv", "2025-06-04,1814,"},
		"/fig/stated.csv":       {200, "text/csv", "ice-post-2025-01-23,538 arrests on 23 January 2025,agency,2025-01-23,538,466,-0.133829,records show fewer"},
		"/fig/events.csv":       {200, "text/csv", "2025-01-25,reported order,\"75 arrests a day for each field office"},
		"/fig/ranking.csv":      {200, "text/csv", "MIA,Miami,61326,564,108.734043,75,19026"},
		"/fig/multiples.csv":    {200, "text/csv", "DAL,Dallas,43798,1096,39.961679,75,"},
		"/fig/map.svg":          {200, "image/svg+xml", "<![CDATA["},
		"/fig/multiples.svg":    {404, "text/html", "no such page"},
		"/fig/../../etc/passwd": {404, "text/html", "no such page"},
		"/orders":               {200, "text/html", "Seek 3,000 arrests a day"},
		"/es/orders/":           {200, "text/html", `lang="es"`},
		"/fig/national.json":    {200, "application/json", `"mean_7_days"`},
		"/nowhere":              {404, "text/html", "no such page"},
		"/healthz":              {200, "text/plain", "ok"},
		"/favicon.ico":          {200, "image/svg+xml", "<svg"},
	} {
		t.Run(path, func(t *testing.T) {
			res, body := get(t, srv.URL+path)
			if res.StatusCode != want.status || !strings.HasPrefix(res.Header.Get("Content-Type"), want.kind) || !strings.Contains(body, want.contains) {
				t.Errorf("%d %s, %d bytes, want %d %s with %q", res.StatusCode, res.Header.Get("Content-Type"), len(body), want.status, want.kind, want.contains)
			}
		})
	}
}

func TestSecurity(t *testing.T) {
	srv := server(t)
	res, _ := get(t, srv.URL+"/")
	if csp := res.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("policy %q", csp)
	}
	if res, _ := get(t, srv.URL+"/", func(r *http.Request) { r.Host = "evil.example" }); res.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("a page pointed here is answered: %d", res.StatusCode)
	}
	if res, err := http.Post(srv.URL+"/", "text/plain", nil); err != nil || res.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST is answered: %v %v", res, err)
	}
	again, _ := get(t, srv.URL+"/", func(r *http.Request) { r.Header.Set("If-None-Match", res.Header.Get("ETag")) })
	if again.StatusCode != http.StatusNotModified {
		t.Errorf("the same page is sent again: %d", again.StatusCode)
	}
}

// TestNeverAPageOfZeros takes data away and expects a refusal, not a page.
func TestNeverAPageOfZeros(t *testing.T) {
	for name, take := range map[string]func(*Snapshot){
		"no cubes":   func(s *Snapshot) { s.Holdings.Reference = nil },
		"no figures": func(s *Snapshot) { s.Holdings.Registry.Figures = nil },
		"no orders":  func(s *Snapshot) { s.Holdings.Registry.Orders = nil },
	} {
		t.Run(name, func(t *testing.T) {
			s := snapshot(t)
			take(&s)
			srv := httptest.NewServer(&Server{Current: func() (*Snapshot, error) { return &s, nil }})
			defer srv.Close()
			res, body := get(t, srv.URL+"/")
			if res.StatusCode != http.StatusInternalServerError || strings.Contains(body, `class="tile"`) {
				t.Errorf("%d: %.300s", res.StatusCode, body)
			}
		})
	}
}

func TestWords(t *testing.T) {
	s := english(t)
	for _, c := range []struct{ got, want string }{
		{s.offices(0, 25), "None of 25 field offices"}, {s.offices(1, 25), "1 of 25 field offices"}, {s.offices(25, 25), "All 25 field offices"},
		{s.averaging(1, 25, 75), "1 of 25 field offices averages the reported 75"}, {s.averaging(2, 25, 75), "2 of 25 field offices average the reported 75"},
		{share(quotawatch.Ratio(0, 9, nil)), "0%"}, {share(quotawatch.Ratio(9, 9, nil)), "100%"}, {share(quotawatch.Ratio(1, 9999, nil)), "<0.1%"},
		{share(quotawatch.Ratio(9998, 9999, nil)), ">99.9%"}, {share(quotawatch.Ratio(191, 26304, nil)), "0.7%"}, {share(quotawatch.Ratio(1, 2, nil)), "50%"},
		{share(quotawatch.Unknown("why", nil)), "–"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	ratio := func(n int64) quotawatch.Estimate { return quotawatch.Ratio(n, 100, nil) }
	for n, want := range map[int64]string{270: "2.7 times the level", 105: "1.1 times the level", 104: "about the level", 96: "about the level", 95: "95% of the level", 40: "40% of the level"} {
		if got, err := s.times(ratio(n), ratio(100)); err != nil || got != want {
			t.Errorf("%d: %q %v, want %q", n, got, err, want)
		}
	}
	if got, err := s.times(ratio(1), quotawatch.Ratio(0, 1, nil)); err == nil {
		t.Errorf("a change from nothing is stated: %q", got)
	}
	goals := []quotawatch.Order{{Target: 1200, TargetHigh: 1500}, {Target: 3000}}
	for n, want := range map[int64]string{119999: "below both reported goals", 120000: "inside 1,200 to 1,500 and below 3,000", 150000: "inside 1,200 to 1,500 and below 3,000",
		150001: "at or above 1,500 and below 3,000", 300000: "at or above 1,500 and at or above 3,000"} {
		if got := s.against(ratio(n), goals); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestEveryFigureIsWhole(t *testing.T) {
	s := english(t)
	for _, id := range s.figureIDs() {
		f, err := s.figure(id)
		if err != nil {
			t.Fatal(err)
		}
		if f.Missing != "" && f.Title != "" && len(f.suffixes()) == 0 {
			continue // it says what it needs, and has nothing to download
		}
		if f.Title == "" || f.Measure == "" || f.Source == "" || f.Definition == "" || f.Build == "" || len(f.Caveats) == 0 || len(f.Table.Rows) == 0 {
			t.Errorf("%s lacks a part", f.ID)
		}
	}
	p, err := overviewPage(s, "")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(p.Model.(*Overview).Orders, func(o quotawatch.Order) bool { return o.ID == "field-office-75" && o.Denial != "" }) {
		t.Error("the reported quota is shown without its denial")
	}
}

// TestMissingValues shows the published shares of missing values, and nothing
// else as one.
func TestMissingValues(t *testing.T) {
	p, err := dataPage(english(t), "")
	if err != nil {
		t.Fatal(err)
	}
	d := p.Model.(Data)
	if len(d.Missing) != 23 || d.Missing[0] != (Missing{"Alien File Number", "0.8%", "yes"}) {
		t.Errorf("%d fields, the first %+v", len(d.Missing), d.Missing[0])
	}
	if len(d.Figures) != 5 {
		t.Errorf("%d figures are listed, want those per day, week and office, the people held and the book-ins", len(d.Figures))
	}
}

// TestEveryPathAnswers gets each path of the site and reads the links of each
// page: what a page leads to is there.
func TestEveryPathAnswers(t *testing.T) {
	s := NewSite(snapshot(t), new(chart.Renderer))
	paths, err := s.Paths()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, p := range paths {
		known[p] = true
	}
	links := regexp.MustCompile(`(?:href|src)="([^"#?]+)`)
	absurd := regexp.MustCompile(`\d(?:\d{3}|,\d{3})(?:\.\d+)?%`) // a count shown as a share
	for _, p := range paths {
		if testing.Short() && strings.HasPrefix(p, "/es/") {
			continue
		}
		f, err := s.Get(p)
		if err != nil || len(f.Body) == 0 || f.Kind == "" {
			t.Fatalf("%s: %d bytes of %q: %v", p, len(f.Body), f.Kind, err)
		}
		if f.Kind != kindHTML {
			continue
		}
		if share := absurd.Find(f.Body); share != nil && !strings.Contains(p, "/claims/") { // where some are stated
			t.Errorf("%s has a share of %s", p, share)
		}
		for _, m := range links.FindAllStringSubmatch(string(f.Body), -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			to := path.Join(path.Dir(p+"x"), m[1])
			if strings.HasSuffix(m[1], "/") && to != "/" {
				to += "/"
			}
			if !known[to] && !strings.HasPrefix(to, "/assets/") {
				t.Errorf("%s leads to %s, which is not there", p, to)
				known[to] = true
			}
		}
	}
}
