package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest"
)

// placesOf says where files lay when they were read, by their hash. It is kept
// beside the builds and in no ledger: it goes into no answer and nothing that
// is published.
func placesOf(inputs []ingest.Input) map[string]string {
	places := map[string]string{}
	for _, in := range inputs {
		if filepath.IsAbs(in.Origin) {
			places[in.SHA256] = in.Origin
		}
	}
	return places
}

// readPlaces reads where the files of held releases lay. A file that is damaged
// says nothing: nothing held rests on it.
func (h *Held) readPlaces() (map[string]string, error) {
	b, err := h.files.read(filepath.Join(h.dir, placesFile))
	places := map[string]string{}
	switch {
	case errors.Is(err, os.ErrNotExist):
	case err != nil:
		return nil, err
	case json.Unmarshal(b, &places) != nil:
		return map[string]string{}, nil
	}
	return places, nil
}

// writePlaces keeps the places of the files of both builds, and no others.
func (h *Held) writePlaces(next *Held) error {
	kept := map[string]string{}
	all, err := h.readPlaces()
	if err != nil {
		return err
	}
	now := encode(all)
	for sum, path := range h.places {
		all[sum] = path
	}
	if len(h.broken)+len(next.broken) > 0 { // whose files are not known
		kept = all
	}
	for _, l := range append(append([]ledger{}, h.ledgers...), next.ledgers...) {
		for _, f := range l.Release.Files {
			if path, ok := all[f.SHA256]; ok {
				kept[f.SHA256] = path
			}
		}
	}
	if bytes.Equal(now, encode(kept)) {
		return nil
	}
	return h.files.replace(filepath.Join(h.dir, placesFile), encode(kept))
}

// find gives the files of a release as they lie where they lay, and which are
// not there any more, or are others by now.
func (h *Held) find(files []quotawatch.File, tmp *ingest.Scratch) (inputs []ingest.Input, gone []string) {
	places, _ := h.readPlaces() // what cannot be read is not found
	there := map[string]ingest.Input{}
	looked := map[string]bool{"": true}
	for _, f := range files {
		place := places[f.SHA256]
		if !looked[place] {
			looked[place] = true
			found, _ := ingest.Find([]string{place}, tmp) // nor is what is refused
			for _, in := range found.Inputs {
				there[in.SHA256] = in
			}
		}
		in, ok := there[f.SHA256]
		if !ok {
			gone = append(gone, f.Name)
			continue
		}
		inputs = append(inputs, in)
	}
	return inputs, gone
}
