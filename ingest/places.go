package ingest

import "github.com/quotawatch/quotawatch/place"

// placeField is the label column of types of place.
const placeField = "place"

// placer tells the type of place of a row from its landmark; no landmark is of
// type unknown. The landmark itself is looked at and let go.
type placer struct {
	*perText
	classifier *place.Classifier
	label      int // index in Layout.Labels
}

// newPlacer gives the placer of a layout that has a landmark.
func (l *Layout) newPlacer() *placer {
	if l.placed == nil {
		return nil
	}
	p, coder := *l.placed, newCoder(l.Dict, true, nil)
	p.perText = newPerText(func(landmark string) uint32 { return coder.text([]byte(p.classifier.Classify(landmark))) })
	return &p
}
