package xlsx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch/ingest/grid"
)

const typeSheet, typeStrings = "/worksheet", "/sharedStrings"

// relation is an entry of a _rels part.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr"`
}

// workbookXML is what is read of the workbook part.
type workbookXML struct {
	Properties struct {
		Date1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Sheets []struct {
		Name  string     `xml:"name,attr"`
		State string     `xml:"state,attr"`
		Attrs []xml.Attr `xml:",any,attr"`
	} `xml:"sheets>sheet"`
}

// readWorkbook finds the sheets and the shared texts.
func (b *Book) readWorkbook() error {
	main, err := b.mainPart()
	if err != nil {
		return err
	}
	var wb workbookXML
	if err := b.decode(main, &wb); err != nil {
		return err
	}
	relations, err := b.relations(path.Join(path.Dir(main), "_rels", path.Base(main)+".rels"), path.Dir(main))
	if err != nil {
		return err
	}
	for _, r := range relations {
		if strings.HasSuffix(r.Type, typeStrings) {
			b.shared = r.Target
		}
	}
	seen := map[string]bool{}
	for _, s := range wb.Sheets {
		if seen[s.Name] {
			return structure(main, "each sheet name once", s.Name+" twice")
		}
		seen[s.Name] = true
		r, ok := relations[relationID(s.Attrs)]
		if !ok {
			return structure(main, "a part for sheet "+s.Name, "none")
		}
		if !strings.HasSuffix(r.Type, typeSheet) { // a chart or dialog sheet holds no cells
			continue
		}
		if slices.ContainsFunc(b.parts, func(part string) bool { return strings.EqualFold(part, r.Target) }) {
			return structure(main, "each sheet in a part of its own", r.Target+" for two")
		}
		if len(b.parts) == maxSheets {
			return limits("sheets", maxSheets, len(wb.Sheets))
		}
		b.parts = append(b.parts, r.Target)
		b.sheets = append(b.sheets, grid.Sheet{Name: s.Name, Hidden: s.State == "hidden" || s.State == "veryHidden",
			Epoch1904: wb.Properties.Date1904 == "1" || wb.Properties.Date1904 == "true"})
	}
	if len(b.sheets) == 0 {
		return structure(main, "at least one sheet", "none")
	}
	return nil
}

func relationID(attrs []xml.Attr) string {
	for _, a := range attrs {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// mainPart gives the name of the workbook part.
func (b *Book) mainPart() (string, error) {
	relations, err := b.relations("_rels/.rels", "")
	if err != nil {
		return "", err
	}
	for _, r := range relations {
		if strings.HasSuffix(r.Type, "/officeDocument") {
			return r.Target, nil
		}
	}
	return "", structure("_rels/.rels", "the place of the workbook", "none: this is a zip file of another kind")
}

// relations reads a _rels part; targets are relative to base.
func (b *Book) relations(name, base string) (map[string]relation, error) {
	var doc struct {
		Relations []relation `xml:"Relationship"`
	}
	if err := b.decode(name, &doc); err != nil {
		return nil, err
	}
	byID := map[string]relation{}
	for _, r := range doc.Relations {
		if _, twice := byID[r.ID]; twice {
			return nil, structure(name, "each id once", r.ID+" twice")
		}
		if r.Mode != "External" {
			if strings.HasPrefix(r.Target, "/") {
				r.Target = strings.TrimPrefix(r.Target, "/")
			} else {
				r.Target = path.Join(base, r.Target)
			}
		}
		byID[r.ID] = r
	}
	return byID, nil
}

// decode reads a small part of XML into v, whole and without a DOCTYPE.
func (b *Book) decode(name string, v any) error {
	text, err := b.small(name)
	if err != nil {
		return err
	}
	if err := wellFormed(bytes.NewReader(text)); err != nil {
		return structure(name, "well-formed XML", err.Error())
	}
	if err := xml.Unmarshal(text, v); err != nil {
		return structure(name, "the XML of a workbook", err.Error())
	}
	return nil
}

var errDoctype = errors.New("a DOCTYPE, which no workbook has")

// wellFormed reads XML to its end.
func wellFormed(r io.Reader) error {
	d := xml.NewDecoder(r)
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, ok := token.(xml.Directive); ok {
			return errDoctype
		}
	}
}
