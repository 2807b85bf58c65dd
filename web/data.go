package web

import (
	"errors"
	"slices"
	"strconv"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/diff"
	"github.com/quotawatch/quotawatch/registry"
)

// Data is the model of the page of data and methods.
type Data struct {
	Releases  []quotawatch.Release
	Reference []Embedded
	Figures   []registry.Figure
	Missing   []Missing
	// Kept are the fields that are stored or used, Dropped the others.
	Kept, Dropped []registry.Field
	Definitions   []quotawatch.Definition
	Bases         []quotawatch.Basis
	// Revisions is what each release changed of the one before it.
	Revisions []Revision
	// Shown are coverage and missing values.
	Shown []Figure
	// Local tells that releases can be added by drag and drop.
	Local bool
}

// Revision is what a release changed of an earlier one that covers the same
// days.
type Revision struct {
	A, B, Headline string
	Compared       quotawatch.Window
	Rows           diff.Moves
	Counted        diff.Pair
	Caveats        []string
}

// Embedded is a cube that is part of the program.
type Embedded struct {
	ID      string
	Arrests int
	Window  quotawatch.Window
}

// missingnessFigure is the published figure of missing values per field.
const missingnessFigure = "missingness"

// Missing is how often a field of the arrests table has no value.
type Missing struct{ Field, Share, Redacted string }

func dataPage(s *site, _ string) (page, error) {
	revisions, err := s.revisions()
	if err != nil {
		return page{}, err
	}
	d := Data{Local: s.Local, Revisions: revisions, Releases: s.Releases, Definitions: quotawatch.Definitions(), Bases: quotawatch.Bases()}
	for _, f := range s.Holdings.Registry.Fields {
		switch f.Kind {
		case registry.KindDrop, registry.KindPlace, registry.KindAge, registry.KindFlag, registry.KindYesNo:
			d.Dropped = append(d.Dropped, f)
		case registry.KindDate, registry.KindTime, registry.KindOffice, registry.KindLabel, registry.KindIdentifier:
			d.Kept = append(d.Kept, f)
		}
	}
	for _, c := range s.Holdings.Reference {
		rows, _, _ := c.Total()
		d.Reference = append(d.Reference, Embedded{c.Release, rows, c.Window})
	}
	for _, f := range s.Holdings.Registry.Figures {
		if f.ID != missingnessFigure {
			d.Figures = append(d.Figures, f)
			continue
		}
		for _, r := range f.Rows[1:] {
			d.Missing = append(d.Missing, Missing{r[0], percentOf(r[1]), s.say(map[string]string{"true": "yes", "false": "no"}[r[2]])})
		}
	}
	d.Shown, err = s.listed("coverage", "missing")
	return page{Title: s.say("Data and methods"), Model: d}, err
}

// revisions compares each release with the next one of its table and offices, in
// the order they were added, where both cover a day.
func (s *site) revisions() (all []Revision, err error) {
	for i, c := range s.Holdings.Records {
		for j := i + 1; j < len(s.Holdings.Records); j++ {
			next := s.Holdings.Records[j]
			if next.Table != c.Table || !sameOffices(c.Offices, next.Offices) {
				continue
			}
			r, err := diff.Between(diff.Side{Cube: c, Release: s.Releases[i]}, diff.Side{Cube: next, Release: s.Releases[j]}, diff.Question{})
			var known *quotawatch.Error
			switch {
			case errors.As(err, &known) && known.Code == quotawatch.CodeCannotAnswer: // no day is in both
			case err != nil:
				return nil, err
			default:
				all = append(all, Revision{c.Release, next.Release, r.Headline, r.Days.Compared, r.Rows, r.Counted, r.Caveats})
			}
			break
		}
	}
	return all, nil
}

// sameOffices reports whether two releases tell of the same offices: most of
// those that either has are in both. A file of one office is no new edition of a
// national release.
func sameOffices(a, b []quotawatch.OfficeCode) bool {
	shared := 0
	for _, code := range a {
		if slices.Contains(b, code) {
			shared++
		}
	}
	return 2*shared >= len(a)+len(b)-shared
}

// percentOf words a share between 0 and 1 that a figure gives as text.
func percentOf(share string) string {
	v, err := strconv.ParseFloat(share, 64)
	switch {
	case err != nil:
		return share
	case v > 0 && v < 0.0005:
		return "under 0.1%"
	}
	return strconv.FormatFloat(100*v, 'f', 1, 64) + "%"
}

func ordersPage(s *site, _ string) (page, error) {
	return page{Title: s.say("Reported orders"), Model: s.Holdings.Registry.Orders}, nil
}
