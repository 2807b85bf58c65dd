package ods

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
)

const spaces = `xmlns:o="` + nsOffice + `" xmlns:t="` + nsTable + `" xmlns:x="` + nsText + `" xmlns:s="` + nsStyle + `" xmlns:c="` + nsCalc + `"`

// flat gives a workbook of one sheet with some rows.
func flat(rows string) string {
	return `<o:document ` + spaces + `><o:body><o:spreadsheet><t:table t:name="A">` + rows + `</t:table></o:spreadsheet></o:body></o:document>`
}

// fast reads a flat document as "row:column=kind value" of each cell that is
// not blank.
func fast(text string) (cells []string, err error) {
	b, err := OpenFlat(strings.NewReader(text), int64(len(text)))
	if err != nil {
		return nil, err
	}
	for i := range b.Sheets() {
		rows, err := b.Rows(i, nil)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		var rec grid.Record
		for last := 0; ; {
			if err := rows.Next(&rec); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, err
			}
			if rec.Row <= last || rec.Empty() {
				return nil, fmt.Errorf("row %d after %d, empty %v", rec.Row, last, rec.Empty())
			}
			last = rec.Row
			for j, c := range rec.Cells {
				if c.Kind != grid.Blank {
					cells = append(cells, fmt.Sprintf("%d/%d:%d=%s", i, rec.Row, j+1, show(c)))
				}
			}
		}
	}
	return cells, nil
}

func show(c grid.Cell) string {
	switch c.Kind {
	case grid.Text:
		return "text " + string(c.Text)
	case grid.Number:
		return fmt.Sprintf("number %v", c.Number)
	case grid.Time:
		return "time " + time.UnixMicro(int64(c.Number)).UTC().Format("2006-01-02T15:04:05.999999")
	case grid.Bool:
		return fmt.Sprintf("bool %v", c.Number)
	}
	return "fault " + string(c.Text)
}

func TestReads(t *testing.T) {
	for name, c := range map[string]struct {
		rows string
		want []string
	}{
		"all types": {`<t:table-row><t:table-cell o:value-type="float" o:value="1.5"/><t:table-cell o:value-type="percentage" o:value="0.5"><x:p>50%</x:p></t:table-cell>` +
			`<t:table-cell o:value-type="date" o:date-value="2025-06-01"/><t:table-cell o:value-type="date" o:date-value="2025-06-01T10:00:00.5"/>` +
			`<t:table-cell o:value-type="boolean" o:boolean-value="true"/><t:table-cell o:value-type="string"><x:p>a</x:p></t:table-cell>` +
			`<t:table-cell o:value-type="time" o:time-value="PT12H00M00S"/><t:table-cell o:value-type="string" o:string-value="b"><x:p>shown</x:p></t:table-cell>` +
			`<t:table-cell o:value-type="string" c:value-type="error"><x:p>#REF!</x:p></t:table-cell><t:table-cell o:value-type="date" o:date-value="soon"/></t:table-row>`,
			[]string{"0/1:1=number 1.5", "0/1:2=number 0.5", "0/1:3=time 2025-06-01T00:00:00", "0/1:4=time 2025-06-01T10:00:00.5", "0/1:5=bool 1", "0/1:6=text a",
				"0/1:7=number 0.5", "0/1:8=text b", "0/1:9=fault #REF!", "0/1:10=text soon"}},
		"repeats and gaps": {`<t:table-row t:number-rows-repeated="3"><t:table-cell t:number-columns-repeated="2"/><t:table-cell t:number-columns-repeated="2" o:value-type="float" o:value="7"/><t:covered-table-cell/></t:table-row>` +
			`<t:table-row t:number-rows-repeated="1000"><t:table-cell t:number-columns-repeated="16384"/></t:table-row><t:table-row><t:table-cell o:value-type="float" o:value="8"/></t:table-row>`,
			[]string{"0/1:3=number 7", "0/1:4=number 7", "0/2:3=number 7", "0/2:4=number 7", "0/3:3=number 7", "0/3:4=number 7", "0/1004:1=number 8"}},
		"texts": {`<t:table-row><t:table-cell><x:p> a  b<x:s x:c="2"/>c<x:span>d</x:span><x:tab/><x:a>e</x:a></x:p><x:p>f</x:p><o:annotation><x:p>no</x:p></o:annotation></t:table-cell></t:table-row>`,
			[]string{"0/1:1=text a b  cd\te\nf"}},
		"groups of rows": {`<t:table-header-rows><t:table-row><t:table-cell o:value-type="float" o:value="1"/></t:table-row></t:table-header-rows><t:table-row-group><t:table-rows><t:table-row><t:table-cell o:value-type="float" o:value="2"/></t:table-row></t:table-rows></t:table-row-group>`,
			[]string{"0/1:1=number 1", "0/2:1=number 2"}},
		"a formula without a value": {`<t:table-row><t:table-cell t:formula="of:=1"/><t:table-cell t:formula="of:=1" o:value-type="float" o:value="1"/></t:table-row>`,
			[]string{"0/1:1=fault a formula that was never computed", "0/1:2=number 1"}},
		"comments, instructions and CDATA": {`<!-- x --><t:table-row><?y?><t:table-cell><x:p><![CDATA[<a>]]><!-- z --></x:p></t:table-cell></t:table-row>`, []string{"0/1:1=text <a>"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := fast(flat(c.rows))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			want, err := slow(flat(c.rows))
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("the slow reader differs (%v):\n%s", err, diff)
			}
		})
	}
}

