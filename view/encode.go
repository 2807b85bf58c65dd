package view

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
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
		if f.From != nil {
			return f.From.String()
		}
		return ""
	case keyTo:
		if f.To != nil {
			return f.To.String()
		}
		return ""
	case keyOffice:
		var codes []string
		for _, code := range f.Offices {
			codes = append(codes, string(code))
		}
		slices.Sort(codes)
		return strings.Join(slices.Compact(codes), ",")
	case keyCriminality:
		return ordered(key, f.Criminality)
	case keyMethod:
		return ordered(key, f.Methods)
	case keyPlace:
		return ordered(key, f.Places)
	}
	return f.choice(key)
}

// choice gives the value of a key that takes one, "" for the default.
func (f Filter) choice(key string) string {
	asked, usual := f.filled(), Filter{Places: f.Places}.filled()
	text := func(f Filter) string {
		return map[string]string{keyDefinition: string(f.Definition), keyBasis: string(f.Basis), keyAverage: strconv.Itoa(f.Average),
			keyShow: string(f.Show), keyEvery: string(f.Every)}[key]
	}
	if text(asked) == text(usual) {
		return ""
	}
	return text(asked)
}

// ordered joins values in the order of the choices of a key, each once.
func ordered(key string, values []string) string {
	var kept []string
	for _, v := range Choices(key) {
		if slices.Contains(values, v) {
			kept = append(kept, v)
		}
	}
	return strings.Join(kept, ",")
}
