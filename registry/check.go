package registry

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"github.com/quotawatch/quotawatch"
)

var kebab = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// EventKinds lists the kinds of events.
func EventKinds() []string {
	return []string{"policy", "operation", "court", "leadership", "data", "other"}
}

// check tests what no single file shows: references, repeats and order.
func (r *Registry) check() error {
	if err := r.indexLabels(); err != nil {
		return err
	}
	for _, test := range []func() error{r.checkOrders, r.checkEvents, r.checkClaims, r.checkFigures, r.checkColumns, r.checkDates, r.checkPublishers, r.checkCaseloads, r.checkPriorities, r.checkPlaces} {
		if err := test(); err != nil {
			return err
		}
	}
	slices.SortStableFunc(r.Events, func(a, b quotawatch.Event) int { return cmp.Compare(a.Day, b.Day) })
	return nil
}

// ids checks that ids are in kebab case and each stands once.
func ids[T any](r *Registry, file string, list []T, id func(T) string) error {
	seen := map[string]bool{}
	for _, v := range list {
		switch {
		case !kebab.MatchString(id(v)):
			return r.wrong(file, id(v), "id", "an id in kebab-case", id(v))
		case seen[id(v)]:
			return r.wrong(file, id(v)+twin, "id", "each id once", id(v))
		}
		seen[id(v)] = true
	}
	return nil
}

func (r *Registry) checkOrders() error {
	const file = "orders.yaml"
	if err := ids(r, file, r.Orders, func(o quotawatch.Order) string { return o.ID }); err != nil {
		return err
	}
	for _, o := range r.Orders {
		if err := r.checkOrder(file, o); err != nil {
			return err
		}
	}
	return nil
}

func (r *Registry) checkOrder(file string, o quotawatch.Order) error {
	wrong := func(key, expected, found string) error { return r.wrong(file, o.ID, key, expected, found) }
	for key, text := range map[string]string{"title": o.Title, "given_by": o.GivenBy, "reporter": o.Reporter, "sourcing": o.Sourcing, "denial": o.Denial} {
		if text == "" {
			return wrong(key, "a text", "none")
		}
	}
	next, known := r.Order(o.SupersededBy)
	switch {
	case len(o.Sources) == 0:
		return wrong("sources", "at least one source", "none")
	case !slices.Contains([]quotawatch.Scope{quotawatch.ScopeNational, quotawatch.ScopeOffice, "operation"}, o.Scope):
		return wrong("scope", "national, office or operation", string(o.Scope))
	case o.Target < 0:
		return wrong("target_per_day", "a number of 0 or more", fmt.Sprint(o.Target))
	case o.SupersededBy != "" && !known:
		return wrong("superseded_by", "an order of this file", o.SupersededBy)
	case o.SupersededBy != "" && o.Ended == nil:
		return wrong("superseded_by", "ended, as another order took its place", "none")
	case o.Given > o.Reported:
		return wrong("reported", "a day not before given", o.Reported.String())
	case o.Ended != nil && *o.Ended <= o.Given:
		return wrong("ended", "a day after given", o.Ended.String())
	case o.TargetHigh != 0 && o.TargetHigh <= o.Target:
		return wrong("target_high_per_day", "more than target_per_day", fmt.Sprint(o.TargetHigh))
	}
	for steps := 0; known; next, known = r.Order(next.SupersededBy) {
		if steps++; next.ID == o.ID || steps > len(r.Orders) {
			return wrong("superseded_by", "orders that do not supersede each other in a circle", o.SupersededBy)
		}
	}
	return nil
}

