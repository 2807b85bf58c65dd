package store

import (
	"context"
	"math/rand/v2"
	"runtime"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest"
)

// guard turns a panic of the goroutine that it is deferred in into an error:
// one sheet must not end the process, nor commit what was read of it.
func guard(err *error, p *ingest.Plan, sheet int) {
	cause := recover()
	if cause == nil {
		return
	}
	e := &quotawatch.Error{Code: quotawatch.CodeInternal, Summary: "reading the file met a fault of quotawatch itself; nothing of it is kept",
		Do: "report it with the layout of the file, and without its rows"}
	if p != nil {
		e.File = p.Name
		if sheet >= 0 && p.Sheets[sheet].Name != "" {
			e.Place = "sheet " + p.Sheets[sheet].Name
		}
	}
	e.Found = faultAt()
	if fault, ok := cause.(runtime.Error); ok { // other texts may hold what a cell holds
		e.Found = fault.Error() + " " + e.Found
	}
	*err = e
}

// faultAt names the function of the program in which the panic began.
func faultAt() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	for frame, more := frames.Next(); more; frame, more = frames.Next() {
		if !strings.HasPrefix(frame.Function, "runtime.") {
			return "in " + frame.Function
		}
	}
	return ""
}

// guarded makes a release, whatever happens.
func (m *maker) guarded(ctx context.Context) (o Outcome, err error) {
	defer guard(&err, m.group.plans[0], -1)
	return m.make(ctx)
}

// tried reads a release and keeps nothing, whatever happens.
func (m *maker) tried(ctx context.Context) (err error) {
	defer guard(&err, m.group.plans[0], -1)
	return m.attempt(func() error {
		m.layout = ingest.NewLayout(m.req.Registry, rand.Uint64(), m.group.plans...)
		_, err := m.read(ctx, nil)
		return err
	})
}
