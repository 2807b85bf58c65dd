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
	"runtime"
	"sync"

	"github.com/dop251/goja"
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
