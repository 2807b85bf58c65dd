package main

import (
	"encoding/json"
	"fmt"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/place"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/spf13/cobra"
)

const placesLong = `Count arrests by type of place: jails and prisons, courthouses, hospitals, schools,
places of worship, offices of ICE, and what tells no place. The type is told by
rules from the landmark, a pick list, while a release is read; the landmark itself
is never kept. Beside each type stands how often the rules were right on landmarks
that were labelled by hand and held out. A sensitive type for which that could not
be measured, or is below 0.9, is marked as possible. Funerals and weddings cannot
be seen in the field.

With a baseline, two windows of whole weeks are compared, as before and after
the protections of 2021 were lifted on 20 January 2025.`

const placesExample = `  quotawatch places
  quotawatch places --scope office --office BOS,DAL --from 2017-10-01 --to 2018-09-30
  quotawatch places --from 2017-01-30 --to 2017-09-24 --baseline-from 2016-02-01 --baseline-to 2016-09-25`

func (a *app) placesCommand() *cobra.Command {
	f := mixFlags{by: string(mix.ByPlace)}
	c := &cobra.Command{Use: "places", Short: "Where: arrests by type of place, with the classifier's measured error", Long: placesLong, Example: placesExample,
		Args: noArgs, RunE: func(c *cobra.Command, _ []string) error { return a.places(c, f) }}
	f.add(c)
	c.Flags().StringVar(&f.scope, "scope", "national", "office or national")
	c.Flags().StringSliceVar(&f.offices, "office", nil, "field offices by `code`, as DAL,MIA (default all)")
	c.Flags().StringVar(&f.baselineFrom, "baseline-from", "", "first `day` of the window to compare with")
	c.Flags().StringVar(&f.baselineTo, "baseline-to", "", "its last `day`, inclusive")
	c.Flags().StringVar(&f.definition, "definition", "", "counting rule: episodes, rows, persons (default episodes)")
	c.Flags().StringVar(&f.release, "release", "", "ask one release alone, by `id`")
	_ = c.RegisterFlagCompletionFunc("office", a.completeOffices)
	return c
}

// placesAnswer is a composition by type of place, with the scores of the types.
type placesAnswer struct {
	*mix.Answer
	registry *registry.Registry
}

func (a *app) places(c *cobra.Command, f mixFlags) error {
	f.by = ""
	q, err := f.question(c)
	if err != nil {
		return err
	}
	q.By = mix.ByPlace
	h, err := a.mixHoldings()
	if err != nil {
		return err
	}
	answer, err := mix.Compose(h, q)
	if err != nil {
		return err
	}
	p := placesAnswer{answer, h.Registry}
	p.Provenance.Caveats = append(p.Provenance.Caveats, fmt.Sprintf("precision and recall are of %d landmarks of fiscal years 2016 to 2018 that were held out; see docs/methods/places.md", h.Registry.Labelled()),
		"a type is of the landmark, a pick list; funerals and weddings cannot be seen in it")
	if answer.Synthetic {
		a.say("SYNTHETIC DATA: made up for tests, not arrests.")
	}
	a.say("%s", answer.Headline())
	a.say("%s · %s to %s · definition %s", answer.Scope, answer.Window.From, answer.Window.To, answer.Provenance.Definition)
	a.say("")
	if err := a.write(p, p.table()); err != nil {
		return err
	}
	a.say("")
	a.say("Source: %s", answer.Provenance.Source)
	a.say("Build: %s", answer.Provenance.Build)
	for _, text := range p.Provenance.Caveats {
		a.say("- %s", text)
	}
	return nil
}

