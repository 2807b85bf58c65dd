package ingest

import (
	"bytes"
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
	known      map[string]string // state by landmark, "" for none
	coder      *coder
	state      int // index in Layout.Labels
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
	f.known, f.coder = map[string]string{}, newCoder(l.Dict, true)
	return &f
}

// maxPlaces is how many different landmarks are remembered.
const maxPlaces = 50_000

// stateOf gives the state that a landmark names, "" for none.
func (f *filler) stateOf(landmark []byte) string {
	state, ok := f.known[string(landmark)]
	if !ok {
		state = stateIn(string(landmark), f.reg.States)
		if len(f.known) < maxPlaces {
			f.known[string(landmark)] = state
		}
	}
	return state
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
	from := ""
	if place >= 0 {
		if v := cellAt(rec, place); v.Kind == grid.Text || v.Kind == grid.Shared {
			from = f.stateOf(bytes.TrimSpace(r.textOf(v)))
		}
	}
	state, by := released, ""
	switch {
	case released != 0:
		by = "released"
		if from != "" {
			f.both++
			if f.coder.text([]byte(from)) == released {
				f.same++
			}
		}
	case from != "":
		state, by = f.coder.text([]byte(from)), "landmark"
		f.filledIn++
	}
	b.Labels[f.filled] = append(b.Labels[f.filled], state)
	b.Labels[f.by] = append(b.Labels[f.by], f.coder.text([]byte(by)))
}
