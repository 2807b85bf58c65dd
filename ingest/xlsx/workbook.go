package xlsx

import (
	"bytes"
	"encoding/xml"
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
	if b.shared, err = relations.one(main, typeStrings); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, s := range wb.Sheets {
		if seen[s.Name] {
			return structure(main, "each sheet name once", s.Name+" twice")
		}
		seen[s.Name] = true
		r, ok := relations.byID(relationID(s.Attrs))
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
	target, err := relations.one("_rels/.rels", "/officeDocument")
	if err == nil && target == "" {
		err = structure("_rels/.rels", "the place of the workbook", "none: this is a zip file of another kind")
	}
	return target, err
}

// relations are the entries of a _rels part in their order.
type relations []relation

// byID gives the relation of an id.
func (rs relations) byID(id string) (relation, bool) {
	i := slices.IndexFunc(rs, func(r relation) bool { return r.ID == id })
	if i < 0 {
		return relation{}, false
	}
	return rs[i], true
}

// one gives the target of the one relation of a type, "" where there is none.
// Of two nobody could say which is meant.
func (rs relations) one(place, kind string) (target string, err error) {
	for _, r := range rs {
		if !strings.HasSuffix(r.Type, kind) {
			continue
		}
		if target != "" {
			return "", structure(place, "one part of type "+kind[1:], "two, "+target+" and "+r.Target)
		}
		target = r.Target
	}
	return target, nil
}

// relations reads a _rels part; targets are relative to base.
func (b *Book) relations(name, base string) (rs relations, err error) {
	var doc struct {
		Relations []relation `xml:"Relationship"`
	}
	if err := b.decode(name, &doc); err != nil {
		return nil, err
	}
	seen := make(map[string]bool, len(doc.Relations))
	for _, r := range doc.Relations {
		if seen[r.ID] {
			return nil, structure(name, "each id once", r.ID+" twice")
		}
		seen[r.ID] = true
		if r.Mode != "External" {
			if strings.HasPrefix(r.Target, "/") {
				r.Target = strings.TrimPrefix(r.Target, "/")
			} else {
				r.Target = path.Join(base, r.Target)
			}
		}
		rs = append(rs, r)
	}
	return rs, nil
}

// decode reads a small part of XML into v, whole and without a DOCTYPE.
func (b *Book) decode(name string, v any) error {
	text, err := b.small(name)
	if err != nil {
		return err
	}
	if err := wellFormed(bytes.NewReader(text), nil); err != nil {
		return structure(name, "well-formed XML", err.Error())
	}
	if err := xml.Unmarshal(text, v); err != nil {
		return structure(name, "the XML of a workbook", err.Error())
	}
	return nil
}
