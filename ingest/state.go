package ingest

import (
	"strings"

	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/quotawatch/quotawatch/registry"
)

// The names of the columns of a state that was filled in: the state as
// released, or else that of the landmark, and which of the two it is.
const (
	filledField = "state_filled"
	sourceField = "state_source"
)

// filler fills in the state of a row from its landmark. The landmark itself is
// looked at and let go.
type filler struct {
	reg        *registry.Registry
	states     *perText // code of the state that a landmark names, 0 for none
	coder      *coder
	how        [2]uint32 // codes of the two sources of a state
	state      int       // index in Layout.Labels
	filled, by int
	both, same int // rows in which state and landmark name one, and the same
	filledIn   int
}

// newFiller gives the filler of a layout that has a state and a landmark.
func (l *Layout) newFiller() *filler {
	if l.fill == nil {
		return nil
	}
	f := *l.fill
	f.coder = newCoder(l.Dict, true, nil)
	f.states = newPerText(func(landmark string) uint32 { return f.coder.text([]byte(stateIn(landmark, f.reg.States))) })
	f.how = [2]uint32{f.coder.text([]byte("released")), f.coder.text([]byte("landmark"))}
	return &f
}

// stateIn finds the state in the text of a landmark: a code or a name that
// stands alone behind the last comma. Codes elsewhere are words as often as
// states: IN, OR, ME, LA, DE.
func stateIn(landmark string, states map[string]string) string {
	i := strings.LastIndexByte(landmark, ',')
	if i < 0 {
		return ""
	}
	end := strings.ToUpper(strings.Trim(strings.TrimSpace(landmark[i+1:]), "."))
	if name, ok := states[end]; ok {
		return name
	}
	for _, name := range states {
		if end == name {
			return name
		}
	}
	return ""
}

// fill appends the state of a row and where it comes from.
func (f *filler) fill(r *reading, rec *grid.Record, place int) {
	b := r.batch
	released := b.Labels[f.state][len(b.Row)-1]
	from := uint32(0)
	if place >= 0 {
		from = f.states.at(cellAt(rec, place), r.texts)
	}
	state, by := released, uint32(0)
	switch {
	case released != 0:
		by = f.how[0]
		if from != 0 {
			f.both++
			if from == released {
				f.same++
			}
		}
	case from != 0:
		state, by = from, f.how[1]
		f.filledIn++
	}
	b.Labels[f.filled] = append(b.Labels[f.filled], state)
	b.Labels[f.by] = append(b.Labels[f.by], by)
}
