package feed

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/claim"
)

func results(verdicts map[string]claim.Verdict) (all []claim.Result) {
	for _, id := range []string{"a", "b", "c"} {
		if v, ok := verdicts[id]; ok {
			all = append(all, claim.Result{Claim: quotawatch.Claim{ID: id, Title: "claim <" + id + ">"}, Verdict: v, Why: "because", Build: "build-" + string(v[:2])})
		}
	}
	return all
}

var at = time.Date(2026, 11, 23, 1, 2, 3, 456, time.FixedZone("", -5*3600))

func history(t *testing.T) History {
	t.Helper()
	h, err := Parse(nil)
	if err != nil {
		t.Fatal(err)
	}
	h.Add(at, "one", []string{"first"}, nil, results(map[string]claim.Verdict{"a": claim.VerdictCannot, "b": claim.VerdictMore}),
		results(map[string]claim.Verdict{"a": claim.VerdictMatches, "b": claim.VerdictMore, "c": claim.VerdictFewer}))
	return h
}

// TestMoves tells of a verdict that moved, of none that stayed or is new.
func TestMoves(t *testing.T) {
	h := history(t)
	e := h.Entries[0]
	want := []Move{{"a", "claim <a>", claim.VerdictCannot, claim.VerdictMatches, "because"}}
	if d := cmp.Diff(want, e.Moved); d != "" || e.Time.Format(time.RFC3339) != "2026-11-23T06:02:03Z" || len(h.Verdicts) != 3 {
		t.Errorf("%s %v %v", d, e.Time, h.Verdicts)
	}
	for moved, want := range []string{"Release first added; no verdict moved", "Release first added; one verdict moved", "Release first added; 2 verdicts moved"} {
		e.Moved = make([]Move, moved)
		if got := e.Title(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestRoundTrip reads back what was written, and refuses anything else.
func TestRoundTrip(t *testing.T) {
	h := history(t)
	b, err := h.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Parse(b)
	if d := cmp.Diff(h, again); d != "" || err != nil {
		t.Error(d, err)
	}
	for _, bad := range []string{"{", `{"entries":[],"verdicts":{},"more":1}`, string(b) + "{}", "[]"} {
		if _, err := Parse([]byte(bad)); err == nil {
			t.Errorf("took %.40q", bad)
		}
	}
}

// TestUntil tells a build what led to it, whatever was written meanwhile.
func TestUntil(t *testing.T) {
	h := history(t)
	h.Add(at, "two", []string{"second"}, nil, nil, nil)
	h.Add(at, "never held", []string{"third"}, nil, nil, nil)
	for build, want := range map[string]int{"one": 1, "two": 2, "never held": 3, "another": 0, "": 0} {
		if got := len(h.Until(build).Entries); got != want {
			t.Errorf("%d entries until %q, want %d", got, build, want)
		}
	}
	before := h.Until("one")
	before.Add(at, "three", nil, nil, nil, nil)
	if h.Entries[1].Build != "two" {
		t.Error("adding to a part changed the whole")
	}
}

// TestFeeds reads both feeds as a program would.
func TestFeeds(t *testing.T) {
	h := history(t)
	h.Add(at.Add(time.Hour), "two", []string{"second", "third"}, nil, nil, nil)
	b, err := h.JSON()
	var doc struct {
		Version string
		Items   []struct {
			ID, Title string
			Published string `json:"date_published"`
			Text      string `json:"content_text"`
		}
	}
	if err != nil || json.Unmarshal(b, &doc) != nil || len(doc.Items) != 2 || doc.Items[0].Title != "2 releases added; no verdict moved" ||
		!strings.Contains(doc.Items[1].Text, `claim <a>: from "cannot be checked with what is held" to "matches". because`) {
		t.Errorf("%v %s", err, b)
	}
	if b, err = h.Atom(); err != nil {
		t.Fatal(err)
	}
	var feed atomFeed
	if err := xml.Unmarshal(b, &feed); err != nil || feed.Updated != "2026-11-23T07:02:03Z" || len(feed.Entries) != 2 || !strings.Contains(feed.Entries[1].Content.Text, "claim <a>") {
		t.Errorf("%v %s", err, b)
	}
	if b, err = (History{}).Atom(); err != nil || !strings.Contains(string(b), "1970-01-01T00:00:00Z") {
		t.Errorf("an empty feed: %v %s", err, b)
	}
}

// TestFeedIsShort keeps the newest entries alone.
func TestFeedIsShort(t *testing.T) {
	var h History
	for i := range most + 5 {
		h.Add(at.Add(time.Duration(i)*time.Hour), "b", []string{"r"}, nil, nil, nil)
	}
	if n := h.newest(); len(n) != most || !n[0].Time.After(n[1].Time) {
		t.Errorf("%d entries", len(n))
	}
}

// FuzzParse reads any bytes as a history: what is taken can be written again
// and told as feeds.
func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"entries":[{"time":"2026-11-23T06:02:03Z","build":"b","releases":["r"],"moved":[{"claim":"a","title":"t","from":"matches","to":"depends on the counting rule","why":"w"}]}],"verdicts":{"a":"matches"}}`))
	f.Add([]byte(``))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := Parse(b)
		if err != nil {
			return
		}
		for _, write := range []func() ([]byte, error){h.Encode, h.JSON} {
			if _, err := write(); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := h.Atom(); err != nil {
			t.Fatal(err)
		}
	})
}
