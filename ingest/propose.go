package ingest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// Pair says which column of a new layout would be read for a field, and why.
type Pair struct {
	Field  string `json:"field"`
	Header string `json:"header"`
	// How is "the same text", "the same words" or "similar words".
	How string `json:"how"`
}

// Proposal is how a file of a layout that nobody has described would be read.
type Proposal struct {
	File    string            `json:"file"`
	Source  string            `json:"source"`
	Vintage registry.Vintage  `json:"-"`
	Sheet   string            `json:"sheet,omitempty"`
	Header  int               `json:"header_row"`
	Window  quotawatch.Window `json:"window"`
	Pairs   []Pair            `json:"matched"`
	// Unknown are the columns that no field was found for, Missing the needed
	// fields that no column was found for: with any, it cannot be accepted.
	Unknown []string `json:"not_matched"`
	Missing []string `json:"missing"`
}

// Propose works out how a file that Recognise refused could be read: the
// source whose fields its columns fit best, by the words of their names.
func Propose(ctx context.Context, reg *registry.Registry, in Input, as string) (best *Proposal, err error) {
	heads, format, err := in.heads(true)
	if err != nil {
		return nil, err
	}
	for _, s := range reg.Sources {
		if as != "" && s.ID != as {
			continue
		}
		words := wordsOf(reg, s)
		for delim, sheets := range heads {
			for _, h := range sheets {
				for i, names := range h.rows {
					p := propose(s, words, names)
					if best != nil && len(p.Pairs)-2*len(p.Missing) <= len(best.Pairs)-2*len(best.Missing) {
						continue
					}
					p.File, p.Sheet, p.Header = in.Name, h.sheet.Name, h.at[i]
					p.Vintage = p.vintage(format, delim, h, i)
					best = p
				}
			}
		}
	}
	if best == nil || len(best.Pairs) < 2 {
		return nil, in.noHeader(reg, as, format)
	}
	if len(best.Missing) > 0 {
		return best, nil
	}
	return best, best.findWindow(ctx, reg, in)
}

// fieldWords are the names under which releases have had a field.
type fieldWords struct {
	field string
	texts []string
	words [][]string
}

// wordsOf gathers the names of each field of a source from all its vintages.
func wordsOf(reg *registry.Registry, s registry.Source) (all []fieldWords) {
	for _, f := range reg.Fields {
		w := fieldWords{field: f.Name}
		for _, v := range s.Vintages {
			if text := v.Headers[f.Name]; text != "" && !slices.Contains(w.texts, text) {
				w.texts, w.words = append(w.texts, text), append(w.words, words(text))
			}
		}
		if len(w.texts) > 0 {
			all = append(all, w)
		}
	}
	return all
}

// synonyms are words that releases have used for one another.
var synonyms = map[string]string{"arrest": "apprehension", "arrested": "apprehension", "aor": "office", "area": "office", "responsibility": "", "of": "", "the": "",
	"anonymized": "unique", "anonymised": "unique", "id": "identifier", "sex": "gender", "country": "", "citizen": "citizenship", "datetime": "date", "time": "", "name": ""}

