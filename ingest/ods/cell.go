package ods

import (
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/quotawatch/quotawatch/ingest/grid"
)

// takeCell reads a cell to its end.
func (r *rows) takeCell(t xml.StartElement) (grid.Cell, error) {
	start := len(r.text)
	if err := r.takeText(); err != nil {
		return grid.Cell{}, err
	}
	text := r.text[start:len(r.text):len(r.text)]
	if len(text) > maxCell {
		return grid.Cell{}, beyond("bytes in a cell", maxCell, int64(len(text)))
	}
	c, err := r.value(t, text)
	if err == nil && c.Kind == grid.Blank && attr(t, nsTable, "formula") != "" && attr(t, nsOffice, "value-type") == "" {
		r.unworked++
		c = grid.Cell{Kind: grid.Fault, Text: []byte("a formula that was never computed")}
	}
	return c, err
}

// value gives what the attributes of a cell say, or the text that it shows.
func (r *rows) value(t xml.StartElement, text []byte) (grid.Cell, error) {
	switch kind := attr(t, nsOffice, "value-type"); kind {
	case "float", "percentage", "currency":
		return r.number(attr(t, nsOffice, "value"))
	case "date":
		return date(attr(t, nsOffice, "date-value")), nil
	case "time":
		return r.clock(attr(t, nsOffice, "time-value"))
	case "boolean":
		switch attr(t, nsOffice, "boolean-value") {
		case "true":
			return grid.Cell{Kind: grid.Bool, Number: 1}, nil
		case "false":
			return grid.Cell{Kind: grid.Bool}, nil
		}
		return grid.Cell{}, structure(r.name, "true or false", fmt.Sprintf("%.40q", attr(t, nsOffice, "boolean-value")))
	case "string", "":
		if attr(t, nsCalc, "value-type") == "error" {
			return grid.Cell{Kind: grid.Fault, Text: text}, nil
		}
		if stated := attr(t, nsOffice, "string-value"); stated != "" {
			text = []byte(stated)
		}
		if len(text) == 0 {
			return grid.Cell{}, nil
		}
		return grid.Cell{Kind: grid.Text, Text: text}, nil
	default:
		return grid.Cell{}, structure(r.name, "a type of cells", fmt.Sprintf("%.40q", kind))
	}
}

func (r *rows) number(s string) (grid.Cell, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) || strings.ContainsAny(s, "xX_") {
		return grid.Cell{}, structure(r.name, "a number", fmt.Sprintf("%.40q", s))
	}
	return grid.Cell{Kind: grid.Number, Number: v}, nil
}

// dateLayouts are those of days and instants. Some writers put a Z behind the
// clock of the sheet, which names no zone.
var dateLayouts = []string{"2006-01-02", "2006-01-02T15:04:05", "2006-01-02T15:04:05Z", "2006-01-02T15:04"}

// date reads a day or an instant. What is neither is left as text, for the cell
// alone to be judged.
func date(s string) grid.Cell {
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 0 {
			return grid.Cell{Kind: grid.Time, Number: float64(t.UnixMicro())}
		}
	}
	if s == "" {
		return grid.Cell{}
	}
	return grid.Cell{Kind: grid.Text, Text: []byte(s)}
}

// clock reads a duration as PT12H30M00S and gives it in days, as the cells of
// other workbooks have it.
func (r *rows) clock(s string) (grid.Cell, error) {
	rest, ok := strings.CutPrefix(s, "PT")
	d, err := time.ParseDuration(strings.ToLower(rest))
	if !ok || err != nil {
		return grid.Cell{}, structure(r.name, "a time as PT12H30M00S", fmt.Sprintf("%.40q", s))
	}
	return grid.Cell{Kind: grid.Number, Number: d.Hours() / 24}, nil
}

// takeText reads the content of a cell to its end and appends the text that it
// shows: paragraphs are lines; notes and drawings are no text of the cell.
func (r *rows) takeText() error {
	depth, paragraph, some := r.depth, 0, false // where the paragraph is, 0 outside
	begin := 0                                  // of its text
	for {
		t, err := r.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch {
			case paragraph == 0 && t.Name == (xml.Name{Space: nsText, Local: "p"}):
				if some {
					r.text = append(r.text, '\n')
				}
				paragraph, some = r.depth, true
				begin = len(r.text)
			case paragraph > 0 && t.Name.Space == nsText:
				if err := r.mark(t); err != nil {
					return err
				}
			default:
				if err := r.skip(); err != nil {
					return err
				}
			}
		case xml.EndElement:
			if r.depth < paragraph {
				paragraph = 0
			}
			if r.depth < depth {
				return nil
			}
		case xml.CharData:
			if paragraph > 0 {
				r.words(t, begin)
			}
		}
		if len(r.text) > maxToken {
			return beyond("bytes of text in a row", maxToken, int64(len(r.text)))
		}
	}
}

// words appends text with the spaces of its XML as one, and without those at
// the start of a paragraph (part 3, 6.1.2).
func (r *rows) words(b []byte, begin int) {
	for len(b) > 0 {
		c, size := utf8.DecodeRune(b)
		if c == ' ' || c == '\t' || c == '\n' || c == '\r' {
			if n := len(r.text); n > begin && r.text[n-1] != ' ' {
				r.text = append(r.text, ' ')
			}
		} else {
			r.text = append(r.text, b[:size]...)
		}
		b = b[size:]
	}
}

// mark takes an element within a paragraph: spaces and line ends are elements
// of their own, spans and links hold text.
func (r *rows) mark(t xml.StartElement) error {
	switch t.Name.Local {
	case "s":
		n := 1
		if text := attr(t, nsText, "c"); text != "" {
			var err error
			if n, err = strconv.Atoi(text); err != nil || n < 0 || n > maxCell {
				return structure(r.name, "a number of spaces", fmt.Sprintf("%.40q", text))
			}
		}
		for range n {
			r.text = append(r.text, ' ')
		}
	case "tab":
		r.text = append(r.text, '\t')
	case "line-break":
		r.text = append(r.text, '\n')
	case "span", "a":
		return nil // its text follows
	}
	return r.skip()
}
