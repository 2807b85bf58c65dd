package quotawatch

// ClaimKind is who states a number.
type ClaimKind string

// The kinds of claims.
const (
	// ClaimOfficial is by a person in office, in speech or writing.
	ClaimOfficial ClaimKind = "official"
	// ClaimAgency is by an agency: a post, a release, a report, a filing.
	ClaimAgency ClaimKind = "agency"
	// ClaimPress is by a newsroom, from records or from people it does not name.
	ClaimPress ClaimKind = "press"
	// ClaimResearch is by researchers, with a method that can be followed.
	ClaimResearch ClaimKind = "research"
)

// ClaimKinds lists the kinds of claims.
func ClaimKinds() []ClaimKind {
	return []ClaimKind{ClaimOfficial, ClaimAgency, ClaimPress, ClaimResearch}
}

// Claim is a number that was stated in public, in our own words, with who
// stated it and when. It is a fact about what was said.
type Claim struct {
	ID string `json:"id" yaml:"id"`
	// Title says what is claimed, as "538 arrests on 23 January 2025".
	Title string `json:"title" yaml:"title"`
	// Claimant is who states it: an agency, an office, a newsroom.
	Claimant string    `json:"claimant" yaml:"claimant"`
	Kind     ClaimKind `json:"kind" yaml:"kind"`
	// Said is the day it was stated; what it describes is in Check or Title.
	Said   Day    `json:"said" yaml:"said"`
	Number Stated `json:"number" yaml:"number"`
	// Defined is what the claimant says is counted, or that it does not say.
	Defined string   `json:"defined" yaml:"defined"`
	Sources []string `json:"sources" yaml:"sources"`
	// Check is how records can test it, nil where they cannot; Needs then says
	// what would.
	Check *Check `json:"check,omitempty" yaml:"check,omitempty"`
	Needs string `json:"needs,omitempty" yaml:"needs,omitempty"`
	Note  string `json:"note,omitempty" yaml:"note,omitempty"`
	// Unverified tells that the number or its date was not seen in a source.
	Unverified bool `json:"unverified,omitempty" yaml:"unverified,omitempty"`
}

// Stated is a number as it was stated.
type Stated struct {
	Value float64 `json:"value" yaml:"value"`
	// High is the upper end of a stated range, with How "between".
	High float64 `json:"high,omitempty" yaml:"high,omitempty"`
	// Unit is what is counted: "arrests", "arrests a day", "percent", "times",
	// "days", "people", ...
	Unit string `json:"unit" yaml:"unit"`
	How  How    `json:"how" yaml:"how"`
}

// How is how exactly a number was stated.
type How string

// The ways to state a number. Which observed numbers fit each is the rounding
// rule of package claim.
const (
	HowExactly   How = "exactly"
	HowAbout     How = "about"
	HowNearly    How = "nearly"
	HowMoreThan  How = "more-than"
	HowAtLeast   How = "at-least"
	HowFewerThan How = "fewer-than"
	HowAtMost    How = "at-most"
	HowBetween   How = "between"
)

// Hows lists the ways to state a number.
func Hows() []How {
	return []How{HowExactly, HowAbout, HowNearly, HowMoreThan, HowAtLeast, HowFewerThan, HowAtMost, HowBetween}
}

// Measure is what a check works out of the records.
type Measure string

// The measures of checks.
const (
	// MeasureCount is arrests in the window.
	MeasureCount Measure = "count"
	// MeasurePerDay is arrests per calendar day of the window.
	MeasurePerDay Measure = "per-day"
	// MeasureHighestDay is the most arrests on one day of the window.
	MeasureHighestDay Measure = "highest-day"
	// MeasureHighestMean is the highest trailing 7-day mean in the window.
	MeasureHighestMean Measure = "highest-mean7"
	// MeasureDaysReached is the days of the window with Threshold arrests or more.
	MeasureDaysReached Measure = "days-reached"
	// MeasureOfficesReached is the field offices whose mean per day in the window
	// is Threshold or more.
	MeasureOfficesReached Measure = "offices-reached"
	// MeasureShare is the percentage of arrests in the window that are of
	// Criminality.
	MeasureShare Measure = "share"
	// MeasureChange is the percentage by which arrests per day in the window are
	// above those in Baseline.
	MeasureChange Measure = "change"
	// MeasureTimes is arrests per day in the window by those in Baseline.
	MeasureTimes Measure = "times"
	// MeasureSum is the sum of the numbers of the claims Of: arithmetic on what
	// was said, without records.
	MeasureSum Measure = "sum-of-claims"
)

// Measures lists the measures of checks.
func Measures() []Measure {
	return []Measure{MeasureCount, MeasurePerDay, MeasureHighestDay, MeasureHighestMean, MeasureDaysReached,
		MeasureOfficesReached, MeasureShare, MeasureChange, MeasureTimes, MeasureSum}
}

// Check is how a claim is tested: a typed question, never free SQL.
type Check struct {
	Measure Measure `json:"measure" yaml:"measure"`
	// From and To are what the claim describes, both inclusive. A sum of claims
	// has none.
	From Day `json:"from,omitzero" yaml:"from,omitempty"`
	To   Day `json:"to,omitzero" yaml:"to,omitempty"`
	// BaselineFrom and BaselineTo are what the window is compared with.
	BaselineFrom Day `json:"baseline_from,omitzero" yaml:"baseline_from,omitempty"`
	BaselineTo   Day `json:"baseline_to,omitzero" yaml:"baseline_to,omitempty"`
	// Office restricts the question to one field office.
	Office OfficeCode `json:"office,omitempty" yaml:"office,omitempty"`
	// Criminality restricts it to groups of criminality: convicted, pending,
	// neither.
	Criminality []string `json:"criminality,omitempty" yaml:"criminality,omitempty"`
	Threshold   int      `json:"threshold,omitempty" yaml:"threshold,omitempty"`
	// Definition is the counting rule that the claimant says was used, "" where
	// nothing is said. The verdict still says what other rules give.
	Definition DefinitionID `json:"definition,omitempty" yaml:"definition,omitempty"`
	// Of are the ids of the claims that a sum adds up.
	Of []string `json:"of,omitempty" yaml:"of,omitempty"`
	// Tolerance, where given, is how far from Value the number may be, in the
	// unit of the claim, in place of the rounding rule.
	Tolerance float64 `json:"tolerance,omitempty" yaml:"tolerance,omitempty"`
}

// Window gives the days that the check is about.
func (c Check) Window() Window { return Window{c.From, c.To} }

// Baseline gives the days that the window is compared with.
func (c Check) Baseline() Window { return Window{c.BaselineFrom, c.BaselineTo} }
