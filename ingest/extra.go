package ingest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// maxKept is how many different values a column may have that the user keeps
// and no layout describes. Lists of codes have fewer; names, numbers and
// addresses of people have more.
const maxKept = 200

// extra is what is known of a kept column: its values and how often each
// stands, up to too many.
type extra struct {
	mu    sync.Mutex
	codes map[uint32]int
	rows  int
	over  bool
}

func newExtra() *extra { return &extra{codes: map[uint32]int{}} }

// count notes a value of a kept column, and returns 0 once there are too many.
func (x *extra) count(code uint32) uint32 {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.over || code == 0 {
		return 0
	}
	x.codes[code]++
	x.rows++
	if x.over = len(x.codes) > maxKept; x.over {
		return 0
	}
	return code
}

// fault says why a kept column may not be stored, "" where it may.
func (x *extra) fault(text func(uint32) string) string {
	switch {
	case x.over:
		return "it has more than " + strconv.Itoa(maxKept) + " different values, so it is no list of codes"
	case x.rows < 3*len(x.codes):
		return "its values hardly repeat, so it may describe people"
	}
	for code := range x.codes {
		if !isCode(text(code)) {
			return "it has values that are no codes: dates, long numbers, places or free text"
		}
	}
	return ""
}

// notCodes are parts of a value that no code of a list has: an address of
// e-mail or in a street, a date, a clock, a long number, a coordinate.
var notCodes = regexp.MustCompile(`(?i)@|\d{5}|\d+[-/:.]\d+|\d+ [a-z]+ (st|ave|rd|blvd|dr|ln|hwy|street|avenue|road|calle)\b`)

func isCode(value string) bool {
	return utf8.RuneCountInString(value) <= 40 && !notCodes.MatchString(value)
}

// personal are words of names of columns that describe, name or locate a
// person; a column with one is not kept, whatever its values.
var personal = []string{"name", "names", "surname", "alias", "aka", "alien", "address", "street", "phone", "cell", "birth", "dob", "born",
	"ssn", "social", "passport", "finger", "fingerprint", "fbi", "sid", "latitude", "longitude", "lat", "lon", "lng", "long", "coordinates",
	"geometry", "email", "mail", "zip", "postal", "postcode", "license", "licence", "plate", "id", "identifier", "number", "detainee",
	"respondent", "subject", "person", "people", "officer", "agent", "notes", "note", "comments", "comment", "narrative", "remarks",
	"employer", "school", "attorney", "lawyer", "family", "spouse", "mother", "father", "child", "children", "religion", "race", "ethnicity",
	"nombre", "nombres", "apellido", "apellidos", "domicilio", "direccion", "dirección", "calle", "telefono", "teléfono", "nacimiento", "edad",
	"correo", "persona", "detenido", "oficial", "notas", "comentarios", "cedula", "cédula", "curp", "pasaporte", "alias", "sobrenombre",
	"county", "city", "municipality", "facility", "site", "landmark", "location", "place", "ciudad", "condado", "lugar"}

func isPersonal(header string) bool {
	words := strings.Fields(key(header))
	return len(words) == 0 || slices.ContainsFunc(words, func(w string) bool { return slices.Contains(personal, w) })
}

// wanted tells whether the user asks for a column to be kept.
func (p *Plan) wanted(header string) bool {
	return slices.ContainsFunc(slices.Concat(p.Told.Keep, p.Vintage.Keep), func(k string) bool { return key(k) == key(header) })
}

// keeps tells whether a column is kept: the user asks for it, and its name does
// not say that it is of people or places.
func (p *Plan) keeps(header string) bool { return p.wanted(header) && !isPersonal(header) }

// Stored tells whether label column i may be stored.
func (l *Layout) Stored(i int) bool {
	return l.extras[i] == nil || l.extras[i].fault(l.Dict.Text) == ""
}

// KeptFault says why a kept column may not be stored, "" where it may.
func (l *Layout) KeptFault(name string) string {
	if i := slices.Index(l.Labels, name); i >= 0 && l.extras[i] != nil {
		return l.extras[i].fault(l.Dict.Text)
	}
	return ""
}

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
