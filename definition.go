package quotawatch

import "slices"

// DefinitionID names a counting rule: what one arrest is.
type DefinitionID string

// The counting rules. The cube carries rows, episodes and persons side by
// side, so each of them is a view of one cube.
const (
	// Episodes counts the first row of each episode: rows of one identifier,
	// each within 24 hours of the one before, are one episode; a row marked
	// "ERO Reprocessed Arrest" sorts last among equals; a row without an
	// identifier is an episode of its own.
	Episodes DefinitionID = "episodes"
	// Rows counts every loaded row.
	Rows DefinitionID = "rows"
	// Persons counts the first row of each identifier in a release; rows
	// without an identifier each count.
	Persons DefinitionID = "persons"

	// EpisodesNew, RowsNew and PersonsNew leave out counted rows whose
	// apprehension method is "ERO Reprocessed Arrest".
	EpisodesNew DefinitionID = "episodes-new"
	RowsNew     DefinitionID = "rows-new"
	PersonsNew  DefinitionID = "persons-new"

	// OwnRule marks a published figure whose rule is none of these; the figure
	// says it in words.
	OwnRule DefinitionID = "own"
)

// Definition describes a counting rule to a reader.
type Definition struct {
	ID   DefinitionID `json:"id"`
	Text string       `json:"text"`
	// Base is the measure of the cube that the rule reads: Episodes, Rows or
	// Persons.
	Base DefinitionID `json:"base"`
	// Reprocessed tells whether rows of reprocessed arrests are counted.
	Reprocessed bool `json:"reprocessed"`
}

// Definitions lists the counting rules, the default first.
func Definitions() []Definition {
	return []Definition{
		{Episodes, "one per identifier within 24 hours of its previous row; rows without an identifier each count", Episodes, true},
		{Rows, "every row of the release", Rows, true},
		{Persons, "one per identifier in the release; rows without an identifier each count", Persons, true},
		{EpisodesNew, "as episodes, less rows marked ERO Reprocessed Arrest", Episodes, false},
		{RowsNew, "as rows, less rows marked ERO Reprocessed Arrest", Rows, false},
		{PersonsNew, "as persons, less rows marked ERO Reprocessed Arrest", Persons, false},
	}
}

// FindDefinition gives the counting rule of an id, false when there is none.
func FindDefinition(id DefinitionID) (Definition, bool) {
	all := Definitions()
	i := slices.IndexFunc(all, func(d Definition) bool { return d.ID == id })
	if i < 0 {
		return Definition{}, false
	}
	return all[i], true
}

// Basis is what one judged day is when asking whether a quota was met.
type Basis string

// The day bases. Weekends run at about a fifth of weekdays, so an answer
// always says which one it used.
const (
	// BasisDay judges every calendar day.
	BasisDay Basis = "day"
	// BasisWeekday judges Monday to Friday and counts arrests of those days.
	BasisWeekday Basis = "weekday"
	// BasisMean7 judges each day by the mean of itself and the six before;
	// days whose seven are not all covered are not judged.
	BasisMean7 Basis = "mean7"
)

// Bases lists the day bases, the default first.
func Bases() []Basis { return []Basis{BasisDay, BasisWeekday, BasisMean7} }

// Describe says in words what the basis judges.
func (b Basis) Describe() string {
	switch b {
	case BasisDay:
		return "every calendar day"
	case BasisWeekday:
		return "Monday to Friday only"
	case BasisMean7:
		return "each day by its trailing 7-day mean"
	}
	return string(b)
}
