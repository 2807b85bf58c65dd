package site

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/quotawatch/quotawatch/registry"
)

func (f file) text() error {
	if !utf8.Valid(f.body) || bytes.IndexByte(f.body, 0) >= 0 {
		return f.not("text in UTF-8", nil)
	}
	return nil
}

var heading = regexp.MustCompile(`<th scope="col"[^>]*>([^<]*)</th>`)

// html holds the tables of a page to the columns that no table may have: the
// tables themselves are those of files, which are held to their list.
func (f file) html() error {
	if !bytes.HasPrefix(f.body, []byte("<!doctype html>")) || !utf8.Valid(f.body) {
		return f.not("a page of HTML", nil)
	}
	for _, m := range heading.FindAllSubmatch(f.body, -1) {
		if f.Rules.OfPerson(string(m[1])) {
			return f.column(string(m[1]))
		}
	}
	return nil
}

func (f file) xml() error {
	_, err := f.elements(func(xml.StartElement) error { return nil })
	return err
}

// svg refuses what a picture must not do: run, or fetch.
func (f file) svg() error {
	root, err := f.elements(func(e xml.StartElement) error {
		if slices.Contains([]string{"script", "foreignObject", "iframe", "image"}, e.Name.Local) {
			return f.not("a picture that runs and fetches nothing", errors.New("the element "+e.Name.Local))
		}
		for _, a := range e.Attr {
			fetches := a.Name.Local == "href" && !strings.HasPrefix(a.Value, "#")
			if fetches || strings.HasPrefix(strings.ToLower(a.Name.Local), "on") {
				return f.not("a picture that runs and fetches nothing", errors.New("the attribute "+a.Name.Local))
			}
		}
		return nil
	})
	if err == nil && root != "svg" {
		return f.not("a picture in SVG", nil)
	}
	return err
}

// elements gives each element of an XML document to look, and the name of the
// first.
func (f file) elements(look func(xml.StartElement) error) (root string, err error) {
	d := xml.NewDecoder(bytes.NewReader(f.body))
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) && root != "" {
			return root, nil
		}
		if err != nil {
			return root, f.not("XML", err)
		}
		if e, ok := t.(xml.StartElement); ok {
			if root == "" {
				root = e.Name.Local
			}
			if err := look(e); err != nil {
				return root, err
			}
		}
	}
}

// json holds every name in a document to the list.
func (f file) json() error {
	d := json.NewDecoder(bytes.NewReader(f.body))
	var open []bool // for each open bracket, whether it is of an object
	name := false   // whether the next text is a name
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) && len(open) == 0 && d.InputOffset() > 0 {
			return nil
		}
		if err != nil {
			return f.not("one JSON document", err)
		}
		switch t := t.(type) {
		case json.Delim:
			if t == '{' || t == '[' {
				open = append(open, t == '{')
			} else {
				open = open[:len(open)-1]
			}
			name = len(open) > 0 && open[len(open)-1]
		case string:
			if name && !slices.Contains(f.of.Keys, t) && !f.allows(t) {
				return f.column(t)
			}
			name = !name && len(open) > 0 && open[len(open)-1]
		default:
			name = len(open) > 0 && open[len(open)-1]
		}
		if len(open) == 0 {
			if rest := bytes.TrimSpace(f.body[d.InputOffset():]); len(rest) > 0 {
				return f.not("one JSON document", fmt.Errorf("%d bytes after it", len(rest)))
			}
		}
	}
}

// typed tells whether a value is of the type of its column; an empty one is
// not known.
func typed(c registry.Column, v string) bool {
	if v == "" {
		return true
	}
	of, ok := valueTypes[c.Type]
	return !ok || of.MatchString(v)
}

var valueTypes = map[string]*regexp.Regexp{
	"date":      regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`),
	"yearmonth": regexp.MustCompile(`^[0-9]{4}-[0-9]{2}$`),
	"integer":   regexp.MustCompile(`^-?[0-9]+$`),
	"number":    regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`),
	"boolean":   regexp.MustCompile(`^(true|false)$`),
}
