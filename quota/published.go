package quota

import (
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// Published is a figure of arrests in the nation per day. Days of Series before
// Figure.Answers serve trailing means alone.
type Published struct {
	Figure registry.Figure
	Series Series
}

// PublishedDaily gives the published figures that answer for single days of the
// nation, in the order in which they are asked.
func PublishedDaily(h Holdings) (all []Published) {
	for _, f := range h.Registry.Figures {
		if f.Grain == registry.GrainDay && f.Scope == quotawatch.ScopeNational {
			all = append(all, Published{f, figureSeries(f)})
		}
	}
	return all
}

// Describe gives the source of the figure and what must be said beside it where
// a count by def is asked.
func (p Published) Describe(def quotawatch.DefinitionID) (source string, caveats []string) {
	a := &Answer{Provenance: &quotawatch.Provenance{}}
	a.describeFigure(p.Figure, def)
	return a.Provenance.Source, a.Provenance.Caveats
}
