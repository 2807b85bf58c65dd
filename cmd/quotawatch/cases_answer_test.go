package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
)

// differs tells how what is held differs from the answer, if it is none of the
// others that are right too.
func differs(a *attempt, want caseAnswer, others []caseAnswer) string {
	releases := a.releases()
	var rows []counted
	if slices.ContainsFunc(releases, func(r quotawatch.Release) bool { return r.Table == "arrests" && r.Loaded > 0 }) {
		rows = a.arrests()
	}
	why := differsFrom(releases, rows, want)
	for _, other := range others {
		if differsFrom(releases, rows, other) == "" {
			return ""
		}
	}
	return why
}

func differsFrom(releases []quotawatch.Release, rows []counted, want caseAnswer) string {
	got := answerOf(releases, rows, want)
	got.Rows = only(got.Rows, want.Rows)
	var why []string
	differ := func(what string, want, got int) {
		if want != got {
			why = append(why, fmt.Sprintf("%s %d, not %d", what, got, want))
		}
	}
	for _, pair := range [][2]map[string]int{{want.Rows, got.Rows}, {want.Offices, got.Offices}, {want.Counts, got.Counts},
		{{"days": want.Days, "at most": want.Most, "episodes": want.Episodes, "persons": want.Persons},
			{"days": got.Days, "at most": got.Most, "episodes": got.Episodes, "persons": got.Persons}}} {
		keys := map[string]int{}
		maps.Copy(keys, pair[0])
		maps.Copy(keys, pair[1])
		for _, k := range slices.Sorted(maps.Keys(keys)) {
			differ(k, pair[0][k], pair[1][k])
		}
	}
	if want.Quarantined != nil {
		differ("quarantined", *want.Quarantined, *got.Quarantined)
	}
	if want.First != got.First || want.Last != got.Last {
		why = append(why, fmt.Sprintf("%s to %s, not %s to %s", got.First, got.Last, want.First, want.Last))
	}
	return strings.Join(why[:min(len(why), 8)], "; ")
}

// answerOf returns the answer of what is held, as far as it is asked.
func answerOf(releases []quotawatch.Release, rows []counted, want caseAnswer) caseAnswer {
	got := caseAnswer{Rows: map[string]int{}, Offices: map[string]int{}, Counts: map[string]int{}}
	quarantined := 0
	for _, r := range releases {
		got.Rows[r.Table] += r.Loaded
		quarantined += r.Quarantined
	}
	days := map[string]int{}
	for _, r := range rows {
		days[r.Day] += r.N
		got.Offices[r.Office] += r.N
		got.Episodes, got.Persons = got.Episodes+r.Episodes, got.Persons+r.People
		for _, period := range []string{r.Day, r.Day[:7], fiscalYear(r.Day)} {
			got.Counts[period] += r.N
		}
	}
	got.Counts = only(got.Counts, want.Counts)
	if want.Quarantined != nil {
		got.Quarantined = &quarantined
	}
	if want.Offices == nil {
		got.Offices = nil
	}
	got.Episodes, got.Persons = got.Episodes*min(want.Episodes, 1), got.Persons*min(want.Persons, 1)
	if len(days) > 0 && want.First != "" {
		sorted := slices.Sorted(maps.Keys(days))
		got.First, got.Last = sorted[0], sorted[len(sorted)-1]
	}
	if len(days) > 0 && want.Days > 0 {
		got.Days, got.Most = len(days), slices.Max(slices.Collect(maps.Values(days)))
	}
	return got
}

// only returns the numbers of a map that another asks for; what is not there is 0.
func only(got, asked map[string]int) map[string]int {
	if asked == nil {
		return nil
	}
	part := map[string]int{}
	for k := range asked {
		part[k] = got[k]
	}
	return part
}

// fiscalYear names the fiscal year of a day, as FY2018.
func fiscalYear(day string) string {
	d, err := quotawatch.ParseDay(day)
	if err != nil {
		return day
	}
	return fmt.Sprintf("FY%d", d.Time().AddDate(0, 3, 0).Year())
}
