package synth

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// cellKind is what a cell holds.
type cellKind uint8

const (
	cellBlank  cellKind = iota
	cellText            // cell.text
	cellDay             // cell.number days since 1970-01-01
	cellTime            // cell.number seconds since 1970-01-01, on a clock that names no zone
	cellNumber          // cell.number
)

type cell struct {
	kind   cellKind
	text   string
	number int64
}

func textCell(s string) cell {
	if s == "" {
		return cell{}
	}
	return cell{kind: cellText, text: s}
}

// column makes the cells of one column.
type column struct {
	header string
	field  registry.Field
	// kind is that of cells with a value; a flawed or redacted one is text.
	kind  cellKind
	share fieldShare
	// flaws are the codes of what can be planted in this column, if anything.
	flaws []quotawatch.Code
	value func(d *drawer, r *row) cell
}

// made is the default share of missing cells in fields that no figure knows.
const made = 0.05

// columns makes the columns of the vintage in the order of the registry's
// fields, and the mark last.
func columns(s Spec) (cols []column) {
	known := shares(s.Registry, s.Source.Table)
	seen := map[registry.FieldKind]bool{}
	var headers []string
	for _, f := range s.Registry.Fields {
		header := s.Vintage.Headers[f.Name]
		if header == "" || slices.Contains(headers, header) {
			continue // two fields may be read from one column
		}
		headers = append(headers, header)
		c := column{header: header, field: f}
		c.share = known[f.Name]
		if _, ok := known[f.Name]; !ok && (f.Kind == registry.KindLabel || f.Kind == registry.KindDrop) {
			c.share.missing = made
		}
		c.kind, c.value = s.valueOf(f, !seen[f.Kind])
		switch {
		case f.Name == s.Source.Date:
			c.share, c.flaws = fieldShare{}, []quotawatch.Code{quotawatch.CodeDateBad, quotawatch.CodeDateWindow}
		case f.Kind == registry.KindOffice:
			c.flaws = []quotawatch.Code{quotawatch.CodeOfficeNew}
		case c.share.redacted:
			c.kind, c.value = cellText, constant(s.redaction())
		}
		seen[f.Kind] = true
		cols = append(cols, c)
	}
	return append(cols, column{header: MarkHeader, kind: cellText, value: constant(MarkValue)})
}

// redaction gives a text that stands for a value taken out.
func (s Spec) redaction() string {
	for _, text := range slices.Sorted(maps.Keys(s.Registry.Redactions)) {
		if s.Registry.Redactions[text] == "redacted" {
			return text
		}
	}
	return "(b)(6)"
}

// draw gives the cell of a row.
func (c *column) draw(d *drawer, r *row) cell {
	if r.flaw != "" && slices.Contains(c.flaws, r.flaw) {
		return d.flawed(c, r.flaw)
	}
	if c.share.missing > 0 && d.rand.Float64() < c.share.missing {
		return cell{}
	}
	return c.value(d, r)
}

// flawed gives a cell for which the row must be quarantined.
func (d *drawer) flawed(c *column, code quotawatch.Code) cell {
	after := registry.Plausible().To + 400
	switch {
	case code == quotawatch.CodeOfficeNew:
		return textCell("Sample Town Area of Responsibility")
	case code == quotawatch.CodeDateBad:
		return textCell("13/45/2025")
	case c.kind == cellTime:
		return cell{kind: cellTime, number: int64(after) * day}
	}
	return cell{kind: cellDay, number: int64(after)}
}

type drawValue = func(d *drawer, r *row) cell

func constant(text string) drawValue {
	return func(*drawer, *row) cell { return textCell(text) }
}

func sampled(values ...string) drawValue {
	return func(d *drawer, _ *row) cell { return textCell(oneOf(d.rand, values)) }
}

// clocked tells whether the main date of the vintage is an instant: workbooks
// of ICE have one column for both, which is read for a second field. Others
// have the day alone, or a column for each.
func (s Spec) clocked() bool {
	for _, f := range s.Registry.Fields {
		if f.Kind == registry.KindTime && s.Vintage.Headers[f.Name] == s.Vintage.Headers[s.Source.Date] {
			return true
		}
	}
	return false
}

