package registry

import (
	"cmp"
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
	for _, test := range []func() error{r.checkOrders, r.checkEvents, r.checkFigures, r.checkColumns, r.checkDates, r.checkPublishers} {
		if err := test(); err != nil {
			return err
		}
	}
	slices.SortStableFunc(r.Events, func(a, b quotawatch.Event) int { return cmp.Compare(a.Day, b.Day) })
	return nil
}

// ids checks that ids are in kebab case and each stands once.
func ids[T any](file string, list []T, id func(T) string) error {
	seen := map[string]bool{}
	for _, v := range list {
		if !kebab.MatchString(id(v)) || seen[id(v)] {
			return fault(file, 0, "an id in kebab-case, used once", id(v))
		}
		seen[id(v)] = true
	}
	return nil
}

func (r *Registry) checkOrders() error {
	const file = "orders.yaml"
	if err := ids(file, r.Orders, func(o quotawatch.Order) string { return o.ID }); err != nil {
		return err
	}
	for _, o := range r.Orders {
		_, known := r.Order(o.SupersededBy)
		switch {
		case o.Title == "" || o.GivenBy == "" || o.Reporter == "" || o.Sourcing == "" || o.Denial == "" || len(o.Sources) == 0:
			return fault(file, 0, "title, given_by, reporter, sourcing, denial and sources", "one of them empty in "+o.ID)
		case !slices.Contains([]quotawatch.Scope{quotawatch.ScopeNational, quotawatch.ScopeOffice, "operation"}, o.Scope):
			return fault(file, 0, "scope national, office or operation", string(o.Scope)+" in "+o.ID)
		case o.SupersededBy != "" && !known:
			return fault(file, 0, "superseded_by an order of this file", o.SupersededBy+" in "+o.ID)
		case o.Given > o.Reported || (o.Ended != nil && *o.Ended <= o.Given):
			return fault(file, 0, "given, then reported and ended", "another order of days in "+o.ID)
		case o.TargetHigh != 0 && o.TargetHigh <= o.Target:
			return fault(file, 0, "target_high_per_day above target_per_day", o.ID)
		}
	}
	return nil
}

func (r *Registry) checkEvents() error {
	const file = "events.yaml"
	if err := ids(file, r.Events, func(e quotawatch.Event) string { return e.ID }); err != nil {
		return err
	}
	for _, e := range r.Events {
		switch {
		case e.Title == "" || e.Short == "" || len(e.Sources) == 0:
			return fault(file, 0, "title, short and sources", "one of them empty in "+e.ID)
		case len([]rune(e.Short)) > 60:
			return fault(file, 0, "short of at most 60 characters", e.Short)
		case !slices.Contains(EventKinds(), e.Kind):
			return fault(file, 0, "a kind of event", e.Kind+" in "+e.ID)
		case e.Until != nil && *e.Until < e.Day:
			return fault(file, 0, "until after date", e.ID)
		}
		for _, code := range e.Offices {
			if _, ok := r.Office(code); !ok {
				return fault(file, 0, "codes of offices", string(code)+" in "+e.ID)
			}
		}
	}
	return nil
}

func (r *Registry) checkFigures() error {
	const file = "figures/figures.yaml"
	if err := ids(file, r.Figures, func(f Figure) string { return f.ID }); err != nil {
		return err
	}
	for _, f := range r.Figures {
		_, defined := quotawatch.FindDefinition(f.DefinitionID)
		switch {
		case !slices.Contains([]Grain{GrainDay, GrainWeek, GrainPeriod, GrainTable}, f.Grain):
			return fault(file, 0, "grain day, week, period or table", string(f.Grain)+" in "+f.ID)
		case f.DefinitionID != quotawatch.OwnRule && !defined:
			return fault(file, 0, "definition_id own, or of a counting rule", string(f.DefinitionID)+" in "+f.ID)
		case f.Title == "" || f.Definition == "" || f.Publisher == "" || f.Source == "":
			return fault(file, 0, "title, definition, publisher and source", "one of them empty in "+f.ID)
		case f.AnswersTo > f.To || f.To < f.From:
			return fault(file, 0, "from, answers_to, to in order", f.ID)
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
	if err := ids("sources", r.vintages(), func(v Vintage) string { return v.ID }); err != nil {
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

// NeededIn gives the fields that a vintage must have; some old releases give no
// office, and say so.
func (s Source) NeededIn(v Vintage) []string {
	return slices.DeleteFunc(slices.Clone(s.Needed), func(f string) bool { return f == "office" && v.NoOffice })
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