func TestRefuses(t *testing.T) {
	cell := func(attrs string) string { return flat(`<t:table-row><t:table-cell ` + attrs + `/></t:table-row>`) }
	whole := cell(`o:value-type="float" o:value="1"`)
	for name, text := range map[string]string{
		"not a number":             cell(`o:value-type="float" o:value="NaN"`),
		"a type that is none":      cell(`o:value-type="odd"`),
		"a boolean that is none":   cell(`o:value-type="boolean" o:boolean-value="2"`),
		"a time that is none":      cell(`o:value-type="time" o:time-value="noon"`),
		"no times":                 cell(`t:number-columns-repeated="0"`),
		"times that are no number": cell(`t:number-columns-repeated="x"`),
		"too many columns":         cell(`t:number-columns-repeated="16385"`),
		"too many cells":           flat(`<t:table-row t:number-rows-repeated="100000"><t:table-cell t:number-columns-repeated="16000" o:value-type="float" o:value="1"/></t:table-row>`),
		"a row in a row":           flat(`<t:table-row><t:table-row/></t:table-row>`),
		"a long text":              flat(`<t:table-row><t:table-cell><x:p>` + strings.Repeat("a", maxCell+1) + `</x:p></t:table-cell></t:table-row>`),
		"an endless text":          flat(`<t:table-row><t:table-cell><x:p>` + strings.Repeat("a", 3<<20) + `</x:p></t:table-cell></t:table-row>`),
		"an endless tag":           flat(`<t:table-row a="` + strings.Repeat("a", 3<<20) + `"/>`),
		"deep elements":            flat(strings.Repeat("<a>", 200) + strings.Repeat("</a>", 200)),
		"a DOCTYPE":                `<!DOCTYPE x [<!ENTITY a "b">]>` + whole,
		"text after the end":       whole + "x",
		"a second root":            whole + whole,
		"no end":                   strings.TrimSuffix(whole, "</o:document>"),
		"another root":             "<a/>",
		"no sheet":                 strings.Replace(flat(""), `<t:table t:name="A"></t:table>`, "", 1),
		"a sheet twice":            strings.Replace(flat(""), `</o:spreadsheet>`, `<t:table t:name="A"/></o:spreadsheet>`, 1),
		"another encoding":         `<?xml version="1.0" encoding="ISO-8859-1"?>` + whole,
	} {
		t.Run(name, func(t *testing.T) {
			got, err := fast(text)
			var e *quotawatch.Error
			if !errors.As(err, &e) || e.Do == "" || e.Expected == "" {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}

// TestReal reads what LibreOffice saved, where it is beside the repository.
func TestReal(t *testing.T) {
	b, err := os.ReadFile("../../../shared/cases/formats/book.ods")
	if err != nil {
		t.Skipf("the cases are not here: %v", err)
	}
	zr, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := zr.Open(content)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	want, err := slow(string(text))
	if err != nil {
		t.Fatal(err)
	}
	got, err := fast(string(text))
	if diff := cmp.Diff(want, got); diff != "" || err != nil || len(got) < 1000 {
		t.Errorf("%d cells, %v: %s", len(got), err, diff)
	}
}

// FuzzSheet compares what is read with the slow reader, and looks for panics.
func FuzzSheet(f *testing.F) {
	f.Add(`<t:table-row t:number-rows-repeated="2"><t:table-cell o:value-type="float" o:value="1"/><t:covered-table-cell/><t:table-cell t:number-columns-repeated="2"><x:p>a <x:s/>b</x:p></t:table-cell></t:table-row>`)
	f.Add(`<t:table-header-rows><t:table-row t:visibility="filter"><t:table-cell o:value-type="date" o:date-value="2025-06-01"/></t:table-row></t:table-header-rows>`)
	f.Add(`<t:table-row><t:table-cell o:value-type="string" o:string-value="x"><x:p>y</x:p><x:p>z</x:p></t:table-cell><t:table-cell t:formula="a"/></t:table-row>`)
	f.Fuzz(func(t *testing.T, rows string) {
		if strings.Contains(rows, "repeated") && len(rows) > 300 {
			return // many of many take long in the slow reader
		}
		text := flat(rows)
		got, err := fast(text)
		if err != nil {
			var e *quotawatch.Error
			if !errors.As(err, &e) {
				t.Fatal(err)
			}
			return
		}
		if want, err := slow(text); err != nil || cmp.Diff(want, got) != "" {
			t.Fatalf("the slow reader differs (%v):\n%s", err, cmp.Diff(want, got))
		}
	})
}

// node is an element of the slow reader with all that is in it.
type node struct {
	xml.Name
	attrs map[xml.Name]string
	kids  []*node
	text  string // of character data, which has no name
}

// slow reads a whole document into memory and walks over it: the obvious
// version. It knows no bounds.
func slow(text string) (cells []string, err error) {
	root, open := &node{}, []*node{}
	open = append(open, root)
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		parent := open[len(open)-1]
		switch v := token.(type) {
		case xml.StartElement:
			n := &node{Name: v.Name, attrs: map[xml.Name]string{}}
			for _, a := range v.Attr {
				if _, twice := n.attrs[a.Name]; !twice {
					n.attrs[a.Name] = a.Value
				}
			}
			parent.kids, open = append(parent.kids, n), append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			parent.kids = append(parent.kids, &node{text: string(v)})
		}
	}
	for i, sheet := range root.find("table") {
		row := 0
		for _, r := range sheet.find("table-row") {
			for range r.times("number-rows-repeated") {
				row, cells = row+1, append(cells, r.row(i, row+1)...)
			}
		}
	}
	return cells, nil
}

// find gives the elements of a name below n, sheets and rows not within others.
func (n *node) find(local string) (found []*node) {
	for _, k := range n.kids {
		around := k.Space == nsOffice || k.Space == nsTable && (k.Local == "table-rows" || k.Local == "table-header-rows" || k.Local == "table-row-group")
		if k.Space == nsTable && k.Local == local {
			found = append(found, k)
		} else if around && (local == "table" && k.Space == nsOffice || local == "table-row" && k.Space == nsTable) {
			found = append(found, k.find(local)...)
		}
	}
	return found
}

func (n *node) attr(space, local string) string { return n.attrs[xml.Name{Space: space, Local: local}] }

func (n *node) times(name string) int {
	if v, err := strconv.Atoi(n.attr(nsTable, name)); err == nil {
		return v
	}
	return 1
}

func (n *node) row(sheet, row int) (cells []string) {
	column := 0
	for _, c := range n.kids {
		if c.Local == "" {
			continue
		}
		for range c.times("number-columns-repeated") {
			column++
			if v := c.value(); v != "" {
				cells = append(cells, fmt.Sprintf("%d/%d:%d=%s", sheet, row, column, v))
			}
		}
	}
	return cells
}

func (n *node) value() string {
	var lines []string
	for _, k := range n.kids {
		if k.Space == nsText && k.Local == "p" {
			lines = append(lines, k.words(""))
		}
	}
	text := strings.Join(lines, "\n")
	number := func(s string) string { v, _ := strconv.ParseFloat(s, 64); return fmt.Sprintf("number %v", v) }
	switch n.attr(nsOffice, "value-type") {
	case "float", "percentage", "currency":
		return number(n.attr(nsOffice, "value"))
	case "boolean":
		return map[string]string{"true": "bool 1", "false": "bool 0"}[n.attr(nsOffice, "boolean-value")]
	case "date":
		for _, layout := range dateLayouts {
			if at, err := time.Parse(layout, n.attr(nsOffice, "date-value")); err == nil && at.Year() > 0 {
				return "time " + at.Format("2006-01-02T15:04:05.999999")
			}
		}
		if s := n.attr(nsOffice, "date-value"); s != "" {
			return "text " + s
		}
		return ""
	case "time":
		d, _ := time.ParseDuration(strings.ToLower(strings.TrimPrefix(n.attr(nsOffice, "time-value"), "PT")))
		return fmt.Sprintf("number %v", d.Hours()/24)
	}
	if n.attr(nsCalc, "value-type") == "error" {
		return "fault " + text
	}
	if s := n.attr(nsOffice, "string-value"); s != "" {
		text = s
	}
	if text != "" {
		return "text " + text
	}
	if n.attr(nsTable, "formula") != "" && n.attr(nsOffice, "value-type") == "" {
		return "fault a formula that was never computed"
	}
	return ""
}

// words gives the text of a paragraph behind what stands before it.
func (n *node) words(before string) string {
	for _, k := range n.kids {
		switch {
		case k.Local == "":
			for _, r := range k.text {
				if strings.ContainsRune(" \t\r\n", r) {
					r = ' '
					if before == "" || strings.HasSuffix(before, " ") {
						continue
					}
				}
				before += string(r)
			}
		case k.Space != nsText:
		case k.Local == "s":
			times, err := strconv.Atoi(k.attr(nsText, "c"))
			if err != nil {
				times = 1
			}
			before += strings.Repeat(" ", times)
		case k.Local == "tab":
			before += "\t"
		case k.Local == "line-break":
			before += "\n"
		case k.Local == "span" || k.Local == "a":
			before = k.words(before)
		}
	}
	return before
}
