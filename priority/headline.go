package priority

import (
	"fmt"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/quota"
)

// Headline states the finding of the latest stated priority whose share is
// known, in one sentence made of its numbers alone.
func (a *Answer) Headline() string {
	last := a.last("")
	switch {
	case last == nil:
		return a.notKnown()
	case a.Scope == quotawatch.ScopeOffice:
		return a.officesHeadline(last)
	}
	sum := a.sum(last)
	return fmt.Sprintf("%s: %s of %s arrests were of %s, as recorded", a.named(last), mix.Percent(quotawatch.Ratio(sum[0], sum[1], a.Provenance)), quota.Thousands(sum[1]), of(last.Shows))
}

// officesHeadline counts the offices where at least half of arrests were of the
// people of the priority that was last stated for each.
func (a *Answer) officesHeadline(last *Row) string {
	half, offices := 0, 0
	name, people := a.named(last), of(last.Shows)
	seen := map[quotawatch.OfficeCode]bool{}
	for _, r := range a.Rows {
		own := a.last(r.Office)
		if own == nil || seen[r.Office] {
			continue
		}
		seen[r.Office] = true
		offices++
		if sum := a.sum(own); 2*sum[0] >= sum[1] {
			half++
		}
		if own.Stated != last.Stated {
			name = "Under the priority last stated for each"
		}
		if of(own.Shows) != people {
			people = "people whom it names, as far as arrests show"
		}
	}
	return fmt.Sprintf("%s: in %d of %d field offices at least half of arrests were of %s, as recorded", name, half, offices, people)
}

// named says from when the priority of a row was stated to hold, and its few
// words.
func (a *Answer) named(r *Row) string {
	for _, p := range a.Stated {
		if p.ID == r.Stated {
			return fmt.Sprintf("Stated from %s, %s", p.From, p.Short)
		}
	}
	return "Stated"
}

// last gives the row of the latest days whose share is known, of an office or,
// with "", of any.
func (a *Answer) last(office quotawatch.OfficeCode) (last *Row) {
	for i, r := range a.Rows {
		if r.Share.Known() && (office == "" || r.Office == office) && (last == nil || r.Period.From > last.Period.From) {
			last = &a.Rows[i]
		}
	}
	return last
}

// sum adds up the arrests shown and all arrests of the office of a row under
// its priority.
func (a *Answer) sum(of *Row) (sum [2]int64) {
	for _, r := range a.Rows {
		if r.Office == of.Office && r.Stated == of.Stated && r.Share.Known() {
			sum = [2]int64{sum[0] + r.Shown.Numerator, sum[1] + r.Arrests.Numerator}
		}
	}
	return sum
}

// notKnown says that no share is known, and why: for all days, or for the latest.
func (a *Answer) notKnown() string {
	if len(a.Rows) == 0 {
		return "No arrest to report on"
	}
	latest, same := a.Rows[0], true
	for _, r := range a.Rows {
		same = same && r.Why == latest.Why
		if r.Period.From > latest.Period.From {
			latest = r
		}
	}
	const text = "What part of arrests the stated priorities name is not known"
	if same {
		return text + ": " + latest.Why
	}
	return text + "; of the latest days: " + latest.Why
}

// of words groups of criminality as people.
func of(groups []string) string {
	words := map[string]string{"convicted": "a conviction", "pending": "a pending charge", "neither": "neither conviction nor charge"}
	var texts []string
	for _, g := range groups {
		texts = append(texts, words[g])
	}
	return "people with " + strings.Join(texts, " or ")
}
