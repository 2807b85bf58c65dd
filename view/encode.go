package view

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/quotawatch/quotawatch"
)

// Values gives the filter as it stands in an address. What is as by default is
// left out, and lists are in their order, so that alike filters have alike
// values.
func (f Filter) Values() url.Values {
	values := url.Values{}
	for _, key := range Keys() {
		if text := f.text(key); text != "" {
			values.Set(key, text)
		}
	}
	return values
}

// Encode gives the filter as the query of an address, its keys in their order
// and without the question mark; "" for one that is all as by default.
func (f Filter) Encode() string {
	var parts []string
	for _, key := range Keys() {
		if text := f.text(key); text != "" {
			parts = append(parts, key+"="+text) // no value has a character that must be escaped
		}
	}
	return strings.Join(parts, "&")
}

// text gives the value of a key, "" where it is as by default.
func (f Filter) text(key string) string {
	switch key {
	case keyFrom:
		return dayText(f.From)
	case keyTo:
		return dayText(f.To)
	case keyOffice:
		return ordered(key, f.codes())
	case keyCriminality:
		return ordered(key, f.Criminality)
	case keyMethod:
		return ordered(key, f.Methods)
	case keyPlace:
		return ordered(key, f.Places)
	}
	asked, usual := f.filled().choice(key), Filter{Places: f.Places}.filled().choice(key)
	if asked == usual {
		return ""
	}
	return asked
}

func dayText(d *quotawatch.Day) string {
	if d == nil {
		return ""
	}
	return d.String()
}

func (f Filter) codes() (codes []string) {
	for _, code := range f.Offices {
		codes = append(codes, string(code))
	}
	return codes
}

// choice gives the value of a key that takes one.
func (f Filter) choice(key string) string {
	switch key {
	case keyDefinition:
		return string(f.Definition)
	case keyBasis:
		return string(f.Basis)
	case keyAverage:
		return strconv.Itoa(f.Average)
	case keyShow:
		return string(f.Show)
	}
	return string(f.Every)
}

// ordered joins the values of a key, each once: groups in the order of tables,
// codes in that of their letters.
func ordered(key string, values []string) string {
	return strings.Join(sorted(key, values), ",")
}

func sorted(key string, values []string) []string {
	choices, values := Choices(key), slices.Clone(values)
	slices.Sort(values)
	values = slices.Compact(values)
	slices.SortStableFunc(values, func(a, b string) int { return slices.Index(choices, a) - slices.Index(choices, b) })
	return values
}
