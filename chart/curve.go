package chart

// Curve is a specification curve (Simonsohn, Simmons and Nelson 2020): the
// values of one headline in order, and below each the choices that gave it.
type Curve struct {
	Lang  Lang   `json:"lang,omitempty"`
	Width int    `json:"width"`
	Title string `json:"title"`
	// Format writes values: "percent", "tenths" or "whole".
	Format string       `json:"format"`
	Groups []CurveGroup `json:"groups"`
	// Points are sorted by value.
	Points []CurvePoint `json:"points"`
}

// CurveGroup is one choice and its settings.
type CurveGroup struct {
	Name     string   `json:"name"`
	Settings []string `json:"settings"`
}

// CurvePoint is one specification: Choices holds the index of the setting per
// group, Usual marks the default.
type CurvePoint struct {
	Value   float64 `json:"value"`
	Choices []int   `json:"choices"`
	Usual   bool    `json:"usual"`
}

func (Curve) chartName() string { return "curve" }
