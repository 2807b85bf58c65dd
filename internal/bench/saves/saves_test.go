package main

import (
	"strings"
	"testing"
)

// TestDiffers compares counts that are equal, that miss a day, and that have a
// row more.
func TestDiffers(t *testing.T) {
	want := counts{{"SEA", "2025-03-01"}: 2, {"DAL", "2025-03-02"}: 1}
	for _, c := range []struct {
		got  counts
		says string
	}{
		{counts{{"SEA", "2025-03-01"}: 2, {"DAL", "2025-03-02"}: 1}, ""},
		{counts{{"SEA", "2025-03-01"}: 2}, "2 rows, not 3; 1 office-days differ"},
		{counts{{"SEA", "2025-03-01"}: 2, {"DAL", "2025-02-03"}: 1}, "3 rows, not 3; 2 office-days differ"},
		{counts{{"SEA", "2025-03-01"}: 3, {"DAL", "2025-03-02"}: 1}, "4 rows, not 3; 1 office-days differ"},
	} {
		if got := c.got.differs(want); got != c.says {
			t.Errorf("%v: %q, not %q", c.got, got, c.says)
		}
	}
}

// TestParts takes from the counts of an original what an extract keeps.
func TestParts(t *testing.T) {
	all := counts{{"SEA", "2025-03-01"}: 2, {"SEA", "2025-04-01"}: 4, {"DAL", "2025-03-02"}: 1}
	for _, s := range saves() {
		want := map[string]int{"extract-two-columns-added.csv": 2, "sheet-filtered.xlsx": 2}[s.file]
		if want == 0 {
			want = 3
		}
		if got := s.of(original{month: "2025-03"}, all); len(got) != want {
			t.Errorf("%s keeps %v", s.name, got)
		}
	}
}

// TestRefusal sums up a refusal with its code, and a crash with its cause.
func TestRefusal(t *testing.T) {
	said := "quotawatch: the header has moved\n  file: a.csv\n  place: line 3\n  found: on line 3\n  code: header-moved\n"
	if got := refusal(said); got != "the header has moved; line 3; on line 3; header-moved" {
		t.Error(got)
	}
	if got := refusal("panic: out of range\n\ngoroutine 1"); got != "out of range" {
		t.Error(got)
	}
}

// TestSample keeps the lines above the rows, and each fortieth row.
func TestSample(t *testing.T) {
	var b strings.Builder
	if err := eachFortieth(strings.NewReader("title\nnames\n"+strings.Repeat("row\n", 81)), 2, &b); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != "title\nnames\nrow\nrow\nrow\n" {
		t.Error(got)
	}
}
