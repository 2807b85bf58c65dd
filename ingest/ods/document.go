package ods

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
)

// The name spaces of OpenDocument.
const (
	nsOffice = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
	nsTable  = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
	nsText   = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
	nsStyle  = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
	nsCalc   = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
)

const (
	maxToken = 256 << 10 // bytes of one tag or one text
	maxDepth = 100       // elements in elements
)

// document reads the XML of the cells token by token.
type document struct {
	part   io.ReadCloser
	in     *bounded
	xml    *xml.Decoder
	depth  int
	ended  bool            // the root was closed
	sheets bool            // within office:spreadsheet
	hidden map[string]bool // styles of sheets that are not shown
	style  string          // the style that is being read
}

// document begins to read.
func (b *Book) document(progress func(int)) (*document, error) {
	part, err := b.open()
	if err != nil {
		return nil, err
	}
	in := &bounded{r: part}
	if progress != nil { // told of packed bytes, as the size of the file is in those
		share, told, seen := float64(b.size)/float64(max(1, b.full)), 0, 0
		in.progress = func(n int) {
			seen += n
			now := int(float64(seen) * share)
			progress(now - told)
			told = now
		}
	}
	d := &document{part: part, in: in, hidden: map[string]bool{}}
	d.xml = xml.NewDecoder(bufio.NewReaderSize(in, 16<<10))
	d.xml.CharsetReader = func(charset string, _ io.Reader) (io.Reader, error) {
		return nil, fmt.Errorf("UTF-8 expected, not %.40q", charset)
	}
	return d, nil
}

func (d *document) close() { d.part.Close() }

// token gives the next token. Elements are counted, so that none is left open.
func (d *document) token() (xml.Token, error) {
	d.in.left = maxToken
	t, err := d.xml.Token()
	if err != nil {
		return nil, d.fault(err)
	}
	switch t := t.(type) {
	case xml.StartElement:
		if d.depth++; d.depth > maxDepth {
			return nil, beyond("elements in one another", maxDepth, int64(d.depth))
		}
		if d.ended {
			return nil, structure(content, "one root", "a second element after it")
		}
	case xml.EndElement:
		d.depth--
		d.ended = d.depth == 0
	case xml.CharData:
		if d.depth == 0 && !blank(t) {
			return nil, structure(content, "nothing outside the root", "text")
		}
	case xml.Directive:
		return nil, structure(content, "XML without a DOCTYPE", "one")
	}
	return t, nil
}

func blank(b []byte) bool {
	for _, c := range b {
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return false
		}
	}
	return true
}

// fault makes the error of XML that cannot be read on.
func (d *document) fault(err error) error {
	var known *quotawatch.Error
	var syntax *xml.SyntaxError
	line, _ := d.xml.InputPos()
	switch {
	case errors.As(err, &known), errors.Is(err, io.EOF) && d.ended:
		return err
	case errors.As(err, &syntax) && d.in.err == nil:
		return structure(fmt.Sprintf("%s, line %d", content, line), "well-formed XML", syntax.Msg)
	case errors.Is(err, io.EOF) && d.in.err == nil:
		return structure(content, "well-formed XML", "its end")
	case d.in.err != nil:
		return damaged(content, d.in.err)
	}
	return structure(content, "well-formed XML", err.Error())
}

// skip passes over the rest of the element whose start was read last.
func (d *document) skip() error {
	for depth := d.depth - 1; d.depth > depth; {
		if _, err := d.token(); err != nil {
			return err
		}
	}
	return nil
}

// nextTable reads up to the next sheet. It gives io.EOF after the whole
// document, whose sum the zip file keeps.
func (d *document) nextTable() (s grid.Sheet, err error) {
	for {
		t, err := d.token()
		if err != nil {
			return s, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if d.sheets && t.Name == (xml.Name{Space: nsTable, Local: "table"}) {
				name, style := attr(t, nsTable, "name"), attr(t, nsTable, "style-name")
				return grid.Sheet{Name: name, Hidden: d.hidden[style] || attr(t, nsTable, "display") == "false"}, nil
			}
			if err := d.outside(t); err != nil {
				return s, err
			}
		case xml.EndElement:
			if t.Name == (xml.Name{Space: nsOffice, Local: "spreadsheet"}) {
				d.sheets = false
			}
		}
	}
}

// outside takes what matters before the sheets and beside them.
func (d *document) outside(t xml.StartElement) error {
	switch t.Name {
	case xml.Name{Space: nsOffice, Local: "document-content"}, xml.Name{Space: nsOffice, Local: "document"}:
		if d.depth != 1 {
			return structure(content, "one document", "one in another")
		}
		return nil
	case xml.Name{Space: nsOffice, Local: "spreadsheet"}:
		d.sheets = true
		return nil
	case xml.Name{Space: nsOffice, Local: "text"}, xml.Name{Space: nsOffice, Local: "presentation"}, xml.Name{Space: nsOffice, Local: "drawing"}:
		return &quotawatch.Error{Code: quotawatch.CodeFileFormat, Summary: "this is not a file that is read", Expected: "an OpenDocument spreadsheet",
			Found: "an OpenDocument " + t.Name.Local, Do: "copy its table into a spreadsheet and save that as XLSX"}
	case xml.Name{Space: nsStyle, Local: "style"}:
		d.style = attr(t, nsStyle, "name")
		return nil
	case xml.Name{Space: nsStyle, Local: "table-properties"}:
		if attr(t, nsTable, "display") == "false" {
			d.hidden[d.style] = true
		}
		if len(d.hidden) > maxSheets*10 {
			return beyond("styles of sheets that are not shown", maxSheets*10, int64(len(d.hidden)))
		}
		return nil
	}
	if d.depth == 1 {
		return structure(content, "an OpenDocument file", fmt.Sprintf("a root %.40q", t.Name.Local))
	}
	if d.sheets { // named ranges, filters, forms: no cells
		return d.skip()
	}
	return nil
}

// attr gives an attribute, "" for none.
func attr(t xml.StartElement, space, local string) string {
	for _, a := range t.Attr {
		if a.Name.Local == local && a.Name.Space == space {
			return a.Value
		}
	}
	return ""
}

// bounded reads at most left bytes before it is given more, so that no token
// can be endless.
type bounded struct {
	r        io.Reader
	left     int
	progress func(int)
	err      error // of what is read from
}

// Read is of io.Reader.
func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, beyond("bytes of one tag or text", maxToken, maxToken+1)
	}
	n, err := b.r.Read(p)
	b.left -= n
	if b.progress != nil && n > 0 {
		b.progress(n)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		b.err = err
	}
	return n, err
}
