package view

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/mix"
)

// Filter says which arrests are counted, and how their counts are shown. Values
// of one list are alternatives; what different fields ask for must all be so.
// The zero Filter asks for all arrests of the nation.
type Filter struct {
	// From and To bound the days, both inclusive; nil leaves an end open.
	From, To *quotawatch.Day
	// Offices are field offices by code, none for the nation.
	Offices []quotawatch.OfficeCode
	// Criminality, Methods and Places are groups, none for all.
	Criminality, Methods, Places []string
	Definition                   quotawatch.DefinitionID
	Basis                        quotawatch.Basis
	// Average is of how many days a trailing mean is: 1, 7 or 28.
	Average int
	Show    Show
	// Every divides the days, "" for days, or for weeks where places are asked.
	Every mix.Every
}

// Show is what is shown of a filter.
type Show string

// What can be shown: counts, or their share of all arrests that are alike but
// for criminality, method and place.
const (
	// ShowAuto shows groups as shares and days as counts, as pages do.
	ShowAuto  Show = "auto"
	ShowCount Show = "count"
	ShowShare Show = "share"
)

// The keys of the grammar, in the order in which they are written.
const (
	keyFrom        = "from"
	keyTo          = "to"
	keyOffice      = "office"
	keyCriminality = "criminality"
	keyMethod      = "method"
	keyPlace       = "place"
	keyDefinition  = "definition"
	keyBasis       = "basis"
	keyAverage     = "average"
	keyShow        = "show"
	keyEvery       = "every"
)

// Keys lists the keys of the grammar in the order in which they are written.
func Keys() []string {
	return []string{keyFrom, keyTo, keyOffice, keyCriminality, keyMethod, keyPlace, keyDefinition, keyBasis, keyAverage, keyShow, keyEvery}
}

// Choices lists the values that a key takes, the default first; nil for days
// and offices.
func Choices(key string) (values []string) {
	switch key {
	case keyCriminality:
		return mix.ByCriminality.Groups()
	case keyMethod:
		return mix.ByMethod.Groups()
	case keyPlace:
		return mix.ByPlace.Groups()
	case keyDefinition:
		for _, d := range quotawatch.Definitions() {
			values = append(values, string(d.ID))
		}
	case keyBasis:
		for _, b := range quotawatch.Bases() {
			values = append(values, string(b))
		}
	case keyAverage:
		return []string{"7", "1", "28"}
	case keyShow:
		return []string{string(ShowAuto), string(ShowCount), string(ShowShare)}
	case keyEvery:
		return []string{string(mix.EveryDay), string(mix.EveryWeek), string(mix.EveryMonth)}
	}
	return values
}

// filled gives the filter with the defaults of what it leaves open.
func (f Filter) filled() Filter {
	if f.Definition == "" {
		f.Definition = quotawatch.Episodes
	}
	if f.Basis == "" {
		f.Basis = quotawatch.BasisDay
	}
	if f.Average == 0 {
		f.Average = 7
	}
	if f.Show == "" {
		f.Show = ShowAuto
	}
	if f.Every == "" {
		f.Every = mix.EveryDay
		if len(f.Places) > 0 {
			f.Every = mix.EveryWeek
		}
	}
	return f
}

// Plain tells whether the filter asks for all arrests of whatever offices: only
// those can be set beside a reported quota.
func (f Filter) Plain() bool { return len(f.Criminality)+len(f.Methods)+len(f.Places) == 0 }

// Parse reads a filter as it stands in an address. Unknown keys, unknown values
// and values given twice are refused, all of them in one error of the code
// usage; an empty value is none. That an office exists is checked by Count.
func Parse(values url.Values) (Filter, error) {
	f, faults := parse(values)
	if len(faults) > 0 {
		return f, usage("the filter cannot be taken", strings.Join(faults, "; "), "the keys are "+strings.Join(Keys(), ", ")+"; see docs/methods/series.md")
	}
	return f, nil
}

