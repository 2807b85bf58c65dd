package registry

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
)

// loaded are words that take a side. "Metro Surge" and such are official names.
var loaded = regexp.MustCompile(`(?i)\b(illegals?|illegally|aliens?|surge of|crackdowns?|raids?|thugs?|invasion|invaders?|round-?ups?|swarms?)\b`)

// TestDocketIsARecord finds a docket cut short, an id of two entries, an entry
// that says neither or both of how to test it, and one said before its days end.
func TestDocketIsARecord(t *testing.T) {
	reg := embeddedRegistry(t)
	for what, n := range map[string][2]int{"events": {len(reg.Events), 65}, "published": {len(reg.Published), 70}, "claims": {len(reg.Claims), 50}} {
		if n[0] < n[1] {
			t.Errorf("%d %s, want %d", n[0], what, n[1])
		}
	}
	all := slices.Concat(reg.Claims, reg.Published)
	seen := map[string]bool{}
	for _, c := range all {
		if !kebab.MatchString(c.ID) || seen[c.ID] {
			t.Errorf("%s: not in kebab-case, or used twice", c.ID)
		}
		seen[c.ID] = true
		if (c.Check == nil) == (c.Needs == "") {
			t.Errorf("%s: one of check and needs, never both", c.ID)
		}
		if c.Title == "" || c.Claimant == "" || c.Defined == "" || len(c.Sources) == 0 || c.Number.Unit == "" {
			t.Errorf("%s: something is not said", c.ID)
		}
		if !slices.Contains(quotawatch.ClaimKinds(), c.Kind) || !slices.Contains(quotawatch.Hows(), c.Number.How) ||
			(c.Number.How == quotawatch.HowBetween) != (c.Number.High > c.Number.Value) {
			t.Errorf("%s: %s, %+v", c.ID, c.Kind, c.Number)
		}
		if c.Check != nil && max(c.Check.To, c.Check.BaselineTo) > c.Said && !strings.Contains(c.Note, "projection") {
			t.Errorf("%s: said on %s, of days to %s", c.ID, c.Said, c.Check.To)
		}
	}
	for _, c := range all {
		if c.Check != nil && (c.Check.Measure == quotawatch.MeasureSum) != (len(c.Check.Of) > 0) {
			t.Errorf("%s: a sum of nothing, or parts of no sum", c.ID)
		}
		for _, id := range partsOf(c) {
			if !seen[id] || id == c.ID {
				t.Errorf("%s adds up %s", c.ID, id)
			}
		}
	}
}

func partsOf(c quotawatch.Claim) []string {
	if c.Check == nil {
		return nil
	}
	return c.Check.Of
}

// TestTitlesTakeNoSide finds loaded words in whatever a reader sees first.
func TestTitlesTakeNoSide(t *testing.T) {
	reg := embeddedRegistry(t)
	var titles []string
	for _, c := range slices.Concat(reg.Claims, reg.Published) {
		titles = append(titles, c.Title)
	}
	for _, e := range reg.Events {
		titles = append(titles, e.Title, e.Short)
	}
	for _, o := range reg.Orders {
		titles = append(titles, o.Title)
	}
	for _, title := range titles {
		if word := loaded.FindString(title); word != "" {
			t.Errorf("%q in %q", word, title)
		}
	}
	if loaded.MatchString("Operation Metro Surge") || !loaded.MatchString("Raids in a city") {
		t.Error("the list of words lets through what it should not, or stops a name")
	}
}
