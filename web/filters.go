package web

import (
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// Filters is the form that filters the figures of a page. Its keys and values
// are those of the command line and of addresses.
type Filters struct {
	Periods []Period
	Picks   []Choice
	Selects []Choice
}

// Period is a span of days by name.
type Period struct {
	Name   string
	Window quotawatch.Window
}

// Choice is one key with its values.
type Choice struct {
	Key, Name string
	Options   []Option
}

// Option is one value of a key.
type Option struct{ Value, Name string }

// filters makes the form of the site.
func (s *site) filters() Filters {
	f := Filters{Picks: []Choice{s.officeChoice(), s.groupChoice("criminality", "Criminal history", append(registry.CriminalityGroups(), registry.GroupUnknown)),
		s.groupChoice("method", "How arrested", registry.CrosswalkGroups("method")), s.groupChoice("place", "Type of place", registry.PlaceTypes())}}
	definitions := Choice{Key: "definition", Name: s.say("One arrest is")}
	for _, d := range quotawatch.Definitions() {
		definitions.Options = append(definitions.Options, Option{string(d.ID), s.say(string(d.ID))})
	}
	bases := Choice{Key: "basis", Name: s.say("Days judged")}
	for _, b := range quotawatch.Bases() {
		bases.Options = append(bases.Options, Option{string(b), s.say(b.Describe())})
	}
	f.Selects = []Choice{definitions, bases,
		{"average", s.say("Average"), []Option{{"7", s.say("7 days")}, {"1", s.say("single days")}, {"28", s.say("28 days")}}},
		{"show", s.say("Show"), []Option{{"auto", s.say("as the page does")}, {"count", s.say("counts")}, {"share", s.say("shares")}}}}
	f.Periods = s.periods()
	return f
}

func (s *site) officeChoice() Choice {
	c := Choice{Key: "office", Name: s.say("Field office")}
	for _, o := range s.Holdings.Registry.Offices {
		if o.Geographic() {
			c.Options = append(c.Options, Option{string(o.Code), o.Name})
		}
	}
	return c
}

func (s *site) groupChoice(key, name string, groups []string) Choice {
	c := Choice{Key: key, Name: s.say(name)}
	for _, g := range groups {
		c.Options = append(c.Options, Option{g, s.groupName(g)})
	}
	return c
}

// periods are the spans of days that a reader most often asks for: since an
// order, the year before, and each span that records answer.
func (s *site) periods() (all []Period) {
	last := s.lastDay()
	for _, p := range []struct {
		name string
		from quotawatch.Day
		to   quotawatch.Day
	}{
		{"Since 20 January 2025", secondTerm, last},
		{"Since 21 May 2025", quotawatch.Date(2025, 5, 21), last},
		{"The year before", secondTerm - 365, secondTerm - 1},
		{"Fiscal years 2016 to 2018", historyWindow.From, historyWindow.To},
	} {
		if p.to >= p.from {
			all = append(all, Period{s.say(p.name), quotawatch.Window{From: p.from, To: p.to}})
		}
	}
	return all
}

// lastDay is the last day that daily counts of the nation are known for.
func (s *site) lastDay() quotawatch.Day {
	a, err := s.ask()
	if err != nil {
		return historyWindow.To
	}
	return a.dailyTo
}
