package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/quotawatch/quotawatch/ingest/grid"
)

// slow reads a workbook with encoding/xml, cell by cell and without any of the
// scanner's code: the obvious version that the fast one is compared with. It
// gives "row:column=kind value" per cell that is not blank, and checks nothing
// but that the XML is well formed.
func slow(b []byte) (cells map[string][]string, err error) {
	zr, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, err
	}
	part := func(name string) (*xml.Decoder, error) {
		for _, f := range zr.File {
			if strings.EqualFold(f.Name, name) {
				r, err := f.Open()
				if err != nil {
					return nil, err
				}
				text, err := io.ReadAll(r)
				return xml.NewDecoder(bytes.NewReader(text)), err
			}
		}
		return nil, fmt.Errorf("no part %s", name)
	}
	shared, err := slowStrings(part)
	if err != nil {
		return nil, err
	}
	cells = map[string][]string{}
	for i := 1; ; i++ {
		d, err := part(fmt.Sprintf("xl/worksheets/sheet%d.xml", i))
		if err != nil {
			if i > 1 {
				return cells, nil
			}
			return nil, err
		}
		if cells[strconv.Itoa(i-1)], err = slowSheet(d, shared); err != nil {
			return nil, err
		}
	}
}

func slowStrings(part func(string) (*xml.Decoder, error)) (texts []string, err error) {
	d, err := part("xl/sharedStrings.xml")
	if err != nil {
		return nil, nil //nolint:nilerr // a workbook may have no shared texts
	}
	var path []string
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return texts, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			path = append(path, t.Name.Local)
			if t.Name.Local == "si" {
				texts = append(texts, "")
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if len(path) > 0 && path[len(path)-1] == "t" && !strings.Contains(strings.Join(path, "/"), "rPh") {
				texts[len(texts)-1] += string(t)
			}
		}
	}
}

var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

func unescape(s string) string {
	return escaped.ReplaceAllStringFunc(s, func(m string) string {
		v, _ := strconv.ParseUint(m[2:6], 16, 16)
		if v >= 0xd800 && v <= 0xdfff {
			return m
		}
		return string(rune(v))
	})
}

func slowSheet(d *xml.Decoder, shared []string) (cells []string, err error) {
	var path []string
	row, column, kind, value, formula, valued := 0, 0, "", "", false, false
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return cells, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			path = append(path, t.Name.Local)
			attr := map[string]string{}
			for _, a := range t.Attr {
				attr[a.Name.Local] = a.Value
			}
			switch t.Name.Local {
			case "row":
				row, column = row+1, 0
				if v, err := strconv.Atoi(attr["r"]); err == nil {
					row = v
				}
			case "c":
				column, kind, value, formula, valued = column+1, attr["t"], "", false, false
				if letters := strings.TrimRight(attr["r"], "0123456789"); letters != "" {
					column = 0
					for _, c := range letters {
						column = column*26 + int(c-'A') + 1
					}
				}
			case "f":
				formula = true
			case "v":
				valued = true
			}
		case xml.CharData:
			last := path[max(0, len(path)-1):]
			if len(last) == 1 && (last[0] == "v" || last[0] == "t") && !strings.Contains(strings.Join(path, "/"), "rPh") {
				value += string(t)
			}
		case xml.EndElement:
			path = path[:len(path)-1]
			if t.Name.Local == "c" && value != "" {
				cells = append(cells, slowCell(row, column, kind, value, shared))
			} else if t.Name.Local == "c" && formula && (!valued || kind != "str") {
				cells = append(cells, fmt.Sprintf("%d:%d=fault a formula that was never computed", row, column))
			}
		}
	}
}

func slowCell(row, column int, kind, value string, shared []string) string {
	at := fmt.Sprintf("%d:%d=", row, column)
	switch kind {
	case "s":
		i, err := strconv.Atoi(value)
		if err != nil || i < 0 || i >= len(shared) {
			return at + "bad"
		}
		return at + "text " + unescape(shared[i])
	case "b":
		return at + "bool " + value
	case "e":
		return at + "fault " + unescape(value)
	case "", "n":
		v, _ := strconv.ParseFloat(value, 64)
		return at + "number " + strconv.FormatFloat(v, 'g', -1, 64)
	}
	return at + "text " + unescape(value)
}

// fast reads a workbook with the scanner, in the form of slow. bad rows give
// "row:bad".
func fast(b []byte) (cells map[string][]string, err error) {
	book, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, err
	}
	cells = map[string][]string{}
	for i := range book.Sheets() {
		if cells[strconv.Itoa(i)], err = fastSheet(book, i); err != nil {
			return nil, err
		}
	}
	return cells, nil
}

func fastSheet(book *Book, sheet int) (cells []string, err error) {
	rows, err := book.Rows(sheet, nil)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var rec grid.Record
	for {
		if err := rows.Next(&rec); errors.Is(err, io.EOF) {
			return cells, nil
		} else if err != nil {
			return nil, err
		}
		if rec.Bad != "" {
			cells = append(cells, fmt.Sprintf("%d:bad", rec.Row))
		}
		for i, c := range rec.Cells {
			if text := describe(c, rows.Strings()); text != "" {
				cells = append(cells, fmt.Sprintf("%d:%d=%s", rec.Row, i+1, text))
			}
		}
	}
}

func describe(c grid.Cell, shared grid.Strings) string {
	switch c.Kind {
	case grid.Text:
		return "text " + string(c.Text)
	case grid.Shared:
		if len(shared.Text(c.Shared)) == 0 {
			return "text "
		}
		return "text " + string(shared.Text(c.Shared))
	case grid.Number:
		return "number " + strconv.FormatFloat(c.Number, 'g', -1, 64)
	case grid.Bool:
		return "bool " + strconv.Itoa(int(c.Number))
	case grid.Fault:
		return "fault " + string(c.Text)
	case grid.Blank, grid.Time:
	}
	return ""
}
