package ingest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// plan checks the header of each sheet and reads what the title claims.
func (in Input) plan(m match, format string, heads []head) (*Plan, error) {
	p := &Plan{Input: in, Source: m.source, Vintage: m.vintage, format: format, delim: m.delim}
	for i, h := range heads {
		sheet := SheetPlan{Sheet: h.sheet, Header: -1, index: i}
		if own := h.match(m.source, m.vintage); own.fits() {
			own.sheet = i
			if err := in.checkHeader(own, h.sheet.Name); err != nil {
				return nil, err
			}
			sheet.Header, sheet.names = own.row, own.names
			p.Synthetic = p.Synthetic || slices.Contains(own.names, SyntheticMark)
		}
		p.Sheets = append(p.Sheets, sheet)
	}
	p.claim(heads)
	return p, nil
}

// place words where a row stands.
func spot(sheet string, row int) string {
	switch {
	case sheet == "" && row == 0:
		return "the names of the columns"
	case sheet == "":
		return fmt.Sprintf("line %d", row)
	}
	return fmt.Sprintf("sheet %s, row %d", sheet, row)
}

// checkHeader checks that a header stands where the vintage has it and holds
// every column that is needed once.
func (in Input) checkHeader(m match, sheet string) error {
	v := m.vintage
	fail := func(code quotawatch.Code, summary, expected, found, do string) error {
		return &quotawatch.Error{Code: code, Summary: summary, File: in.Name, Place: spot(sheet, m.row),
			Expected: expected, Found: found, Do: do}
	}
	if len(m.missing) > 0 {
		return fail(quotawatch.CodeColumnMissing, "a column that the figures need is missing",
			"the columns of vintage "+v.ID+", among them "+quoteAll(m.missing), "only "+quoteAll(m.names),
			"get the release as its publisher has it; if this is a new layout, describe it with a row of columns.csv (--registry)")
	}
	if twice := m.repeated(); twice != "" {
		return fail(quotawatch.CodeColumnTwice, "a column that the figures need stands twice",
			"one column "+twice, "two", "take out the one that is wrong")
	}
	if v.HeaderRow > 0 && m.row != v.HeaderRow && m.row != 0 {
		return fail(quotawatch.CodeHeaderMoved, "the header has moved",
			fmt.Sprintf("the column names of vintage %s on line %d", v.ID, v.HeaderRow), fmt.Sprintf("on line %d", m.row),
			"lines were added or taken out above it: get the release as its publisher has it")
	}
	return nil
}

// repeated gives the first header of the vintage that stands twice and is not
// dropped everywhere, or "".
func (m match) repeated() string {
	seen := map[string]bool{}
	for _, h := range m.names {
		if seen[h] && h != "" && slices.Contains(m.vintage.Texts(), h) && !slices.Contains(m.vintage.Twice, h) {
			return fmt.Sprintf("%q", h)
		}
		seen[h] = true
	}
	return ""
}

func (in Input) wrongDelimiter(m match) error {
	return &quotawatch.Error{Code: quotawatch.CodeDelimiter, Summary: "the columns are separated by the wrong character",
		File: in.Name, Place: spot("", m.row), Expected: fmt.Sprintf("%q between columns, as in vintage %s", m.vintage.Delimiter, m.vintage.ID),
		Found: fmt.Sprintf("%q", m.delim), Do: "get the release as its publisher has it, not a copy saved by another program"}
}

// noHeader says that no vintage fits, and which were looked for.
func (in Input) noHeader(reg *registry.Registry, as, format string) error {
	var known []string
	for _, s := range reg.Sources {
		for _, v := range s.Vintages {
			if slices.Contains(v.Formats(), format) && (as == "" || s.ID == as) {
				known = append(known, s.ID+" "+v.ID)
			}
		}
	}
	return &quotawatch.Error{Code: quotawatch.CodeHeaderMissing, Summary: "no header of a known vintage was found", File: in.Name,
		Place: fmt.Sprintf("lines 1 to %d", headRows), Expected: "the column names of " + strings.Join(known, ", or "), Found: "none of them",
		Do: "get the release as its publisher has it; if this is a new layout, describe it with a row of columns.csv (--registry)"}
}

func quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = fmt.Sprintf("%.60q", n)
	}
	return strings.Join(quoted, ", ")
}
