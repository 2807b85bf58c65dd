package quotawatch

// Scope is what a question or an order is about: the nation or one office.
type Scope string

// The scopes of orders and questions.
const (
	ScopeNational Scope = "national"
	ScopeOffice   Scope = "office"
)

// Order is a reported quota, goal or directive on numbers. It is a fact about
// reporting: who is said to have given it, who said so, and who denies it.
type Order struct {
	ID    string `json:"id" yaml:"id"`
	Title string `json:"title" yaml:"title"`
	// Scope is "national" or "office"; other levels, such as one operation,
	// are in the registry but cannot be asked of attain.
	Scope Scope `json:"scope" yaml:"scope"`
	// Quantity is what is counted: "arrests" or "removals".
	Quantity string `json:"quantity" yaml:"quantity"`
	// Target is arrests per day; TargetHigh is the upper end of a reported
	// range, or 0. A day meets the order when it reaches Target. 0 when the
	// order names no number.
	Target     int `json:"target_per_day" yaml:"target_per_day"`
	TargetHigh int `json:"target_high_per_day,omitempty" yaml:"target_high_per_day,omitempty"`
	// Given is the day the order is said to have been given, from which it
	// counts as in force; Reported is the day the public could first know.
	Given    Day `json:"given" yaml:"given"`
	Reported Day `json:"reported" yaml:"reported"`
	// Ended is the first day no longer in force, nil while it was not
	// replaced or withdrawn; SupersededBy names the order that replaced it.
	Ended        *Day   `json:"ended,omitempty" yaml:"ended,omitempty"`
	SupersededBy string `json:"superseded_by,omitempty" yaml:"superseded_by,omitempty"`

	GivenBy  string   `json:"given_by" yaml:"given_by"`
	Reporter string   `json:"reporter" yaml:"reporter"`
	Sourcing string   `json:"sourcing" yaml:"sourcing"`
	Denial   string   `json:"denial" yaml:"denial"`
	Sources  []string `json:"sources" yaml:"sources"`
	Note     string   `json:"note,omitempty" yaml:"note,omitempty"`
}

// Countable tells whether attain can measure arrests against the order.
func (o Order) Countable() bool {
	return o.Target > 0 && o.Quantity == "arrests" &&
		(o.Scope == ScopeNational || o.Scope == ScopeOffice)
}

// InForceDays gives the number of days of w on which the order was in force,
// from Given up to the day before Ended.
func (o Order) InForceDays(w Window) int {
	force := Window{From: o.Given, To: w.To}
	if o.Ended != nil {
		force.To = *o.Ended - 1
	}
	return w.Intersect(force).Days()
}

// Event is something dated that bears on arrests: a policy, an operation, a
// court order, a change of leadership, a data release.
type Event struct {
	ID    string `json:"id" yaml:"id"`
	Day   Day    `json:"date" yaml:"date"`
	Until *Day   `json:"until,omitempty" yaml:"until,omitempty"`
	// Kind is one of policy, operation, court, leadership, data, other.
	Kind  string `json:"kind" yaml:"kind"`
	Title string `json:"title" yaml:"title"`
	// Short is the few words a chart has room for.
	Short string `json:"short" yaml:"short"`
	// Offices are the offices concerned, empty for the nation.
	Offices []OfficeCode `json:"offices,omitempty" yaml:"offices,omitempty"`
	// Chart marks the events that the national chart numbers.
	Chart   bool     `json:"chart,omitempty" yaml:"chart,omitempty"`
	Sources []string `json:"sources" yaml:"sources"`
	// Unverified tells that the date or the fact was not seen in a source.
	Unverified bool `json:"unverified,omitempty" yaml:"unverified,omitempty"`
}
