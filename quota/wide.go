package quota

import "github.com/quotawatch/quotawatch"

// wide is the daily counts of a window, made once per counting rule for many
// questions about parts of the window: of one scope and one release, so that
// each day is answered by the same cube in all of them. Nothing changes it, so
// several may read it at once.
type wide struct {
	window quotawatch.Window
	daily  map[quotawatch.DefinitionID]map[quotawatch.OfficeCode][]int
}

// widened gives holdings that remember the daily counts of w by every counting
// rule, and of the days before it that trailing means need.
func (h Holdings) widened(q Question, w quotawatch.Window) (Holdings, error) {
	q.Basis = quotawatch.BasisMean7
	r, err := h.fromRecords(q, w)
	if err != nil || r == nil {
		return h, err
	}
	h.wide = &wide{r.window(), map[quotawatch.DefinitionID]map[quotawatch.OfficeCode][]int{q.Definition: r.daily}}
	for _, d := range quotawatch.Definitions() {
		if d.ID != q.Definition {
			h.wide.daily[d.ID] = countPieces(d.ID, r.pieces, h.wide.window)
		}
	}
	return h, nil
}

// countDaily gives the counts per office of each day of w, which the pieces
// cover, from what is remembered if it is.
func (h Holdings) countDaily(id quotawatch.DefinitionID, ps []piece, w quotawatch.Window) map[quotawatch.OfficeCode][]int {
	if h.wide == nil || !h.wide.window.Covers(w) || h.wide.daily[id] == nil {
		return countPieces(id, ps, w)
	}
	part := make(map[quotawatch.OfficeCode][]int, len(h.wide.daily[id]))
	for code, counts := range h.wide.daily[id] {
		part[code] = counts[w.From-h.wide.window.From:][:w.Days()]
	}
	return part
}

func countPieces(id quotawatch.DefinitionID, ps []piece, w quotawatch.Window) map[quotawatch.OfficeCode][]int {
	def, _ := quotawatch.FindDefinition(id)
	daily := map[quotawatch.OfficeCode][]int{}
	for _, p := range ps {
		for code, counts := range p.cube.Daily(def, p.window) {
			if daily[code] == nil {
				daily[code] = make([]int, w.Days())
			}
			copy(daily[code][p.window.From-w.From:], counts)
		}
	}
	return daily
}