func (r *Registry) checkEvents() error {
	const file = "events.yaml"
	if err := ids(r, file, r.Events, func(e quotawatch.Event) string { return e.ID }); err != nil {
		return err
	}
	for _, e := range r.Events {
		wrong := func(key, expected, found string) error { return r.wrong(file, e.ID, key, expected, found) }
		switch {
		case e.Title == "":
			return wrong("title", "a text", "none")
		case e.Short == "" || len([]rune(e.Short)) > 60:
			return wrong("short", "a text of at most 60 characters", e.Short)
		case len(e.Sources) == 0:
			return wrong("sources", "at least one source", "none")
		case !slices.Contains(EventKinds(), e.Kind):
			return wrong("kind", fmt.Sprintf("one of %v", EventKinds()), e.Kind)
		case e.Until != nil && *e.Until < e.Day:
			return wrong("until", "a day not before date", e.Until.String())
		}
		for _, code := range e.Offices {
			if _, ok := r.Office(code); !ok {
				return wrong("offices", "codes of offices", string(code))
			}
		}
	}
	return nil
}

func (r *Registry) checkFigures() error {
	const file = "figures/figures.yaml"
	if err := ids(r, file, r.Figures, func(f Figure) string { return f.ID }); err != nil {
		return err
	}
	for _, f := range r.Figures {
		wrong := func(key, expected, found string) error { return r.wrong(file, f.ID, key, expected, found) }
		_, defined := quotawatch.FindDefinition(f.DefinitionID)
		for key, text := range map[string]string{"title": f.Title, "definition": f.Definition, "publisher": f.Publisher, "source": f.Source} {
			if text == "" {
				return wrong(key, "a text", "none")
			}
		}
		switch {
		case !slices.Contains([]Grain{GrainDay, GrainWeek, GrainPeriod, GrainTable}, f.Grain):
			return wrong("grain", "day, week, period or table", string(f.Grain))
		case f.DefinitionID != quotawatch.OwnRule && !defined:
			return wrong("definition_id", "own, or a counting rule", string(f.DefinitionID))
		case f.AnswersTo > f.To || f.To < f.From:
			return wrong("answers_to", "from, answers_to and to in order", f.AnswersTo.String())
		}
		for _, p := range f.Points {
			if _, ok := r.Office(p.Office); !ok && p.Office != quotawatch.Nation {
				return fault("figures/"+f.File, 0, "codes of offices or US", string(p.Office))
			}
		}
	}
	return nil
}

// checkColumns tests that columns.csv names fields of ours.
func (r *Registry) checkColumns() error {
	if err := ids(r, "sources", r.vintages(), func(v Vintage) string { return v.ID }); err != nil {
		return err
	}
	for _, s := range r.Sources {
		for _, v := range s.Vintages {
			for name := range v.Headers {
				if !slices.ContainsFunc(r.Fields, func(f Field) bool { return f.Name == name }) {
					return fault("sources/"+s.ID+"/columns.csv", 1, "fields of fields.csv", name)
				}
			}
			for _, name := range s.NeededIn(v) {
				if v.Headers[name] == "" {
					return fault("sources/"+s.ID+"/columns.csv", 0, "a header for the needed field "+name, "none in vintage "+v.ID)
				}
			}
		}
	}
	return nil
}

// NeededIn returns the fields that a vintage must have: the day, and the office
// unless the release is of one office or names none, or a user took it without.
func (s Source) NeededIn(v Vintage) []string {
	if v.NoOffice || v.Office != "" || v.Accepted {
		return []string{s.Date}
	}
	return []string{s.Date, "office"}
}

// checkDates tests that each source names the field of its day.
func (r *Registry) checkDates() error {
	for _, s := range r.Sources {
		i := slices.IndexFunc(r.Fields, func(f Field) bool { return f.Name == s.Date })
		if i < 0 || r.Fields[i].Kind != KindDate || !slices.Contains(s.Needed, s.Date) {
			return fault("sources/"+s.ID+"/source.yaml", 0, "date, a needed field of kind date", s.Date)
		}
		for _, v := range s.Vintages {
			for _, f := range r.Fields {
				if f.Kind == KindDate && f.Name != s.Date && v.Headers[f.Name] != "" {
					return fault("sources/"+s.ID+"/columns.csv", 0, "one field of kind date, "+s.Date, f.Name+" in vintage "+v.ID)
				}
			}
		}
	}
	return nil
}

func (r *Registry) vintages() (all []Vintage) {
	for _, s := range r.Sources {
		all = append(all, s.Vintages...)
	}
	return all
}
