package ingest

import (
	"bytes"

	"github.com/quotawatch/quotawatch/ingest/grid"
)

// perText works something out of a text once for each different one, and
// remembers it: a shared text by its index alone.
type perText struct {
	code   func(text string) uint32
	known  map[string]uint32
	shared []uint32 // plus 1 by the index of a shared text, or 0
}

// maxPlaces is how many different landmarks are remembered.
const maxPlaces = 50_000

func newPerText(code func(text string) uint32) *perText {
	return &perText{code: code, known: map[string]uint32{}}
}

// at gives the code of a cell's text; a cell without text is as an empty one.
func (p *perText) at(v *grid.Cell, texts grid.Strings) uint32 {
	switch v.Kind {
	case grid.Text:
		return p.of(v.Text)
	case grid.Shared:
		if p.shared == nil {
			p.shared = make([]uint32, texts.Len())
		}
		if p.shared[v.Shared] == 0 {
			p.shared[v.Shared] = p.of(texts.Text(v.Shared)) + 1
		}
		return p.shared[v.Shared] - 1
	case grid.Blank, grid.Number, grid.Time, grid.Bool, grid.Fault:
	}
	return p.of(nil)
}

func (p *perText) of(text []byte) uint32 {
	text = bytes.TrimSpace(text)
	code, ok := p.known[string(text)]
	if !ok {
		code = p.code(string(text))
		if len(p.known) < maxPlaces {
			p.known[string(text)] = code
		}
	}
	return code
}
