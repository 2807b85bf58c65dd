package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/store"
)

// warn tells of releases that are held and damaged: answers come from the
// others, and are of a build of another name.
func (a *app) warn(damages []store.Damage) {
	if a.err == nil { // nobody looks on
		return
	}
	for _, d := range damages {
		fmt.Fprintf(a.err, "quotawatch: release %s is damaged and left out of every answer\n", present.Printable(d.ID))
		var e *quotawatch.Error
		if errors.As(d.Err, &e) {
			for _, part := range []struct{ label, text string }{{"file", e.File}, {"expected", e.Expected}, {"found", e.Found}, {"do", e.Do}} {
				if part.text != "" {
					fmt.Fprintf(a.err, "  %s: %s\n", part.label, present.Printable(strings.ReplaceAll(part.text, "\n", " ")))
				}
			}
		}
	}
}

func ids(damages []store.Damage) (all []string) {
	for _, d := range damages {
		all = append(all, d.ID)
	}
	return all
}
