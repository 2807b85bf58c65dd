package web

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/web/lang"
	"pgregory.net/rapid"
)

// anyRelease draws a release with whatever a release may have, nothing in it
// also.
func anyRelease() *rapid.Generator[quotawatch.Release] {
	text := rapid.SampledFrom([]string{"", "AOR", "a <b> & \"c\"", "ñandú", "two\nlines", strings.Repeat("long ", 100)})
	day := rapid.Map(rapid.Int32Range(-40_000, 40_000), func(n int32) quotawatch.Day { return quotawatch.Day(n) })
	count := rapid.OneOf(rapid.Just(0), rapid.IntRange(0, 2_000_000_000))
	tally := rapid.Custom(func(t *rapid.T) quotawatch.Tally {
		return quotawatch.Tally{Seen: count.Draw(t, "seen"), Loaded: count.Draw(t, "loaded"), Quarantined: count.Draw(t, "quarantined"), NotData: count.Draw(t, "not data")}
	})
	sheet := rapid.Custom(func(t *rapid.T) quotawatch.Sheet {
		return quotawatch.Sheet{Name: text.Draw(t, "sheet"), Hidden: rapid.Bool().Draw(t, "hidden"), Header: count.Draw(t, "header"), Tally: tally.Draw(t, "rows"), FirstDay: day.Draw(t, "first"), LastDay: day.Draw(t, "last")}
	})
	column := rapid.Custom(func(t *rapid.T) quotawatch.Column {
		return quotawatch.Column{Header: text.Draw(t, "header"), Field: text.Draw(t, "field"), Fate: rapid.SampledFrom([]string{"mapped", "kept", "dropped"}).Draw(t, "fate"),
			Why: text.Draw(t, "why"), Missing: count.Draw(t, "missing"), Redacted: count.Draw(t, "redacted"), Bad: count.Draw(t, "bad")}
	})
	file := rapid.Custom(func(t *rapid.T) quotawatch.File {
		return quotawatch.File{Name: text.Draw(t, "name"), SHA256: text.Draw(t, "hash"), Bytes: rapid.Int64Min(0).Draw(t, "bytes"), Tally: tally.Draw(t, "rows"), FirstDay: day.Draw(t, "first"),
			LastDay: day.Draw(t, "last"), Sheets: rapid.SliceOfN(sheet, 0, 3).Draw(t, "sheets"), Columns: rapid.SliceOfN(column, 0, 4).Draw(t, "columns")}
	})
	quarantine := rapid.Custom(func(t *rapid.T) quotawatch.QuarantineCount {
		return quotawatch.QuarantineCount{Code: rapid.SampledFrom(codes()).Draw(t, "code"), Rows: count.Draw(t, "rows"), File: text.Draw(t, "file"), Sheet: text.Draw(t, "sheet"),
			Row: rapid.Int32Min(0).Draw(t, "row"), Field: text.Draw(t, "field")}
	})
	agreement := rapid.Custom(func(t *rapid.T) quotawatch.Agreement {
		return quotawatch.Agreement{Field: rapid.SampledFrom([]string{"likely", "dropped"}).Draw(t, "field"), Verdict: text.Draw(t, "verdict"), Rows: rapid.Int64Min(0).Draw(t, "rows")}
	})
	return rapid.Custom(func(t *rapid.T) quotawatch.Release {
		return quotawatch.Release{ID: rapid.StringMatching(`[a-z0-9][a-z0-9-]{0,20}`).Draw(t, "id"), Source: text.Draw(t, "source"), Vintage: text.Draw(t, "vintage"), Table: "arrests", Title: text.Draw(t, "title"),
			Tally: tally.Draw(t, "rows"), FirstDay: day.Draw(t, "first"), LastDay: day.Draw(t, "last"), Answers: quotawatch.Window{From: day.Draw(t, "from"), To: day.Draw(t, "to")},
			Coverage: rapid.SampledFrom([]quotawatch.Coverage{"", quotawatch.CoverNation, quotawatch.CoverTotals, quotawatch.CoverExtract}).Draw(t, "coverage"), Offices: count.Draw(t, "offices"),
			Files: rapid.SliceOfN(file, 0, 3).Draw(t, "files"), Notes: rapid.SliceOfN(text, 0, 3).Draw(t, "notes"), Quarantine: rapid.SliceOfN(quarantine, 0, 3).Draw(t, "quarantine"),
			Agreement: rapid.SliceOfN(agreement, 0, 4).Draw(t, "agreement"), Synthetic: rapid.Bool().Draw(t, "synthetic"), Digest: text.Draw(t, "digest")}
	})
}

func codes() (all []quotawatch.Code) {
	for _, c := range quotawatch.Codes() {
		all = append(all, c.Code)
	}
	return all
}

