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
	"sync"

	"github.com/dop251/goja"
	"github.com/quotawatch/quotawatch/ui"
)

// Renderer draws charts. It is safe for use by several goroutines; the zero
// Renderer is ready, and starts its interpreter when it first draws.
type Renderer struct {
	mu    sync.Mutex
	draw  goja.Callable
	vm    *goja.Runtime
	cache map[string]template.HTML
}

// maxCached bounds the charts kept; a page has some dozens.
const maxCached = 512

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
	r.mu.Lock()
	defer r.mu.Unlock()
	if svg, ok := r.cache[key]; ok {
		return svg, nil
	}
	if err := r.start(); err != nil {
		return "", err
	}
	out, err := r.draw(goja.Undefined(), r.vm.ToValue(d.chartName()), r.vm.ToValue(string(data)))
	if err != nil {
		return "", fmt.Errorf("chart %s: %w", d.chartName(), err)
	}
	if len(r.cache) >= maxCached {
		r.cache = map[string]template.HTML{}
	}
	svg := template.HTML(out.String()) //nolint:gosec // the functions escape every text they are given
	r.cache[key] = svg
	return svg, nil
}

func (r *Renderer) start() error {
	if r.draw != nil {
		return nil
	}
	script, err := ui.Charts()
	if err != nil {
		return err
	}
	vm := goja.New()
	if _, err := vm.RunScript("charts", script); err != nil {
		return fmt.Errorf("the chart functions cannot be loaded: %w", err)
	}
	draw, ok := goja.AssertFunction(vm.Get("quotawatch").ToObject(vm).Get("render"))
	if !ok {
		return errors.New("the chart functions have no render")
	}
	r.vm, r.draw, r.cache = vm, draw, map[string]template.HTML{}
	return nil
}
