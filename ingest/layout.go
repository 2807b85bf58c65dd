package ingest

import (
	"slices"
	"strconv"
	"strings"

	"github.com/quotawatch/quotawatch"
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

// personalWords are parts of the names of columns that may describe a person;
// such a column is never stored unless the registry maps it.
var personalWords = []string{"name", "alien", "a-number", "a number", "address", "street", "phone", "birth",
	"ssn", "social", "passport", "finger", "latitude", "longitude", "email", "e-mail", "zip", "license", "plate", "id"}

// Layout is what the columns of a release are stored as. It holds the
// dictionaries that turn texts into codes, shared by the files of a release.
type Layout struct {
	// Labels names the label columns in the order of Batch.Labels, first those
	// of the registry, then those kept of unknown columns, as "extra_<name>".
	Labels []string
	Dicts  []*Dict
	// Timed and Identified tell whether there is an instant and an identifier.
	Timed, Identified bool

	identifiers *Dict
	offices     *officeCodes
}

// NewLayout makes the layout of a release of the given files: a column that
// any of them has.
func NewLayout(reg *registry.Registry, files ...*Plan) *Layout {
	l := &Layout{identifiers: newDict(reg.Redactions), offices: newOfficeCodes(reg)}
	found := map[string]bool{}
	var kept []string
	for _, p := range files {
		for _, c := range p.columns(reg) {
			found[c.Field] = found[c.Field] || c.Fate == fateMapped
			if c.Fate == fateKept && !slices.Contains(kept, c.Field) {
				kept = append(kept, c.Field)
			}
		}
	}
	l.Timed, l.Identified = found["arrest_time"], found["identifier"]
	for _, f := range reg.Fields {
		if f.Kind == registry.KindLabel && found[f.Name] {
			l.add(f.Name, reg)
		}
	}
	for _, name := range kept {
		l.add(name, reg)
	}
	return l
}

func (l *Layout) add(name string, reg *registry.Registry) {
	l.Labels, l.Dicts = append(l.Labels, name), append(l.Dicts, newDict(reg.Redactions))
}

// Stored tells whether label column i may be stored: a kept column with too
// many different values may not.
func (l *Layout) Stored(i int) bool {
	return !strings.HasPrefix(l.Labels[i], "extra_") || len(l.Dicts[i].Texts()) <= maxKeptLabels
}

// columns says what each column of the file is: mapped, dropped with the
// registry's reason, or unknown, which is kept when it looks harmless.
func (p *Plan) columns(reg *registry.Registry) []quotawatch.Column {
	fields := map[string]registry.Field{}
	for _, f := range reg.Fields {
		if h := p.Vintage.Headers[f.Name]; h != "" {
			fields[h] = f
		}
	}
	cols := make([]quotawatch.Column, len(p.headers))
	taken := map[string]bool{}
	for i, h := range p.headers {
		f, known := fields[h]
		switch {
		case known && f.Kind == registry.KindDrop:
			cols[i] = quotawatch.Column{Header: h, Field: f.Name, Fate: fateDropped, Why: f.Why}
		case known:
			cols[i] = quotawatch.Column{Header: h, Field: f.Name, Fate: fateMapped}
		case personal(h):
			cols[i] = quotawatch.Column{Header: h, Fate: fateDropped, Why: "unknown, and its name says it may describe a person"}
		default:
			cols[i] = quotawatch.Column{Header: h, Field: extraName(h, i, taken), Fate: fateKept, Why: "unknown to the registry"}
		}
	}
	return cols
}

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

// extraName makes the name of a kept column: its header in lower case, letters
// and digits alone.
func extraName(header string, i int, taken map[string]bool) string {
	name := "extra_" + strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '_'
	}, header)
	name = name[:min(len(name), 48)]
	if taken[name] {
		name += "_" + strconv.Itoa(i+1)
	}
	taken[name] = true
	return name
}

// officeCodes turns the text of an office cell into the office's index.
type officeCodes struct {
	dict  *Dict
	index []int // per code of dict: index of the office plus 1, or unknownOffice
	reg   *registry.Registry
}

const unknownOffice = -1

func newOfficeCodes(reg *registry.Registry) *officeCodes {
	return &officeCodes{dict: newDict(reg.Redactions), reg: reg}
}

// code gives the index plus 1, 0 for a missing office, unknownOffice for a
// text that is no office.
func (o *officeCodes) code(cell []byte) int {
	c := o.dict.code(cell)
	if c == 0 || c == redactedCode {
		return 0
	}
	for int(c) > len(o.index) {
		text := o.dict.texts[len(o.index)]
		at := unknownOffice
		if office, ok := o.reg.OfficeByLabel(text); ok {
			at = 1 + slices.IndexFunc(o.reg.Offices, func(x quotawatch.Office) bool { return x.Code == office.Code })
		}
		o.index = append(o.index, at)
	}
	return o.index[c-1]
}
