package ingest

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"

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

// maxKeptLabels is how many different values a column that no one described
// may have and still be stored. Columns of names, numbers or addresses have
// more, and a release must never bring those in unseen.
const maxKeptLabels = 1000

// Layout is what the columns of a release are stored as, with the dictionary
// that turns texts into codes. The sheets of a release share it.
type Layout struct {
	// Labels names the label columns in the order of Batch.Labels, first those
	// of the registry, then those kept of unknown columns, as "extra_<name>".
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
	// several tells that there is more than one sheet of data, so that one may
	// repeat another.
	several bool
	reg     *registry.Registry
	extras  []*extra // per label; nil for those of the registry
	seed    uint64   // of identifiers, new for each layout
}

// extra is what is known of a kept column: its values, up to too many.
type extra struct {
	mu    sync.Mutex
	codes map[uint32]bool
	over  atomic.Bool
}

// NewLayout makes the layout of a release of the given files: a column that
// any of their sheets has. seed makes identifiers numbers of their own.
func NewLayout(reg *registry.Registry, seed uint64, files ...*Plan) *Layout {
	l := &Layout{Dict: newDict(reg.Redactions), reg: reg, seed: seed}
	found := map[string]bool{}
	var kept []string
	data := 0
	for _, p := range files {
		for i := range p.Sheets {
			if p.Sheets[i].Header >= 0 {
				data++
			}
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
	l.several = data > 1
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
		l.Labels, l.extras = append(l.Labels, name), append(l.extras, &extra{codes: map[uint32]bool{}})
	}
	return l
}

// Stored tells whether label column i may be stored: a kept column with too
// many different values may not.
func (l *Layout) Stored(i int) bool { return l.extras[i] == nil || !l.extras[i].over.Load() }

// Close ends the reading of a release: the values of kept columns that are
// stored are from now on among those of Dict.Kept.
func (l *Layout) Close() {
	for i, x := range l.extras {
		if x == nil || !l.Stored(i) {
			continue
		}
		for code := range x.codes {
			l.Dict.keep(code)
		}
	}
}

// count notes a value of a kept column, and gives 0 once there are too many.
func (x *extra) count(code uint32) uint32 {
	if code == 0 {
		return 0
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if !x.over.Load() && !x.codes[code] {
		x.codes[code] = true
		x.over.Store(len(x.codes) > maxKeptLabels)
	}
	if x.over.Load() {
		return 0
	}
	return code
}

// column is what is done with one column of a sheet.
type column struct {
	report quotawatch.Column
	fields []registry.Field // it is read for; none for one that is dropped or kept
}

// columns says what each column of a sheet is: mapped, dropped with the
// registry's reason, or unknown, which is kept when it looks harmless. One
// column may be read for several fields, as the day and the time of an arrest.
func (p *Plan) columns(reg *registry.Registry, sheet int) []column {
	taken := map[string]bool{}
	names := p.Sheets[sheet].names
	cols := make([]column, len(names))
	for i, h := range names {
		c := &cols[i]
		c.report = quotawatch.Column{Header: h, Fate: fateMapped}
		for _, f := range reg.Fields {
			if p.Vintage.Headers[f.Name] != h || h == "" {
				continue
			}
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
		switch {
		case h == SyntheticMark:
			c.report.Fate, c.report.Why = fateDropped, "it marks made-up rows"
		case c.report.Field != "":
		case personal(h):
			c.report.Fate, c.report.Why = fateDropped, "unknown, and its name says it may describe a person"
		default:
			c.report.Field, c.report.Fate, c.report.Why = extraName(h, i, taken), fateKept, "unknown to the registry"
		}
	}
	return cols
}

// SyntheticMark is the name of the column by which a release made by
// quotawatch synth is known: whatever holds it is marked as synthetic.
const SyntheticMark = "Synthetic (quotawatch)"

// personalWords are parts of the names of columns that may describe a person;
// such a column is never stored unless the registry maps it.
var personalWords = []string{"name", "alien", "a-number", "a number", "address", "street", "phone", "birth",
	"ssn", "social", "passport", "finger", "latitude", "longitude", "email", "e-mail", "zip", "license", "plate", "id"}

func personal(header string) bool {
	words := strings.FieldsFunc(strings.ToLower(header), func(r rune) bool { return r == ' ' || r == '_' })
	text := strings.Join(words, " ")
	return header == "" || slices.ContainsFunc(personalWords, func(w string) bool {
		if len(w) < 4 {
			return slices.Contains(words, w)
		}
		return strings.Contains(text, w)
	})
}
