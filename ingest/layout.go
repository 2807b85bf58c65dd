package ingest

import (
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/place"
	"github.com/quotawatch/quotawatch/registry"
)

// The fates of a column.
const (
	fateMapped  = "mapped"
	fateKept    = "kept"
	fateDropped = "dropped"
)

// Layout is what the columns of a release are stored as, with the dictionary
// that turns texts into codes. The sheets of a release share it.
type Layout struct {
	// Labels names the label columns in the order of Batch.Labels, first those
	// of the registry, then those that the user keeps, as "extra_<name>".
	Labels []string
	Dict   *Dict
	// Timed and Identified tell whether there is an instant and an identifier.
	Timed, Identified bool
	// Flagged tells whether there are a publisher's own flags for repeats.
	Flagged bool
	// YesNo names the marks of people in the order of Batch.YesNo.
	YesNo []string

	fill   *filler // nil without a state and a landmark
	placed *placer // nil without a landmark
	reg    *registry.Registry
	extras []*extra // per label; nil for those of the registry
	seed   uint64   // of identifiers, new for each layout
}

// NewLayout makes the layout of a release of the given files: a column that
// any of their sheets has. seed makes identifiers numbers of their own.
func NewLayout(reg *registry.Registry, seed uint64, files ...*Plan) *Layout {
	l := &Layout{Dict: newDict(reg.Redaction), reg: reg, seed: seed}
	found := map[string]bool{}
	var kept []string
	for _, p := range files {
		for i := range p.Sheets {
			for _, c := range p.columns(reg, i) {
				for _, f := range c.fields {
					found[f.Name] = true
				}
				if c.report.Fate == fateKept && !slices.Contains(kept, c.report.Field) {
					kept = append(kept, c.report.Field)
				}
			}
		}
	}
	for _, f := range reg.Fields {
		switch {
		case !found[f.Name]:
		case f.Kind == registry.KindLabel:
			l.Labels, l.extras = append(l.Labels, f.Name), append(l.extras, nil)
		case f.Kind == registry.KindAge:
			l.Labels, l.extras = append(l.Labels, ageField), append(l.extras, nil)
		case f.Kind == registry.KindTime:
			l.Timed = true
		case f.Kind == registry.KindIdentifier:
			l.Identified = true
		case f.Kind == registry.KindFlag:
			l.Flagged = true
		case f.Kind == registry.KindYesNo:
			l.YesNo = append(l.YesNo, f.Name)
		}
	}
	if state := slices.Index(l.Labels, "state"); state >= 0 && found["landmark"] {
		n := len(l.Labels)
		l.fill = &filler{reg: reg, state: state, filled: n, by: n + 1}
		l.Labels, l.extras = append(l.Labels, filledField, sourceField), append(l.extras, nil, nil)
	}
	if found["landmark"] {
		l.placed = &placer{classifier: place.New(reg.Places, reg.States), label: len(l.Labels)}
		l.Labels, l.extras = append(l.Labels, placeField), append(l.extras, nil)
	}
	for _, name := range kept {
		l.Labels, l.extras = append(l.Labels, name), append(l.extras, newExtra())
	}
	return l
}

// column is what is done with one column of a sheet.
type column struct {
	report  quotawatch.Column
	fields  []registry.Field // it is read for; none for one that is dropped or kept
	unknown bool             // no layout knows it
}

// columns says what each column of a sheet is: mapped, dropped with the
// registry's reason, kept because the user asks for it, or unknown, which is
// counted and dropped. One column may be read for several fields, as the day
// and the time of an arrest.
func (p *Plan) columns(reg *registry.Registry, sheet int) []column {
	taken := map[string]bool{}
	s := p.Sheets[sheet]
	cols := make([]column, len(s.names))
	for i, h := range s.names {
		c := &cols[i]
		c.report = quotawatch.Column{Header: h, Fate: fateMapped}
		for _, f := range reg.Fields {
			if slices.Contains(s.fields[i], f.Name) {
				c.read(f)
			}
		}
		switch {
		case h == SyntheticMark:
			c.report.Fate, c.report.Why = fateDropped, "it marks made-up rows"
		case c.report.Field != "":
		case p.keeps(h):
			c.report.Field, c.report.Fate, c.report.Why = extraName(h, i, taken), fateKept, "kept as the user asks"
		default:
			c.report.Fate, c.report.Why, c.unknown = fateDropped, p.whyDropped(s, i), true
		}
	}
	return cols
}

// Why a column without a field is dropped.
const (
	whyUnknown  = "no layout knows it"
	whyTwice    = "its name stands twice, and the first is read"
	whyPersonal = "asked to be kept, and its name says that it may describe a person or a place"
)

func (p *Plan) whyDropped(s SheetPlan, i int) string {
	for j, name := range s.names[:i] {
		if key(name) == key(s.names[i]) && len(s.fields[j]) > 0 {
			return whyTwice
		}
	}
	if p.wanted(s.names[i]) {
		return whyPersonal
	}
	return whyUnknown
}

// read adds a field that a column is read for. A column may be read for
// several; what is dropped of it is reported by its first.
func (c *column) read(f registry.Field) {
	if c.report.Field == "" {
		c.report.Field = f.Name
	}
	switch f.Kind {
	case registry.KindDrop, registry.KindPlace, registry.KindAge, registry.KindYesNo:
		c.report.Fate, c.report.Why = fateDropped, f.Why
	case registry.KindDate, registry.KindTime, registry.KindOffice, registry.KindLabel, registry.KindIdentifier, registry.KindFlag:
	}
	if f.Kind != registry.KindDrop {
		c.fields = append(c.fields, f)
	}
}

// SyntheticMark is the name of the column by which a release made by
// quotawatch synth is known: whatever holds it is marked as synthetic.
const SyntheticMark = "Synthetic (quotawatch)"
