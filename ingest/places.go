package ingest

import (
	"bytes"

	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/quotawatch/quotawatch/place"
)

// placeField is the label column of types of place.
const placeField = "place"

// placer tells the type of place of a row from its landmark. The landmark
// itself is looked at and let go.
type placer struct {
	classifier *place.Classifier
	label      int // index in Layout.Labels
	coder      *coder
	known      map[string]uint32 // code of the type by landmark
	shared     []uint32          // the same plus 1 by the index of a shared text, or 0
}

// newPlacer gives the placer of a layout that has a landmark.
func (l *Layout) newPlacer() *placer {
	if l.placed == nil {
		return nil
	}
	p := *l.placed
	p.coder, p.known = newCoder(l.Dict, true, nil), map[string]uint32{}
	return &p
}

// at gives the code of the type of place of a landmark's cell; no landmark is
// of type unknown.
func (p *placer) at(v *grid.Cell, texts grid.Strings) uint32 {
	switch v.Kind {
	case grid.Text:
		return p.typeOf(v.Text)
	case grid.Shared:
		if p.shared == nil {
			p.shared = make([]uint32, texts.Len())
		}
		if p.shared[v.Shared] == 0 {
			p.shared[v.Shared] = p.typeOf(texts.Text(v.Shared)) + 1
		}
		return p.shared[v.Shared] - 1
	case grid.Blank, grid.Number, grid.Time, grid.Bool, grid.Fault:
	}
	return p.typeOf(nil)
}

func (p *placer) typeOf(landmark []byte) uint32 {
	landmark = bytes.TrimSpace(landmark)
	code, ok := p.known[string(landmark)]
	if !ok {
		code = p.coder.text([]byte(p.classifier.Classify(string(landmark))))
		if len(p.known) < maxPlaces {
			p.known[string(landmark)] = code
		}
	}
	return code
}