// valueOf gives the kind and the values of a field. The first field of a kind
// is the main one: the instant of the event, its office, its person.
func (s Spec) valueOf(f registry.Field, first bool) (cellKind, drawValue) {
	switch {
	case f.Name == s.Source.Date && s.clocked(), f.Kind == registry.KindTime && first:
		return cellTime, func(_ *drawer, r *row) cell { return cell{kind: cellTime, number: r.at} }
	case f.Name == s.Source.Date:
		return cellDay, func(_ *drawer, r *row) cell { return cell{kind: cellDay, number: r.at / day} }
	case f.Kind == registry.KindTime:
		return cellTime, func(d *drawer, r *row) cell { return cell{kind: cellTime, number: r.at + int64(d.rand.IntN(day))} }
	case f.Kind == registry.KindOffice:
		return cellText, s.officeLabel()
	case f.Kind == registry.KindIdentifier && first:
		return cellText, func(_ *drawer, r *row) cell { return textCell(r.identifier) }
	case f.Kind == registry.KindFlag: // no publisher has looked at these rows
		return cellText, func(*drawer, *row) cell { return cell{} }
	case f.Kind == registry.KindIdentifier:
		return cellText, func(d *drawer, _ *row) cell { return textCell(d.identifier()) }
	}
	return s.named(f)
}

// named gives the values of a field by its name.
func (s Spec) named(f registry.Field) (cellKind, drawValue) {
	_, margins := tables()
	if f.Kind == registry.KindYesNo {
		return cellText, yesOrNo
	}
	switch f.Name {
	case "method":
		return cellText, func(_ *drawer, r *row) cell { return textCell(r.method) }
	case "criminality":
		return cellText, func(_ *drawer, r *row) cell { return textCell(r.criminality) }
	case "program":
		return cellText, func(_ *drawer, r *row) cell { return textCell(r.program) }
	case "state":
		return cellText, s.stateOfOffice()
	case "gender", "citizenship":
		return cellText, func(d *drawer, _ *row) cell {
			return textCell(listed(d.rand, margins[f.Name].draw(d.rand)[0], []string{"SAMPLE COUNTRY"}))
		}
	case "apprehension_type":
		return cellText, apprehensionType
	case "landmark":
		return cellText, landmark
	case "birth_year":
		return cellNumber, func(d *drawer, _ *row) cell { return cell{kind: cellNumber, number: int64(1950 + d.rand.IntN(57))} }
	case "publisher_row":
		return cellNumber, func(d *drawer, _ *row) cell { return cell{kind: cellNumber, number: int64(d.made)} }
	}
	if f.Kind == registry.KindDate || strings.HasSuffix(f.Name, "_date") {
		return cellDay, func(d *drawer, r *row) cell {
			return cell{kind: cellDay, number: r.at/day + int64(d.rand.IntN(120))}
		}
	}
	return cellText, sampled("Sample A", "Sample B", "Sample C", "Sample D")
}

// yesOrNo makes up a mark of a person: yes, no or blank.
func yesOrNo(d *drawer, _ *row) cell {
	switch u := d.rand.Float64(); {
	case u < 0.05:
		return textCell("YES")
	case u < 0.6:
		return textCell("NO")
	}
	return cell{}
}

// landmark makes up places that a delimited file must quote now and then.
func landmark(d *drawer, _ *row) cell {
	n := strconv.Itoa(1 + d.rand.IntN(200))
	return textCell(oneOf(d.rand, []string{"SAMPLE COUNTY JAIL ", "SAMPLE CITY POLICE DEPARTMENT ", "SAMPLE STATE PRISON ",
		"SAMPLE GENERAL AREA, NON-SPECIFIC ", "SAMPLE NON-DETAINED DOCKET ", `SAMPLE "OLD" COURT | ANNEX `}) + n)
}

// typesFrom is the first day on which ICE recorded the type of an
// apprehension. The shares of its values are made up.
var typesFrom = quotawatch.Date(2025, 8, 1)

func apprehensionType(d *drawer, r *row) cell {
	if r.day() < typesFrom {
		return cell{}
	}
	return textCell(oneOf(d.rand, []string{"Targeted", "Targeted", "Collateral", ""}))
}

func (s Spec) officeLabel() drawValue {
	labels := make([]string, len(s.Registry.Offices))
	for i, o := range s.Registry.Offices {
		labels[i] = string(o.Code)
		if o.Geographic() {
			labels[i] = o.Name + " Area of Responsibility"
		}
	}
	return func(_ *drawer, r *row) cell { return textCell(labels[r.office]) }
}

// states are those that stand first in the territory of some office.
var states = []string{"Georgia", "Maryland", "Connecticut", "New York", "Illinois", "Texas", "Colorado", "Michigan",
	"California", "Florida", "New Jersey", "Alabama", "Delaware", "Arizona", "Alaska", "Idaho", "Iowa", "District of Columbia"}

// stateOfOffice gives the state that stands first in the office's territory.
func (s Spec) stateOfOffice() drawValue {
	state := make([]string, len(s.Registry.Offices))
	for i, o := range s.Registry.Offices {
		first := len(o.Territory)
		for _, name := range states {
			if at := strings.Index(o.Territory, name); at >= 0 && at < first {
				state[i], first = strings.ToUpper(name), at
			}
		}
	}
	return func(_ *drawer, r *row) cell { return textCell(state[r.office]) }
}
