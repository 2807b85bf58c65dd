package web

import (
	"bytes"
	"encoding/json"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/ui"
)

// suffixes lists the endings of the files beside a figure.
func (f Figure) suffixes() []string {
	if f.Missing != "" {
		return nil
	}
	all := []string{".csv", ".json"}
	if f.Drawn {
		all = append(all, ".svg")
	}
	if f.Question != nil {
		all = append(all, receiptSuffix)
	}
	return all
}

// HasFile tells whether the figure has a file of an ending.
func (f Figure) HasFile(suffix string) bool { return slices.Contains(f.suffixes(), suffix) }

// figureFile makes a file beside a figure.
func (s *site) figureFile(name string) (File, error) {
	id, ext, _ := strings.Cut(name, ".")
	f, err := s.figure(id)
	if err != nil || !f.HasFile("."+ext) {
		return File{}, errorOr(err, fs.ErrNotExist)
	}
	switch path.Ext(name) {
	case ".csv":
		var b bytes.Buffer
		err := f.Table.Write(&b, present.FormatCSV, 0)
		return File{Kind: kindCSV, Body: b.Bytes()}, err
	case ".svg":
		b, err := alone(f)
		return File{Kind: kindSVG, Body: b, Policy: svgPolicy}, err
	}
	switch {
	case ext != "receipt.json":
		return f.json()
	case !s.lang.Default(): // a receipt is the same in every language
		return File{}, fs.ErrNotExist
	}
	return s.receipt(f.Question...)
}

func errorOr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// json is the data of a figure with what must stand beside it.
func (f Figure) json() (File, error) {
	rows := make([]map[string]any, 0, len(f.Table.Rows))
	for _, r := range f.Table.Rows {
		row := map[string]any{}
		for i, c := range r {
			row[f.Table.Columns[i]] = cellJSON(c)
		}
		rows = append(rows, row)
	}
	return writeJSON(struct {
		ID         string            `json:"id"`
		Title      string            `json:"title"`
		Measure    string            `json:"measure"`
		Window     quotawatch.Window `json:"window"`
		Definition string            `json:"definition"`
		Source     string            `json:"source"`
		Build      string            `json:"build"`
		Caveats    []string          `json:"caveats"`
		Columns    []string          `json:"columns"`
		Rows       []map[string]any  `json:"rows"`
	}{f.ID, f.Title, f.Measure, f.Window, f.Definition, f.Source, f.Build, f.Caveats, f.Table.Columns, rows})
}

// cellJSON gives the value of a cell as JSON has it: a number, a text, or null
// where it is not known.
func cellJSON(c present.Cell) any {
	switch {
	case c.Number && c.Value == "":
		return nil
	case c.Number:
		return json.Number(c.Value)
	}
	return c.Value
}

// alone makes an SVG file of a chart: with its styles and on paper.
func alone(f Figure) ([]byte, error) {
	b, err := fs.ReadFile(ui.Files(), "app.css")
	if err != nil {
		return nil, err
	}
	var styles strings.Builder
	styles.WriteString("<style><![CDATA[")
	styles.Write(b)
	styles.WriteString("]]></style><title>")
	styles.WriteString(template.HTMLEscapeString(f.Title))
	styles.WriteString("</title>")
	head, rest, _ := strings.Cut(string(f.Wide), ">")
	return []byte(head + ">" + styles.String() + rest), nil
}
