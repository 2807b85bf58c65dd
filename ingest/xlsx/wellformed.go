package xlsx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

var errDoctype = errors.New("a DOCTYPE, which no workbook has")

// mainSpaces are the name spaces of workbooks, of the transitional and of the
// strict kind.
var mainSpaces = map[string]bool{
	"http://schemas.openxmlformats.org/spreadsheetml/2006/main": true,
	"http://purl.oclc.org/ooxml/spreadsheetml/main":             true,
}

// wellFormed reads XML to its end: one root, and nothing after it. see, if not
// nil, is shown each element and how many are around it.
func wellFormed(r io.Reader, see func(e xml.Name, depth int) error) error {
	d := xml.NewDecoder(r)
	for depth, roots := 0, 0; ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth == 0 {
				roots++
			}
			if roots > 1 {
				return errors.New("a second root")
			}
			if see != nil {
				if err := see(t.Name, depth); err != nil {
					return err
				}
			}
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			if depth == 0 && skipSpace(t, 0) < len(t) {
				return errors.New("text outside the root")
			}
		case xml.Directive:
			return errDoctype
		}
	}
}

// onlyList checks that a list stands once, and where it belongs.
func onlyList(list string, at int) func(xml.Name, int) error {
	found := 0
	return func(e xml.Name, depth int) error {
		if e.Local != list {
			return nil
		}
		if found++; found > 1 || depth != at || !mainSpaces[e.Space] {
			return fmt.Errorf("<%s> a second time, out of place, or of the name space %q", list, e.Space)
		}
		return nil
	}
}