// TestAnyReleaseIsShown renders whatever a release may hold: its page in every
// language, the contract report, and the refusal of its files.
func TestAnyReleaseIsShown(t *testing.T) {
	held := snapshot(t)
	rapid.Check(t, func(t *rapid.T) {
		r := anyRelease().Draw(t, "release")
		s := held
		s.Releases = []quotawatch.Release{r}
		made := NewSite(s, new(chart.Renderer))
		for _, l := range lang.All() {
			f, err := made.Get(prefix(l) + "/releases/" + r.ID + "/")
			if err != nil {
				t.Fatal(l.Code, err)
			}
			shows(t, f.Body, len(r.Agreement) > 0, l.Say("Flagged by"))
		}
		var b bytes.Buffer
		if err := Contract(&b, s.Releases); err != nil {
			t.Fatal(err)
		}
		shows(t, b.Bytes(), len(r.Quarantine) > 0, "Quarantined rows, by code")
		b.Reset()
		faults := &quotawatch.Error{Code: "date-bad", Summary: "ñ <b>", File: r.Title, Found: r.Source}
		if err := WriteRefusal(&b, NewRefusal(errors.Join(faults, faults), s.Releases)); err != nil {
			t.Fatal(err)
		}
		shows(t, b.Bytes(), len(r.Files) > 0, "What was read of them")
	})
}

func shows(t *rapid.T, page []byte, want bool, text string) {
	if !bytes.Contains(page, []byte("</html>")) || bytes.Contains(page, []byte("<b>")) || bytes.Contains(page, []byte(text)) != want {
		t.Fatalf("%q is to be there: %v\n%s", text, want, page)
	}
}

// TestWholeNumbers writes whole numbers of every type, and nothing else.
func TestWholeNumbers(t *testing.T) {
	type rows int32
	for _, n := range []any{1234, int8(12), int16(1234), int32(1234), int64(1234), uint(1234), uint8(12), uint16(1234), uint32(1234), uint64(1234), rows(1234)} {
		if text, err := thousands(n); err != nil || text != "1,234" && text != "12" {
			t.Errorf("%T: %q %v", n, text, err)
		}
		if _, err := shareOf(n, n); err != nil {
			t.Errorf("%T: %v", n, err)
		}
	}
	for _, n := range []any{nil, "12", 1.5, uint64(1) << 63, []int{1}} {
		if text, err := thousands(n); err == nil {
			t.Errorf("%T is written as %q", n, text)
		}
	}
}

// TestFailedWorkersAreOneAnswer lets figures, adding and receiving fail in a way
// nobody expected, each in a goroutine of its own: one answer is lost, and the
// next upload is taken.
func TestFailedWorkersAreOneAnswer(t *testing.T) {
	s := snapshot(t)
	s.Answer = func(string, ...string) ([]byte, error) { panic("of a figure") }
	s.Receipt = func(string, ...string) ([]byte, error) { panic("of a receipt") }
	places := 0
	server := &Server{Current: func() (*Snapshot, error) { return &s, nil }}
	server.Uploads = &Uploads{Add: panicking, Place: func() (string, func(), error) {
		if places++; places == 1 {
			panic("of a place")
		}
		return t.TempDir(), func() {}, nil
	}}
	srv := serve(t, server)
	kind, body := form(t, "a.csv", "one")
	if res, text := send(t, srv, "", kind, body); res.StatusCode != http.StatusInternalServerError || !strings.Contains(text, `"internal"`) {
		t.Errorf("%d %s", res.StatusCode, text)
	}
	res, text := send(t, srv, "", kind, body)
	if res.StatusCode != http.StatusAccepted {
		t.Fatal(res.StatusCode, text)
	}
	if state := ended(t, srv, res.Header.Get("Location")); state.State != jobFailed || state.Problem == nil || state.Error.Code != quotawatch.CodeInternal {
		t.Errorf("%+v", state)
	}
	for _, path := range []string{"/claims/ice-post-2025-01-23.receipt.json", "/claims/ice-post-2025-01-23.json"} {
		if res, _ := get(t, srv+path); res.StatusCode != http.StatusInternalServerError && res.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	for _, path := range []string{"/", "/es/data/", "/healthz"} {
		if res, _ := get(t, srv+path); res.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}

// TestPanicOfOnePage fails for that page alone.
func TestPanicOfOnePage(t *testing.T) {
	before := routes
	defer func() { routes = before }()
	routes = append([]route{{path: "/broken/", template: "about", make: func(*site, string) (page, error) { panic("of a page") }},
		{path: "/failing/", template: "about", make: func(*site, string) (page, error) { return page{Model: 1}, fmt.Errorf("of no code") }}}, routes...)
	srv := server(t)
	for _, path := range []string{"/broken/", "/es/broken/", "/failing/"} {
		if res, body := get(t, srv.URL+path); res.StatusCode != http.StatusInternalServerError || !strings.Contains(body, "internal") {
			t.Errorf("%s: %d %s", path, res.StatusCode, body)
		}
	}
	if res, _ := get(t, srv.URL+"/about/"); res.StatusCode != http.StatusOK {
		t.Error(res.StatusCode)
	}
}
