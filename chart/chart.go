// Package chart draws SVG by running the chart functions of ui in this process.
//
// It exists so that there is one definition of each chart: what Go writes into
// a page that needs no JavaScript is what a browser would draw. It knows the
// shapes of the data that the functions take, and nothing of what they mean.
package chart

import (
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"math"
	"runtime"
	"sync"

	"github.com/dop251/goja"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ui"
)

// Renderer draws charts. It is safe for use by several goroutines; the zero
// Renderer is ready, and starts an interpreter when all it has are drawing.
type Renderer struct {
	begin sync.Once
	// idle holds the interpreters that do not draw; nil is one not yet started.
	idle chan *interpreter

	mu    sync.Mutex
	cache map[string]template.HTML
}

const (
	// maxCached bounds the charts kept; a page has some dozens.
	maxCached = 512
	// maxInterpreters bounds the charts drawn at once; each takes some megabytes.
	maxInterpreters = 4
)

// interpreter runs the chart functions, one chart at a time.
type interpreter struct {
	vm   *goja.Runtime
	draw goja.Callable
}

// Drawing is the data of one chart: what a function of ui takes.
type Drawing interface{ chartName() string }

// SVG draws a chart. Equal data gives equal bytes. Data that is missing or no
// number is an error, never an empty picture.
func (r *Renderer) SVG(d Drawing) (template.HTML, error) {
	data, err := json.Marshal(d)
	if err != nil {
		return "", fmt.Errorf("chart %s: %w", d.chartName(), err)
	}
	key := d.chartName() + string(data)
	if svg, ok := r.drawn(key); ok {
		return svg, nil
	}
	i, err := r.take()
	if err != nil {
		return "", err
	}
	out, err := i.draw(goja.Undefined(), i.vm.ToValue(d.chartName()), i.vm.ToValue(string(data)))
	r.idle <- i
	if err != nil {
		return "", fmt.Errorf("chart %s: %w", d.chartName(), err)
	}
	svg := template.HTML(out.String()) //nolint:gosec // the functions escape every text they are given
	r.keep(key, svg)
	return svg, nil
}

func (r *Renderer) drawn(key string) (template.HTML, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	svg, ok := r.cache[key]
	return svg, ok
}

func (r *Renderer) keep(key string, svg template.HTML) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cache == nil || len(r.cache) >= maxCached {
		r.cache = map[string]template.HTML{}
	}
	r.cache[key] = svg
}

// take waits for an interpreter that does not draw.
func (r *Renderer) take() (*interpreter, error) {
	r.begin.Do(func() {
		n := min(runtime.GOMAXPROCS(0), maxInterpreters)
		r.idle = make(chan *interpreter, n)
		for range n {
			r.idle <- nil
		}
	})
	i := <-r.idle
	if i != nil {
		return i, nil
	}
	i, err := newInterpreter()
	if err != nil {
		r.idle <- nil
	}
	return i, err
}

// program is the chart functions, compiled once for all interpreters.
var program = sync.OnceValues(func() (*goja.Program, error) {
	script, err := ui.Charts()
	if err != nil {
		return nil, err
	}
	return goja.Compile("charts", script, false)
})

func newInterpreter() (*interpreter, error) {
	p, err := program()
	if err != nil {
		return nil, err
	}
	vm := goja.New()
	if _, err := vm.RunProgram(p); err != nil {
		return nil, fmt.Errorf("the chart functions cannot be loaded: %w", err)
	}
	draw, ok := goja.AssertFunction(vm.Get("quotawatch").ToObject(vm).Get("render"))
	if !ok {
		return nil, errors.New("the chart functions have no render")
	}
	return &interpreter{vm, draw}, nil
}

// National is arrests in the nation per day against the reported goals.
type National struct {
	Width  int            `json:"width"`
	Height int            `json:"height"`
	From   quotawatch.Day `json:"-"`
	Counts []int          `json:"counts"`
	// Means are trailing 7-day means, NaN where they are not known.
	Means []Number `json:"means"`
	Goals []Goal   `json:"goals"`
	Marks []Mark   `json:"marks"`
}

// Number is a number that may be missing: NaN is written as null.
type Number float64

// MarshalJSON writes the number, or null for NaN.
func (n Number) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(n)) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

// Goal is a reported goal on the days From to To; High is 0 for a single number.
type Goal struct {
	Low   int    `json:"low"`
	High  int    `json:"high,omitempty"`
	From  int    `json:"from"`
	To    int    `json:"to"`
	Label string `json:"label"`
}

// Mark is a numbered order or event on a day.
type Mark struct {
	Number int `json:"number"`
	Day    int `json:"day"`
}

func (National) chartName() string { return "national" }

// MarshalJSON writes days as numbers counted from 1970-01-01.
func (n National) MarshalJSON() ([]byte, error) {
	type plain National
	return json.Marshal(struct {
		plain
		From int `json:"from"`
	}{plain(n), int(n.From)})
}

// Areas is a mean per day of each area of responsibility.
type Areas struct {
	Width  int         `json:"width"`
	Target int         `json:"target"`
	Values []AreaValue `json:"values"`
}

// AreaValue is the mean of one office.
type AreaValue struct {
	Office quotawatch.OfficeCode `json:"office"`
	Name   string                `json:"name"`
	Value  float64               `json:"value"`
}

func (Areas) chartName() string { return "areas" }

// Ranking is the offices by mean per day, the most first.
type Ranking struct {
	Width  int          `json:"width"`
	Target int          `json:"target"`
	Rows   []RankingRow `json:"rows"`
}

// RankingRow is one office; Before is its mean in an earlier period, if any.
type RankingRow struct {
	Name   string   `json:"name"`
	Value  float64  `json:"value"`
	Before *float64 `json:"before,omitempty"`
}

func (Ranking) chartName() string { return "ranking" }

// Panel is one office by month, with the days that met the target.
type Panel struct {
	Width  int          `json:"width"`
	Height int          `json:"height"`
	Name   string       `json:"name"`
	Target int          `json:"target"`
	Top    float64      `json:"top"`
	From   int          `json:"from"`
	To     int          `json:"to"`
	Months []PanelMonth `json:"months"`
	Met    []int        `json:"met"`
}

// PanelMonth is the mean per day of the month that begins on Day.
type PanelMonth struct {
	Day  int     `json:"day"`
	Mean float64 `json:"mean"`
}

func (Panel) chartName() string { return "panel" }
