package ingest

import (
	"fmt"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/when"
)

// end is what a sheet came to.
type end struct {
	dates map[string]*when.Column
	err   error
}

// settle keeps what a sheet came to until all sheets of the file were read. How
// dates are written is then decided by all of them together, so that it does
// not matter which is read first; and a sheet that seemed too bad may not be.
func (r *Reader) settle(sheet int, s *reading, res *Result, err error) (*Result, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ends == nil {
		r.ends = map[int]end{}
	}
	r.ends[sheet] = end{s.dates, err}
	if res == nil {
		res = s.res
	}
	if len(r.ends) < len(r.plan.Sheets) {
		return res, nil
	}
	if err := r.decideDates(); err != nil {
		return nil, err
	}
	for i := range r.plan.Sheets {
		if err := r.ends[i].err; err != nil {
			return nil, err
		}
	}
	return res, nil
}

// decideDates decides each column of dates of the file. It asks for a new
// reading where rows were read otherwise.
func (r *Reader) decideDates() error {
	p := r.plan
	learnt, again := map[string]when.Rule{}, false
	for _, header := range p.dateHeaders(r.ends) {
		var all when.Evidence
		for i, sheet := range p.Sheets {
			if c := r.ends[i].dates[header]; c != nil {
				all.Join(&c.Seen, sheet.Name)
			}
		}
		rule, unclear := all.Decide(p.Vintage.Dates == "m/d/yyyy")
		if unclear != nil {
			return p.ambiguous(header, unclear)
		}
		learnt[header] = rule
		for i := range p.Sheets {
			if c := r.ends[i].dates[header]; c != nil && c.Seen.Contradicts(c.Used(), rule) {
				again = true
			}
		}
	}
	if !again {
		return nil
	}
	p.learnt = learnt
	return &Again{Why: "its dates are written otherwise than its first rows have it"}
}

// dateHeaders gives the names of the columns of dates in their order.
func (p *Plan) dateHeaders(ends map[int]end) (headers []string) {
	seen := map[string]bool{}
	for i, sheet := range p.Sheets {
		for _, name := range sheet.names {
			if ends[i].dates[name] != nil && !seen[name] {
				seen[name] = true
				headers = append(headers, name)
			}
		}
	}
	return headers
}

// ambiguous says that dates can be read in several ways, and in which.
func (p *Plan) ambiguous(header string, a *when.Ambiguity) error {
	return &quotawatch.Error{Code: quotawatch.CodeDateAmbiguous, Summary: "the dates can be read in several ways", File: p.Name,
		Place:    fmt.Sprintf("%s, column %q", spot(a.Sample.Sheet, a.Sample.Row), header),
		Expected: "rows of which some say how the dates are written",
		Found:    fmt.Sprintf("%s: %s", a.Sample.Text, a.Readings),
		Do:       a.Flags()}
}
