package registry

import (
	"io/fs"
	"path"
	"strconv"

	"github.com/quotawatch/quotawatch"
)

// Grain is what one point of a figure is a count of.
type Grain string

// The grains of figures. A week is Sunday to Saturday. A table is no series of
// arrests: it is shown, and answers no question about quotas.
const (
	GrainDay    Grain = "day"
	GrainWeek   Grain = "week"
	GrainPeriod Grain = "period"
	GrainTable  Grain = "table"
)

// Figure is a series or total that others published, derived from releases
// that are not held. It answers what it can beside the cube, and is never
// mixed with records in one number.
type Figure struct {
	ID    string           `yaml:"id"`
	Title string           `yaml:"title"`
	Grain Grain            `yaml:"grain"`
	Scope quotawatch.Scope `yaml:"scope"`
	File  string           `yaml:"file"`
	From  quotawatch.Day   `yaml:"from"`
	To    quotawatch.Day   `yaml:"to"`
	// AnswersTo is the last day that may be asked about; later ones are partial.
	AnswersTo quotawatch.Day `yaml:"answers_to"`
	// Definition says in words what one arrest is here; DefinitionID names the
	// counting rule of ours that is the same, "own" where there is none.
	Definition   string                  `yaml:"definition"`
	DefinitionID quotawatch.DefinitionID `yaml:"definition_id"`
	Publisher    string                  `yaml:"publisher"`
	Source       string                  `yaml:"source"`
	URL          string                  `yaml:"url"`
	Licence      string                  `yaml:"licence"`
	Caveats      []string                `yaml:"caveats"`

	// Window is From to To, Answers is From to AnswersTo.
	Window  quotawatch.Window `yaml:"-"`
	Answers quotawatch.Window `yaml:"-"`
	// Points are the counts, sorted by day and office, of figures that measure
	// arrests; Rows is the table of one that does not, its header first.
	Points []Point    `yaml:"-"`
	Rows   [][]string `yaml:"-"`
}

// Point is one count of a figure: of a day, of the week or the period that
// begins on it.
type Point struct {
	Day    quotawatch.Day
	Office quotawatch.OfficeCode
	Count  int
}

// Measure tells whether the figure counts arrests.
func (f Figure) Measure() bool { return f.Grain != GrainTable }

// Has tells whether the figure has a point of the office.
func (f Figure) Has(code quotawatch.OfficeCode) bool {
	for _, p := range f.Points {
		if p.Office == code {
			return true
		}
	}
	return false
}

func loadFigures(fsys fs.FS) ([]Figure, error) {
	figures, err := loadList[Figure](fsys, "figures/figures.yaml", "figures")
	if err != nil {
		return nil, err
	}
	for i := range figures {
		f := &figures[i]
		f.Window = quotawatch.Window{From: f.From, To: f.To}
		f.Answers = quotawatch.Window{From: f.From, To: f.AnswersTo}
		if err := f.load(fsys); err != nil {
			return nil, err
		}
	}
	return figures, nil
}

func (f *Figure) load(fsys fs.FS) (err error) {
	file := path.Join("figures", path.Base(f.File))
	if f.Grain == GrainTable {
		f.Rows, err = readTable(fsys, file)
		return err
	}
	rows, err := readTable(fsys, file, "from", "office", "arrests")
	if err != nil {
		return err
	}
	for i, r := range rows[1:] {
		day, err := quotawatch.ParseDay(r[0])
		if err != nil || !f.Window.Contains(day) {
			return fault(file, i+2, "a day of "+f.Window.String(), r[0])
		}
		count, err := strconv.Atoi(r[2])
		if err != nil || count < 0 {
			return fault(file, i+2, "a count", r[2])
		}
		p := Point{day, quotawatch.OfficeCode(r[1]), count}
		if n := len(f.Points); n > 0 && (f.Points[n-1].Day > day || (f.Points[n-1].Day == day && f.Points[n-1].Office >= p.Office)) {
			return fault(file, i+2, "points sorted by day and office, each once", r[0]+" "+r[1])
		}
		f.Points = append(f.Points, p)
	}
	return nil
}
