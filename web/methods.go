package web

import (
	"github.com/quotawatch/quotawatch"
)

// Methods is the model of the page of counting rules.
type Methods struct{ Sections []Method }

// Method is one rule in words. Terms are names and what they mean.
type Method struct {
	ID, Title string
	Text      []string
	Terms     []Term
}

// Term is a name and what it means.
type Term struct{ Name, Is string }

func methodsPage(s *site, _ string) (page, error) {
	m := Methods{Sections: []Method{s.arrestMethod(), s.dayMethod(), s.quotaMethod()}}
	for _, plain := range []struct {
		id, title string
		text      []string
	}{
		{"groups", text("Who is arrested"), []string{
			text("Methods and programs are put into groups by a crosswalk that is part of the program, with a reason for each value. From 24 July 2025 releases write Custodial Arrest for three earlier values and Non-Custodial Arrest for most others; windows that hold that day say so."),
			text("Conviction and charge are as of the release, not of the arrest. A window longer ago had more time to gain convictions. Arrests of unknown group are a group of their own; the least and the most that a share could be, were none or all of them of the group, stands beside it."),
		}},
		{"additional", text("The additional arrests"), []string{
			text("Two windows of whole weeks are compared. The arrests a day that one has more than the other are divided among groups exactly. The marginal share of a group is its part of the additional arrests; the average share is its part of all."),
			text("Intervals are made by drawing blocks of weeks again and again, because arrests of one week resemble those of the next. How often they hold the truth was measured on made-up data. Where the change could be chance, no arrest is called additional."),
		}},
		{"places", text("Where people are arrested"), []string{
			text("The type of place is told by rules from the landmark, a pick list, while a release is read; the landmark is then let go. The rules were written on one half of 1,235 landmarks labelled by hand and measured on the other."),
			text("A sensitive type for which the precision could not be measured, or is below 0.9, is shown as possible. Funerals and weddings cannot be seen in the field. Pages count places by week and office, and no finer."),
		}},
		{"windows", text("The days around an event"), []string{
			text("The mean of 28 days from an event on stands beside the mean of the 28 days before it. The same difference is taken at up to 50 earlier days of the same weekday whose windows end before the event. It describes a change; it does not estimate what the event did."),
		}},
		{"claims", text("Claims and verdicts"), []string{
			text("A number stated in public is tested by every counting rule that the data allows. It matches if it fits by all six rules, and depends on the counting rule if it fits by some. A number that counts more than these records hold cannot be refuted by them alone."),
			text("Which observed numbers fit depends on how the number was stated: exactly, about, more than. The rule for each is on the page of claims."),
		}},
		{"personal", text("Attributes of people"), []string{
			text("Citizenship, sex and bands of age are counted by month and office or nation alone, one at a time. Counts below 11 are hidden, and so many others that none can be worked out from totals, from other cells or from the next release."),
		}},
		{"never", text("What is never mixed"), []string{
			text("Records counted from rows and figures that others published are never added or averaged together. A reported quota of each office and a reported goal of the nation are two reports; neither is a sum or a share of the other."),
			text("The first and the last days of a release are partial and left out. The last weeks are still filling in."),
		}},
	} {
		one := Method{ID: plain.id, Title: s.say(plain.title)}
		for _, t := range plain.text {
			one.Text = append(one.Text, s.say(t))
		}
		m.Sections = append(m.Sections, one)
	}
	return page{Title: s.say("How it is counted"), Description: s.say("The rules behind every number, in short. Formulas, measured errors and sources are in the documents of the program."), Model: m}, nil
}

func (s *site) arrestMethod() Method {
	m := Method{ID: "arrest", Title: s.say("What one arrest is"), Text: []string{
		s.say("A row of the arrests table is one administrative arrest as ICE recorded it, and releases hold some arrests more than once. A counting rule says which rows count. Identifiers link rows while they are counted and are never kept."),
		s.say("The releases of fiscal years 2016 to 2018 have no identifier: there every row counts under any rule.")}}
	for _, d := range quotawatch.Definitions() {
		m.Terms = append(m.Terms, Term{string(d.ID), s.say(d.Text)})
	}
	return m
}

func (s *site) dayMethod() Method {
	m := Method{ID: "days", Title: s.say("Which days are judged"), Text: []string{
		s.say("Weekends run at about a fifth of weekdays, so every answer says which days it judged. A day of a release that has no arrests counts as none: a release that covers a day holds all of its arrests. A mean of 74.96 has not reached 75 and is never printed as 75.")}}
	for _, b := range quotawatch.Bases() {
		m.Terms = append(m.Terms, Term{string(b), s.say(b.Describe())})
	}
	return m
}

func (s *site) quotaMethod() Method {
	return Method{ID: "attainment", Title: s.say("Against a reported quota"), Text: []string{
		s.say("Applied to days on which it was not in force, a reported quota is a benchmark, and the figure says so. A reported range is judged by its lower end."),
	}, Terms: []Term{
		{"days_met", s.say("judged days with as many arrests as the target, or more")},
		{"longest_run_below", s.say("the most judged days in a row below the target")},
		{"shortfall", s.say("what was missing on the days below, added up")},
		{"surplus", s.say("what was above on the days that met the target, added up")},
		{"net", s.say("arrests less the target of all days: where one day would pay for another")},
	}}
}