// parse reads what can be read, and says what cannot.
func parse(values url.Values) (f Filter, faults []string) {
	r := reader{values: values}
	f.From, f.To = r.day(keyFrom), r.day(keyTo)
	for _, code := range r.list(keyOffice) {
		f.Offices = append(f.Offices, quotawatch.OfficeCode(code))
	}
	f.Criminality, f.Methods, f.Places = r.list(keyCriminality), r.list(keyMethod), r.list(keyPlace)
	f.Definition, f.Basis = quotawatch.DefinitionID(r.one(keyDefinition)), quotawatch.Basis(r.one(keyBasis))
	f.Average, _ = strconv.Atoi(r.one(keyAverage)) // one of the choices, or 0 for none
	f.Show, f.Every = Show(r.one(keyShow)), mix.Every(r.one(keyEvery))
	if f.From != nil && f.To != nil && *f.To < *f.From {
		r.fault("from %s is after to %s", f.From, f.To)
		f.From, f.To = nil, nil
	}
	var unknown []string
	for key := range values {
		if !slices.Contains(Keys(), key) {
			unknown = append(unknown, key)
		}
	}
	slices.Sort(unknown)
	for _, key := range unknown {
		r.fault("there is no filter %s", quoted(key))
	}
	return f, r.faults
}

// reader reads the values of keys and keeps what is wrong with them.
type reader struct {
	values url.Values
	faults []string
}

func (r *reader) fault(format string, args ...any) {
	r.faults = append(r.faults, fmt.Sprintf(format, args...))
}

// text gives the one value of a key.
func (r *reader) text(key string) string {
	values := slices.DeleteFunc(slices.Clone(r.values[key]), func(v string) bool { return v == "" })
	if len(values) > 1 {
		r.fault("%s is given twice", key)
	}
	if len(values) != 1 {
		return ""
	}
	return values[0]
}

var isoDay = regexp.MustCompile(`^([0-9]{4})-([0-9]{2})-([0-9]{2})$`)

func (r *reader) day(key string) *quotawatch.Day {
	text := r.text(key)
	if text == "" {
		return nil
	}
	if m := isoDay.FindStringSubmatch(text); m != nil {
		var n [3]int
		for i := range n {
			n[i], _ = strconv.Atoi(m[i+1]) // digits alone
		}
		if quotawatch.ValidDate(n[0], n[1], n[2]) {
			d := quotawatch.Date(n[0], n[1], n[2])
			return &d
		}
	}
	r.fault("%s %s is not a day like 2025-01-26", key, quoted(text))
	return nil
}

// one gives the value of a key that takes one of its choices.
func (r *reader) one(key string) string {
	text := r.text(key)
	if text == "" || slices.Contains(Choices(key), text) {
		return text
	}
	r.fault("%s %s is not one of %s", key, quoted(text), strings.Join(Choices(key), ", "))
	return ""
}

var officeCode = regexp.MustCompile(`^[A-Za-z]{3}$`)

// list gives the values of a key that takes several, each once and in order. A
// form repeats the key, an address has commas.
func (r *reader) list(key string) (kept []string) {
	choices, seen := Choices(key), map[string]bool{"": true}
	for _, text := range strings.Split(strings.Join(r.values[key], ","), ",") {
		switch {
		case seen[text]:
		case choices == nil && !officeCode.MatchString(text):
			r.fault("%s %s is not a code like DAL", key, quoted(text))
		case choices != nil && !slices.Contains(choices, text):
			r.fault("%s %s is not one of %s", key, quoted(text), strings.Join(choices, ", "))
		case choices == nil:
			kept = append(kept, strings.ToUpper(text))
		default:
			kept = append(kept, text)
		}
		seen[text] = true
	}
	return sorted(key, kept)
}

// quoted shows a text that came from outside, cut where it is long.
func quoted(text string) string {
	const most = 40
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return `"` + text + `"`
}

func usage(summary, found, do string) error {
	return &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: summary, Found: found, Do: do}
}
