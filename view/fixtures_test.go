package view

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/quota"
)

var update = flag.Bool("update", false, "write the fixtures that the browser's engine is tested with")

// fixtures is where the tests of the browser find what this package says.
const fixtures = "../ui/test/fixtures/view"

// same compares a fixture with what is made now, and writes it with -update. A
// compressed one is compared by what is in it: compressors may differ.
func same(t *testing.T, name string, made []byte) {
	t.Helper()
	path := filepath.Join(fixtures, name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, made, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Ext(name) == ".gz" {
		kept, made = gunzipped(t, kept), gunzipped(t, made)
	}
	if !bytes.Equal(kept, made) {
		t.Errorf("%s is not what is made now; see CONTRIBUTING.md", name)
	}
}

// lines writes a list as JSON, each item on a line of its own.
func lines[T any](t *testing.T, all []T) []byte {
	t.Helper()
	var out bytes.Buffer
	for i, v := range all {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		out.WriteString(map[bool]string{true: "[", false: ",\n"}[i == 0])
		out.Write(b)
	}
	out.WriteString("]\n")
	return out.Bytes()
}

type span [2]quotawatch.Day

func (s span) MarshalJSON() ([]byte, error) { return json.Marshal([2]int{int(s[0]), int(s[1])}) }

func spansOf(windows []quotawatch.Window) []span {
	spans := []span{}
	for _, w := range windows {
		spans = append(spans, span{w.From, w.To})
	}
	return spans
}

type lackFixture struct {
	Reason string `json:"reason"`
	Spans  []span `json:"spans"`
}

// lineFixture stands for the counts of a part: how many, their sum, their sum
// weighted by place, and the same of those before the window.
type lineFixture struct {
	ID     string   `json:"id"`
	Name   string   `json:"name"`
	Counts [3]int64 `json:"counts"`
	Before [3]int64 `json:"before"`
}

func weighted(l Line) (sums [3]int64) {
	for i, n := range l.Counts {
		sums[0]++
		sums[1] += int64(n)
		sums[2] += int64(i+1) * int64(n)
	}
	return sums
}

// viewFixture is an answer as the browser must give it.
type viewFixture struct {
	Kind       string                   `json:"kind"`
	Source     string                   `json:"source"`
	Synthetic  bool                     `json:"synthetic"`
	Caveats    []string                 `json:"caveats"`
	Counted    span                     `json:"counted"`
	Total      int64                    `json:"total"`
	Counts     []int                    `json:"counts"`
	Before     []int                    `json:"before"`
	Of         lineFixture              `json:"of"`
	Sizes      map[string]int           `json:"sizes"`
	Parts      map[string][]lineFixture `json:"parts"` // those with any arrest
	Lacks      map[string]lackFixture   `json:"lacks"`
	Unassigned []int64                  `json:"unassigned"`
	Plain      bool                     `json:"plain"`
}

type caseFixture struct {
	Query   string       `json:"query"`
	Span    span         `json:"span"`
	Missing *lackFixture `json:"missing,omitempty"`
	View    *viewFixture `json:"view,omitempty"`
}

func split(l Line, from quotawatch.Day) (before, counted Line) {
	last := l.From + quotawatch.Day(len(l.Counts)*l.Step)
	return l.Within(quotawatch.Window{From: l.From, To: from - 1}), l.Within(quotawatch.Window{From: from, To: last})
}

func lineOf(id, name string, l Line, from quotawatch.Day) lineFixture {
	before, counted := split(l, from)
	return lineFixture{id, name, weighted(counted), weighted(before)}
}

func viewOf(a *Answer) *viewFixture {
	before, counted := split(a.Daily, a.Counted.From)
	v := &viewFixture{Kind: map[bool]string{true: "records", false: "figure"}[a.Records], Source: a.Provenance.Source, Synthetic: a.Synthetic,
		Caveats: a.Provenance.Caveats, Counted: span{a.Counted.From, a.Counted.To}, Total: a.Total.Arrests.Numerator,
		Counts: append([]int{}, counted.Counts...), Before: append([]int{}, before.Counts...), Of: lineOf("", "", a.Of, a.Counted.From),
		Sizes: map[string]int{}, Parts: map[string][]lineFixture{}, Lacks: map[string]lackFixture{}, Plain: a.Filter.Plain()}
	for by, parts := range a.Parts {
		for _, p := range parts {
			from := a.Counted.From
			if p.Daily.Step == week {
				from = p.Daily.From
			}
			v.Sizes[by.String()]++
			if l := lineOf(p.ID, p.Name, p.Daily, from); l.Counts[1]+l.Before[1] > 0 {
				v.Parts[by.String()] = append(v.Parts[by.String()], l)
			}
		}
	}
	for by, l := range a.Lacks {
		v.Lacks[by.String()] = lackFixture{l.Reason, spansOf(l.Spans)}
	}
	if a.Unassigned.Headquarters.Known() {
		v.Unassigned = []int64{a.Unassigned.Headquarters.Numerator, a.Unassigned.NoOffice.Numerator}
	}
	return v
}

// caseOf answers a filter as the browser must: every second one with its days
// beside it, not in it.
func caseOf(t *testing.T, h mix.Holdings, f Filter, beside bool) caseFixture {
	t.Helper()
	c := caseFixture{Span: span{*f.From, *f.To}}
	w, asked := quotawatch.Window{From: *f.From, To: *f.To}, f
	if beside {
		f.From, f.To = nil, nil
	} else {
		c.Span = span{0, 0}
	}
	if c.Query = f.Encode(); c.Query != "" {
		c.Query = "?" + c.Query
	}
	if m := daysOf(h).missing(h, asked.filled(), w); m != nil {
		c.Missing = &lackFixture{m.reason, spansOf(m.spans)}
		return c
	}
	a, err := Count(h, asked)
	if err != nil {
		t.Fatal(err)
	}
	c.View = viewOf(a)
	return c
}

// TestFixtures binds the engine of the browser to this one: made-up releases,
// packed, with filters and what they come to.
func TestFixtures(t *testing.T) {
	kinds := map[string]int{}
	for name, of := range map[string]struct {
		seed  uint64
		world func(mix.Holdings, chance) mix.Holdings
	}{"one": {504, world}, "two": {1941, world}, "lacking": {1, lackingWorld}} {
		c := stream(of.seed)
		h := of.world(emptyWorld(t), c)
		p, err := Pack(h)
		if err != nil {
			t.Fatal(err)
		}
		same(t, name+"/manifest.json", p.Manifest)
		for file, b := range p.Files {
			same(t, name+"/"+file, b)
		}
		cases := []caseFixture{}
		for i := range 40 {
			k := caseOf(t, h, question(c), i%2 == 0)
			cases = append(cases, k)
			switch {
			case k.Missing != nil:
				kinds["missing"]++
			case k.View.Kind == "figure":
				kinds["figure"]++
			case k.View.Lacks["method"].Reason == wordsPlaceApart:
				kinds["places"]++
			default:
				kinds["records"]++
			}
		}
		same(t, name+"/expected.json", lines(t, cases))
	}
	t.Log(kinds)
	for kind, least := range map[string]int{"missing": 10, "figure": 2, "places": 10, "records": 30} {
		if kinds[kind] < least {
			t.Errorf("%d cases of %s, want %d at least", kinds[kind], kind, least)
		}
	}
}

// TestFilterFixtures binds the reading of addresses.
func TestFilterFixtures(t *testing.T) {
	type fixture struct {
		Search  string   `json:"search"`
		Encoded string   `json:"encoded"`
		Faults  []string `json:"faults"`
	}
	var all []fixture
	for _, search := range searches() {
		values, err := url.ParseQuery(search)
		if err != nil {
			t.Fatal(err)
		}
		f, faults := parse(values)
		all = append(all, fixture{search, f.Encode(), append([]string{}, faults...)})
	}
	same(t, "filters.json", lines(t, all))
}

// searches lists addresses that are right, wrong and odd, and random ones.
func searches() []string {
	all := []string{"", "office=DAL", "office=mia,DAL&office=DAL", "office=DAL%2CMIA", "office=D1L,DALLAS,,HQ", "office=", "criminality=neither,convicted",
		"criminality=guilty,neither,guilty", "method=unknown,custodial&method=at-large", "place=school&place=courthouse", "place=home", "from=2025-01-26&to=2025-02-01",
		"from=2025-02-29", "from=2025-1-1&to=1899-12-31", "from=2024-02-29&to=2200-01-01", "from=2025-02-02&to=2025-02-01", "from=2025-02-02&from=2025-02-03",
		"from=&to=2025-02-03", "definition=rows-new&basis=weekday&average=28&show=share", "definition=episodes&basis=day&average=7&show=count", "definition=own",
		"average=14&basis=mean8&show=rate", "average=7&average=1", "colour=red&Office=DAL", "b=1&a=1&a=2", "to=" + "x%22%3Cb%3E0123456789012345678901234567890123456789012345",
		"office=%C3%9FA", "method=%F0%9F%98%80", "average=07", "from=2025-01-26T00:00", "to=%202025-01-26"}
	c := stream(3)
	for range 30 {
		f := question(c)
		f.Basis = pick(c, quotawatch.Bases())
		all = append(all, f.Encode())
	}
	return all
}

// TestJudgeFixtures binds the judging of days, and trailing means, to package
// quota.
func TestJudgeFixtures(t *testing.T) {
	type fixture struct {
		From    int        `json:"from"`
		Before  []int      `json:"before"`
		Counts  []int      `json:"counts"`
		Target  int        `json:"target"`
		Basis   string     `json:"basis"`
		Judged  [8]int     `json:"judged"`
		Highest *int       `json:"highest_on"`
		Means7  []*float64 `json:"means7"`
	}
	var all []fixture
	c := stream(9)
	for range 60 {
		f := fixture{From: 20000 + c(14), Before: []int{}, Counts: []int{}, Target: c(40), Basis: string(pick(c, quotawatch.Bases()))}
		for range c(10) {
			f.Before = append(f.Before, c(60))
		}
		for range c(40) {
			f.Counts = append(f.Counts, c(60))
		}
		s := quota.Series{From: quotawatch.Day(f.From - len(f.Before)), Counts: append(append([]int{}, f.Before...), f.Counts...)}
		w := quotawatch.Window{From: quotawatch.Day(f.From), To: quotawatch.Day(f.From + len(f.Counts) - 1)}
		j := quota.Judge(s, w, f.Target, quotawatch.Basis(f.Basis))
		f.Judged = [8]int{j.Arrests, j.Days, j.Met, j.LongestBelow, j.Shortfall, j.Surplus, j.Scale, j.Highest}
		if on := int(j.HighestOn); j.Days > 0 {
			f.Highest = &on
		}
		f.Means7 = []*float64{}
		for _, e := range s.Means7(nil)[len(f.Before):] {
			if v, ok := e.Value(); ok {
				f.Means7 = append(f.Means7, &v)
			} else {
				f.Means7 = append(f.Means7, nil)
			}
		}
		all = append(all, f)
	}
	same(t, "judge.json", lines(t, all))
}
