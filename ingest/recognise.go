package ingest

import (
	"bufio"
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/delimited"
	"github.com/quotawatch/quotawatch/registry"
)

// headLines is how far down a header is looked for, and headBytes how much
// text is searched.
const (
	headLines = 40
	headBytes = 48 << 10
)

// Plan is a recognised file: which vintage of which source it is, where its
// header stands, and what each of its columns is.
type Plan struct {
	Input
	Source    registry.Source
	Vintage   registry.Vintage
	ReleaseID string
	Title     string
	Window    quotawatch.Window

	headerLine int
	headers    []string
}

// match is how well a row of a file fits the header of a vintage.
type match struct {
	source  registry.Source
	vintage registry.Vintage
	line    int
	headers []string
	hits    int
	missing []string
}

// Recognise finds the vintage of an input by its content. as restricts the
// search to one source, "" to none. Errors name the closest vintage.
func Recognise(reg *registry.Registry, in Input, as string) (*Plan, error) {
	t, err := openText(in, nil)
	if err != nil {
		return nil, err
	}
	defer t.file.Close()
	// A fault further on is left to Read, which can say at which line.
	head, _ := bufio.NewReaderSize(t.body, headBytes).Peek(headBytes)
	needed := neededFields(reg)
	var best match
	for _, s := range reg.Sources {
		if as != "" && s.ID != as {
			continue
		}
		for _, v := range s.Vintages {
			if m := matchHead(s, v, head, needed, v.Delimiter[0]); m.hits > best.hits {
				best = m
			}
		}
	}
	if best.hits*2 < len(best.vintage.Headers) || best.hits == 0 {
		return nil, in.noHeader(reg, head, as, needed)
	}
	return in.plan(best, head)
}

func neededFields(reg *registry.Registry) (names []string) {
	for _, f := range reg.Fields {
		if f.Needed {
			names = append(names, f.Name)
		}
	}
	return names
}

// matchHead finds the row of head that fits the vintage's header best.
func matchHead(s registry.Source, v registry.Vintage, head []byte, needed []string, delim byte) (best match) {
	rows := delimited.NewReader(bytes.NewReader(head), delim)
	var r delimited.Record
	for rows.Next(&r) == nil && r.Line <= headLines {
		headers := make([]string, len(r.Cells))
		for i, c := range r.Cells {
			headers[i] = strings.TrimSpace(string(c))
		}
		m := match{source: s, vintage: v, line: r.Line, headers: headers}
		for _, field := range slices.Sorted(maps.Keys(v.Headers)) {
			if slices.Contains(headers, v.Headers[field]) {
				m.hits++
			} else if slices.Contains(needed, field) {
				m.missing = append(m.missing, v.Headers[field])
			}
		}
		if m.hits > best.hits {
			best = m
		}
	}
	return best
}

// plan checks that the header stands where the vintage has it, holds every
// column that is needed once, and that the title names the window.
func (in Input) plan(m match, head []byte) (*Plan, error) {
	v := m.vintage
	fail := func(code quotawatch.Code, summary, expected, found, do string) error {
		return &quotawatch.Error{Code: code, Summary: summary, File: in.Name, Place: lineOf(m.line),
			Expected: expected, Found: found, Do: do}
	}
	if len(m.missing) > 0 {
		return nil, fail(quotawatch.CodeColumnMissing, "a column that the figures need is missing",
			"the columns of vintage "+v.ID+", among them "+quoteAll(m.missing), "only "+quoteAll(m.headers),
			"get the release as its publisher has it; if this is a new layout, describe it with a row of columns.csv (--registry)")
	}
	if twice := m.repeated(); twice != "" {
		return nil, fail(quotawatch.CodeColumnTwice, "a column that the figures need stands twice",
			"one column "+twice, "two", "take out the one that is wrong")
	}
	if m.line != v.HeaderRow {
		return nil, fail(quotawatch.CodeHeaderMoved, "the header has moved",
			fmt.Sprintf("the column names of vintage %s on line %d", v.ID, v.HeaderRow), fmt.Sprintf("on line %d", m.line),
			"lines were added or taken out above it: get the release as its publisher has it")
	}
	p := &Plan{Input: in, Source: m.source, Vintage: v, headerLine: m.line, headers: m.headers}
	p.Title = titleOf(head, v)
	var ok bool
	if p.Window, p.ReleaseID, ok = v.Resolve(p.Title); !ok {
		return nil, &quotawatch.Error{Code: quotawatch.CodeFileFormat, Summary: "the title does not name the fiscal year",
			File: in.Name, Place: lineOf(v.Window.TitleRow), Expected: v.Window.Title, Found: fmt.Sprintf("%.80q", p.Title),
			Do: "get the release as its publisher has it"}
	}
	if !strings.Contains(v.ReleaseID, registry.FiscalYearMark) {
		p.ReleaseID += "-" + in.SHA256[:8]
	}
	return p, nil
}

// repeated gives the first header of the vintage that stands twice, or "".
func (m match) repeated() string {
	seen := map[string]bool{}
	for _, h := range m.headers {
		if seen[h] && slices.Contains(slices.Collect(maps.Values(m.vintage.Headers)), h) {
			return fmt.Sprintf("%q", h)
		}
		seen[h] = true
	}
	return ""
}

// titleOf gives the first cell of the vintage's title line.
func titleOf(head []byte, v registry.Vintage) string {
	rows := delimited.NewReader(bytes.NewReader(head), v.Delimiter[0])
	var r delimited.Record
	for rows.Next(&r) == nil && r.Line <= v.Window.TitleRow {
		if r.Line == v.Window.TitleRow && len(r.Cells) > 0 {
			return string(r.Cells[0])
		}
	}
	return ""
}

// noHeader says why no vintage fits: another delimiter, or no header at all.
func (in Input) noHeader(reg *registry.Registry, head []byte, as string, needed []string) error {
	for _, s := range reg.Sources {
		for _, v := range s.Vintages {
			for _, delim := range []byte("|,\t;") {
				m := matchHead(s, v, head, needed, delim)
				if (as != "" && s.ID != as) || delim == v.Delimiter[0] || m.hits*2 < len(v.Headers) {
					continue
				}
				return &quotawatch.Error{Code: quotawatch.CodeDelimiter, Summary: "the columns are separated by the wrong character",
					File: in.Name, Place: lineOf(m.line), Expected: fmt.Sprintf("%q between columns, as in vintage %s", v.Delimiter, v.ID),
					Found: fmt.Sprintf("%q", delim), Do: "get the release as its publisher has it, not a copy saved by another program"}
			}
		}
	}
	var known []string
	for _, s := range reg.Sources {
		for _, v := range s.Vintages {
			known = append(known, fmt.Sprintf("%s (header on line %d)", v.ID, v.HeaderRow))
		}
	}
	return &quotawatch.Error{Code: quotawatch.CodeHeaderMissing, Summary: "no header of a known vintage was found", File: in.Name,
		Place: fmt.Sprintf("lines 1 to %d", headLines), Expected: "the column names of " + strings.Join(known, ", or "), Found: "none of them",
		Do: "check that the file is a release of ERO arrests; a new layout is described by a row of columns.csv (--registry)"}
}

func quoteAll(texts []string) string {
	quoted := make([]string, 0, len(texts))
	for _, t := range texts[:min(len(texts), 30)] {
		quoted = append(quoted, fmt.Sprintf("%.60q", t))
	}
	return strings.Join(quoted, ", ")
}
