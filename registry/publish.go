package registry

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Publication says what a published folder may hold: which files, which columns
// of each, what each column is, and what no file may hold. It is part of the
// program and no directory replaces it.
type Publication struct {
	Artefacts []Artefact
	Codebook  []Column
	Never     []Never
	// Disclosure says what of a table of people is shown.
	Disclosure *Disclosure
	// Fields are what releases have, among them what describes or finds a person.
	Fields []Field
	// Offices are the codes of offices.
	Offices []string
}

// Find finds a text that stands in no published file, and where it begins.
func (p *Publication) Find(body []byte) (n Never, at int, found bool) {
	for _, n := range p.Never {
		if !hasShape(body, n.Needs) {
			continue
		}
		if where := n.Pattern.FindIndex(body); where != nil {
			return n, where[0], true
		}
	}
	return n, 0, false
}

// hasShape tells whether a shape, as Never.Needs is one, stands in b.
func hasShape(b []byte, shape string) bool {
	if !strings.ContainsAny(shape, "9#") {
		return bytes.Contains(b, []byte(shape))
	}
	fits := func(want, c byte) bool {
		digit := c >= '0' && c <= '9'
		return c == want || digit && want == '9' || want == '#' && (digit || c >= 'a' && c <= 'f')
	}
	for run, i := 0, 0; i < len(b); i++ {
		if fits(shape[run], b[i]) {
			if run++; run == len(shape) {
				return true
			}
			continue
		}
		i, run = i-run, 0 // begin again after where this run began
	}
	return false
}

// Artefact is a kind of file that may be published.
type Artefact struct {
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	// Why says what the file is for.
	Why string `yaml:"why"`
	// Paths are patterns of paths in the folder: * stands for any part of a name,
	// **/ for any directories. The ending of a path says what the file is.
	Paths []string `yaml:"paths"`
	// Columns are those that a table may have. Key are columns that together
	// stand once: rows of a release would repeat.
	Columns []string `yaml:"columns"`
	Key     []string `yaml:"key"`
	// Groups name dimensions whose groups may be columns too: criminality, method,
	// apprehension_type, place, office, or release, the releases that are held.
	Groups []string `yaml:"groups"`
	// Keys are the names that a JSON document may have beside the columns.
	Keys []string `yaml:"keys"`
	// People names the attribute of disclosure.yaml that a table counts by, whose
	// labels are columns too; "" for a table that counts by none.
	People   string `yaml:"people"`
	MaxBytes int64  `yaml:"max_bytes"`
	MaxRows  int    `yaml:"max_rows"`
}

// Column is a column of published tables, in each of them the same quantity.
type Column struct {
	// Type is date, yearmonth, integer, number, string or boolean, as in a Table
	// Schema.
	Name, Type, Title, Description string
}

// Never is a text that stands in no published file. Needs stands in each text
// that the pattern finds, 9 for any digit and # for any hexadecimal one: looking
// for it is much quicker.
type Never struct {
	Name, Why, Needs string
	Pattern          *regexp.Regexp
}

// FileTypes lists the endings of files that may be published, with their media
// types. An ending of several parts stands before the one that it ends with.
func FileTypes() [][2]string {
	return [][2]string{{".html", "text/html; charset=utf-8"}, {".css", "text/css; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"}, {".woff2", "font/woff2"},
		{".svg", "image/svg+xml"}, {".csv", "text/csv; charset=utf-8"}, {".receipt.json", "application/json"}, {".json", "application/json"}, {".atom", "application/atom+xml"}, {".xml", "application/xml"},
		{".txt", "text/plain; charset=utf-8"}, {".parquet", "application/vnd.apache.parquet"}, {".bin.gz", "application/gzip"}}
}

// FileType gives the ending of a path and its media type, "" for one that may
// not be published.
func FileType(name string) (ending, media string) {
	for _, t := range FileTypes() {
		if strings.HasSuffix(name, t[0]) {
			return t[0], t[1]
		}
	}
	return "", ""
}

// Match tells whether a path in the folder is of the artefact.
func (a Artefact) Match(name string) bool {
	ending, _ := FileType(name)
	return slices.ContainsFunc(a.Paths, func(pattern string) bool {
		same, _ := FileType(pattern)
		return same == ending && matches(strings.Split(pattern, "/"), strings.Split(name, "/"))
	})
}

// matches compares the parts of a pattern and of a path.
func matches(pattern, parts []string) bool {
	switch {
	case len(pattern) == 0:
		return len(parts) == 0
	case pattern[0] == "**":
		return matches(pattern[1:], parts) || len(parts) > 0 && matches(pattern, parts[1:])
	case len(parts) == 0:
		return false
	}
	ok, err := path.Match(pattern[0], parts[0])
	return ok && err == nil && matches(pattern[1:], parts[1:])
}

