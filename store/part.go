package store

import "github.com/quotawatch/quotawatch"

// part is what was read of a release that is refused: its files, with the sheets
// that were read to their end.
func (m *maker) part() (o Outcome) {
	p := m.group.plans[0]
	o.Release = quotawatch.Release{ID: m.group.id, Source: p.Source.ID, Vintage: p.Vintage.ID, Table: p.Source.Table, Title: p.Title,
		Notes: []string{}, Quarantine: []quotawatch.QuarantineCount{}}
	for _, p := range m.group.plans {
		o.Files = append(o.Files, quotawatch.File{Name: p.Name, SHA256: p.SHA256, Bytes: p.Bytes, Sheets: []quotawatch.Sheet{}, Columns: []quotawatch.Column{}})
	}
	for _, r := range m.results {
		if r.Result == nil {
			continue
		}
		merge(&o.Files[r.plan], r.Result)
		o.countQuarantine(r)
		o.FirstDay, o.LastDay = span(o.Loaded, o.FirstDay, o.LastDay, r.Tally, r.FirstDay, r.LastDay)
		o.Tally = o.Add(r.Tally)
	}
	return o
}
