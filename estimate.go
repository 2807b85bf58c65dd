package quotawatch

import (
	"encoding/json"
	"math"
	"strconv"
)

// Provenance says where a number comes from and under which rule. It is
// shared by all numbers of one answer.
type Provenance struct {
	Definition DefinitionID `json:"definition"`
	Basis      Basis        `json:"basis"`
	Window     Window       `json:"window"`
	// Source names the release or the published figure.
	Source string `json:"source"`
	// Build is the digest of the data answered from.
	Build   string   `json:"build"`
	Caveats []string `json:"caveats"`
}

// Estimate is a number that can be defended: its value, the counts it is made
// of, its interval or the reason for having none, and where it comes from.
// The zero Estimate is "not known".
type Estimate struct {
	value float64
	known bool
	// Numerator and Denominator are the counts behind a ratio; a plain count
	// has Denominator 1.
	Numerator, Denominator int64
	// Low and High bound the interval; they equal the value where NoInterval
	// says why there is none.
	Low, High  float64
	NoInterval string
	From       *Provenance
}

// Ratio makes the Estimate of num/den of complete counts, which have no
// sampling error; den 0 gives "not known".
func Ratio(num, den int64, from *Provenance) Estimate {
	if den == 0 {
		return Estimate{From: from, NoInterval: "nothing to divide by"}
	}
	v := float64(num) / float64(den)
	return Estimate{value: v, known: true, Numerator: num, Denominator: den, Low: v, High: v,
		NoInterval: "a complete count of the source, not a sample", From: from}
}

// Count makes the Estimate of a plain count.
func Count(n int64, from *Provenance) Estimate { return Ratio(n, 1, from) }

// Unknown makes the Estimate of a number that the source cannot give.
func Unknown(why string, from *Provenance) Estimate {
	return Estimate{NoInterval: why, From: from}
}

// Value gives the number and whether it is known.
func (e Estimate) Value() (float64, bool) { return e.value, e.known }

// Known tells whether there is a number.
func (e Estimate) Known() bool { return e.known }

// MarshalJSON writes the number alone, rounded to six decimals, or null: an
// answer states the rest once, beside its rows.
func (e Estimate) MarshalJSON() ([]byte, error) {
	if !e.known {
		return []byte("null"), nil
	}
	if e.Denominator == 1 {
		return strconv.AppendInt(nil, e.Numerator, 10), nil
	}
	return json.Marshal(math.Round(e.value*1e6) / 1e6)
}

// Format prints the number with the given decimals, or "–" when not known.
func (e Estimate) Format(decimals int) string {
	if !e.known {
		return "–"
	}
	return strconv.FormatFloat(e.value, 'f', decimals, 64)
}