// Of gives the one artefact that a path is of, false where it is of none or of
// several: what may stand in the file must not hang on the order of a list.
func (p *Publication) Of(name string) (Artefact, bool) {
	var of []Artefact
	for _, a := range p.Artefacts {
		if a.Match(name) {
			of = append(of, a)
		}
	}
	if len(of) != 1 {
		return Artefact{}, false
	}
	return of[0], true
}

// Column gives the column of a name.
func (p *Publication) Column(name string) (Column, bool) {
	i := slices.IndexFunc(p.Codebook, func(c Column) bool { return c.Name == name })
	if i < 0 {
		return Column{}, false
	}
	return p.Codebook[i], true
}

// Allows tells whether a table of the artefact may have a column.
func (p *Publication) Allows(a Artefact, column string) bool {
	if slices.Contains(a.Columns, column) || slices.ContainsFunc(a.Groups, func(of string) bool { return slices.Contains(p.groupsOf(of), column) }) {
		return true
	}
	at, ok := p.Disclosure.Attribute(a.People)
	return ok && slices.Contains(at.Labels(), column)
}

// ofPerson are the kinds of fields that describe or find a person.
var ofPerson = []FieldKind{KindIdentifier, KindPlace, KindFlag, KindAge, KindDrop, KindTime}

// OfPerson tells whether a name is that of a field by which releases describe
// or find single people. Capitals do not count, and spaces stand for bars.
func (p *Publication) OfPerson(name string) bool {
	name = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), " ", "_")
	return slices.ContainsFunc(p.Fields, func(f Field) bool { return f.Name == name && slices.Contains(ofPerson, f.Kind) })
}

// groupsOf lists the groups of a dimension, nil for one that has none.
func (p *Publication) groupsOf(dimension string) []string {
	switch dimension {
	case "office":
		return p.Offices
	case "criminality":
		return append(CriminalityGroups(), GroupUnknown)
	case "place":
		return PlaceTypes()
	}
	return CrosswalkGroups(dimension)
}

const (
	publishFile  = "publish.yaml"
	codebookFile = "codebook.csv"
	neverFile    = "publish-never.csv"
)

// LoadPublication loads what may be published from fsys, strictly; nil stands
// for the embedded registry. Errors carry the code registry.
func LoadPublication(fsys fs.FS) (p *Publication, err error) {
	if fsys == nil {
		fsys = embedded
	}
	p = &Publication{}
	rec := &recorder{FS: fsys}
	if p.Artefacts, err = loadList[Artefact](rec, publishFile, "publish"); err != nil {
		return nil, err
	}
	if p.Codebook, err = loadCodebook(fsys); err != nil {
		return nil, err
	}
	if p.Never, err = loadNever(fsys); err != nil {
		return nil, err
	}
	if p.Disclosure, err = LoadDisclosure(fsys); err != nil {
		return nil, err
	}
	if p.Fields, err = loadFields(fsys); err != nil {
		return nil, err
	}
	offices, err := loadOffices(fsys)
	if err != nil {
		return nil, err
	}
	for _, o := range offices {
		p.Offices = append(p.Offices, string(o.Code))
	}
	return p, publicationCheck{p, &Registry{lines: rec.lines}}.check()
}

func loadCodebook(fsys fs.FS) (all []Column, err error) {
	rows, err := readTable(fsys, codebookFile, "column", "type", "title", "description")
	if err != nil {
		return nil, err
	}
	for i, r := range rows[1:] {
		c := Column{r[0], r[1], r[2], r[3]}
		switch {
		case c.Name == "" || c.Title == "" || c.Description == "":
			return nil, fault(codebookFile, i+2, "a name, a title and a description", strings.Join(r, ","))
		case !slices.Contains([]string{"date", "yearmonth", "integer", "number", "string", "boolean"}, c.Type):
			return nil, fault(codebookFile, i+2, "type date, yearmonth, integer, number, string or boolean", c.Type)
		case slices.ContainsFunc(all, func(other Column) bool { return other.Name == c.Name }):
			return nil, fault(codebookFile, i+2, "each column once", c.Name)
		}
		all = append(all, c)
	}
	return all, nil
}

func loadNever(fsys fs.FS) (all []Never, err error) {
	rows, err := readTable(fsys, neverFile, "name", "needs", "pattern", "why")
	if err != nil {
		return nil, err
	}
	for i, r := range rows[1:] {
		pattern, err := regexp.Compile(r[2])
		switch {
		case err != nil:
			return nil, fault(neverFile, i+2, "a regular expression", err.Error())
		case r[0] == "" || r[1] == "" || r[3] == "" || pattern.MatchString(""):
			return nil, fault(neverFile, i+2, "a name, what it needs, a reason, and a pattern that not every text has", fmt.Sprintf("%.80q", strings.Join(r, ",")))
		}
		all = append(all, Never{r[0], r[3], r[1], pattern})
	}
	return all, nil
}