func (p placesAnswer) table() present.Table {
	t := present.Table{Columns: []string{"office", "place", "arrests", "share", "precision", "recall"}}
	if p.Comparison != nil {
		t.Columns = append(t.Columns, "baseline_arrests", "added_per_day")
	}
	for _, r := range p.Rows {
		s := p.registry.PlaceScore(r.Group)
		name := r.Group
		if s.Possible() {
			name += " (possible)"
		}
		row := []present.Cell{present.Text(string(r.Office)), present.Text(r.Group).Screened(name), present.Int(r.Arrests.Numerator, quota.Thousands(r.Arrests.Numerator)),
			present.Number(r.Share, 4).Screened(shareText(r.Share)), present.Text(place.Wilson(s.ToldRight, s.Told).String()), present.Text(place.Wilson(s.Found, s.OfType).String())}
		if p.Comparison != nil {
			row = append(row, baselineCells(r)...)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// baselineCells are the arrests of the baseline, and how many a day were added.
func baselineCells(r mix.Row) []present.Cell {
	if r.Change == nil {
		return []present.Cell{{}, {}}
	}
	return []present.Cell{present.Number(r.Change.BaselineArrests, 0), present.Number(r.Change.Additional, 2)}
}

func shareText(e quotawatch.Estimate) string {
	v, ok := e.Value()
	if !ok {
		return "–"
	}
	return fmt.Sprintf("%.2f%%", 100*v)
}

// placesJSON is the answer as scripts read it.
type placesJSON struct {
	Headline   string                  `json:"headline"`
	From       quotawatch.Day          `json:"from"`
	To         quotawatch.Day          `json:"to"`
	Definition quotawatch.DefinitionID `json:"definition"`
	Build      string                  `json:"build"`
	Rows       []placeJSON             `json:"rows"`
	Classifier struct {
		Precision map[string]*float64       `json:"precision"`
		Recall    map[string]*float64       `json:"recall"`
		Labelled  int                       `json:"labelled"`
		Types     map[string]placeScoreJSON `json:"types"`
	} `json:"classifier"`
	Caveats []string `json:"caveats"`
}

type placeJSON struct {
	Office   quotawatch.OfficeCode `json:"office"`
	Place    string                `json:"place"`
	Arrests  quotawatch.Estimate   `json:"arrests"`
	Share    quotawatch.Estimate   `json:"share"`
	Possible bool                  `json:"possible,omitempty"`
}

type placeScoreJSON struct {
	Precision     *float64 `json:"precision"`
	PrecisionLow  *float64 `json:"precision_low"`
	PrecisionHigh *float64 `json:"precision_high"`
	Recall        *float64 `json:"recall"`
	RecallLow     *float64 `json:"recall_low"`
	RecallHigh    *float64 `json:"recall_high"`
	Told          int      `json:"told"`
	OfType        int      `json:"of_type"`
}

// JSONShape gives an empty value of the type that MarshalJSON writes, for the
// schema of the API.
func (placesAnswer) JSONShape() any { return placesJSON{} }

// MarshalJSON writes the shape that scripts may rely on: from, to, rows and the
// classifier's scores.
func (p placesAnswer) MarshalJSON() ([]byte, error) {
	doc := placesJSON{Headline: p.Headline(), From: p.Window.From, To: p.Window.To, Definition: p.Provenance.Definition, Build: p.Provenance.Build, Caveats: p.Provenance.Caveats}
	for _, r := range p.Rows {
		doc.Rows = append(doc.Rows, placeJSON{r.Office, r.Group, r.Arrests, r.Share, p.registry.PlaceScore(r.Group).Possible()})
	}
	of := func(right, all int) (v, low, high *float64) {
		if all == 0 {
			return nil, nil, nil
		}
		share, s := float64(right)/float64(all), place.Wilson(right, all)
		return &share, &s.Low, &s.High
	}
	doc.Classifier.Labelled = p.registry.Labelled()
	doc.Classifier.Precision, doc.Classifier.Recall, doc.Classifier.Types = map[string]*float64{}, map[string]*float64{}, map[string]placeScoreJSON{}
	for _, s := range p.registry.PlaceScores {
		j := placeScoreJSON{Told: s.Told, OfType: s.OfType}
		j.Precision, j.PrecisionLow, j.PrecisionHigh = of(s.ToldRight, s.Told)
		j.Recall, j.RecallLow, j.RecallHigh = of(s.Found, s.OfType)
		doc.Classifier.Precision[s.Type], doc.Classifier.Recall[s.Type], doc.Classifier.Types[s.Type] = j.Precision, j.Recall, j
	}
	return json.Marshal(doc)
}