// words gives the words of a name in lower case, in order and each once.
func words(name string) (all []string) {
	for _, w := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if to, ok := synonyms[w]; ok {
			w = to
		}
		if w != "" {
			all = append(all, w)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// likeness is the share of words that two names have in common.
func likeness(a, b []string) float64 {
	common := 0
	for _, w := range a {
		if slices.Contains(b, w) {
			common++
		}
	}
	if common == 0 {
		return 0
	}
	return float64(common) / float64(len(a)+len(b)-common)
}

// propose matches the cells of a row with the fields of a source: each column
// with its most alike field, each field with one column.
func propose(s registry.Source, all []fieldWords, names []string) *Proposal {
	p := &Proposal{Source: s.ID, Pairs: []Pair{}, Unknown: []string{}, Missing: []string{}}
	for _, level := range []struct {
		how  string
		fits func(w fieldWords, name string) bool
	}{
		{"the same text", func(w fieldWords, name string) bool { return slices.Contains(w.texts, name) }},
		{"the same words", func(w fieldWords, name string) bool {
			return slices.ContainsFunc(w.words, func(t []string) bool { return slices.Equal(t, words(name)) })
		}},
		{"similar words", func(w fieldWords, name string) bool {
			return slices.ContainsFunc(w.words, func(t []string) bool { return likeness(t, words(name)) >= 0.6 })
		}},
	} {
		for _, w := range all {
			for _, name := range names {
				if name != "" && !p.has(w.field) && !p.taken(name, w.field) && level.fits(w, name) {
					p.Pairs = append(p.Pairs, Pair{w.field, name, level.how})
				}
			}
		}
	}
	for _, name := range names {
		if name != "" && !p.taken(name, "") {
			p.Unknown = append(p.Unknown, name)
		}
	}
	for _, field := range s.Needed {
		if !p.has(field) {
			p.Missing = append(p.Missing, field)
		}
	}
	return p
}

func (p *Proposal) has(field string) bool {
	return slices.ContainsFunc(p.Pairs, func(m Pair) bool { return m.Field == field })
}

// taken tells whether a column is read for another field already. A day and
// its time may be read from one column.
func (p *Proposal) taken(name, field string) bool {
	return slices.ContainsFunc(p.Pairs, func(m Pair) bool {
		return m.Header == name && strings.TrimSuffix(m.Field, "_date")+"_time" != field
	})
}

// vintage is the description that would be written to the registry.
func (p *Proposal) vintage(format string, delim byte, h head, row int) registry.Vintage {
	v := registry.Vintage{Format: format, Delimiter: string(delim), HeaderRow: 0, Dates: "m/d/yyyy", Edges: "last-partial", Files: "several", Headers: map[string]string{}}
	for _, m := range p.Pairs {
		v.Headers[m.Field] = m.Header
	}
	for _, cells := range h.rows[min(row+1, len(h.rows)):] {
		for i, text := range cells {
			if i < len(h.rows[row]) && strings.HasSuffix(p.fieldOf(h.rows[row][i]), "_date") {
				if _, ok := parseDate([]byte(text), "yyyy-mm-dd"); ok {
					v.Dates = "yyyy-mm-dd"
				}
			}
		}
	}
	return v
}

func (p *Proposal) fieldOf(header string) string {
	for _, m := range p.Pairs {
		if m.Header == header {
			return m.Field
		}
	}
	return ""
}

// commonDay is how many rows a day needs to be one of those that a release
// covers, and not a slip of the pen.
const commonDay = 5

// findWindow reads the file to see which days it covers.
func (p *Proposal) findWindow(ctx context.Context, reg *registry.Registry, in Input) error {
	early, late := quotawatch.Date(1990, 1, 1), quotawatch.Date(2100, 1, 1)
	trial := p.Vintage
	trial.Window = registry.WindowRule{From: &early, To: &late}
	i := slices.IndexFunc(reg.Sources, func(s registry.Source) bool { return s.ID == p.Source })
	heads, format, err := in.heads(true)
	if err != nil {
		return err
	}
	sheets := heads[trial.Delimiter[0]]
	if format != formatText {
		sheets = heads[delimiters[0]]
	}
	plan, err := in.plan(bestOf(reg.Sources[i], trial, sheets, trial.Delimiter[0]), format, sheets)
	if err != nil {
		return err
	}
	days, err := plan.days(ctx, reg)
	if err != nil {
		return err
	}
	first := true
	for _, day := range days.sorted() {
		if days[day] < commonDay && len(days) > commonDay {
			continue
		}
		if first {
			p.Window.From, first = day, false
		}
		p.Window.To = day
	}
	if first {
		return errors.New("no day of the file has rows")
	}
	p.Vintage.Window = registry.WindowRule{From: &p.Window.From, To: &p.Window.To}
	return nil
}

// dayCounts is how many rows each day has.
type dayCounts map[quotawatch.Day]int

func (d dayCounts) sorted() (days []quotawatch.Day) {
	for day := range d {
		days = append(days, day)
	}
	slices.Sort(days)
	return days
}

func (p *Plan) days(ctx context.Context, reg *registry.Registry) (dayCounts, error) {
	r, err := p.Open()
	if err != nil {
		return nil, err
	}
	defer r.book.Close()
	days := dayCounts{}
	layout := NewLayout(reg, 0, p)
	for i := range p.Sheets {
		if _, err := r.Read(ctx, i, layout, func(b *Batch) error {
			for _, day := range b.Day {
				days[day]++
			}
			return nil
		}, nil); err != nil {
			return nil, err
		}
	}
	return days, nil
}
