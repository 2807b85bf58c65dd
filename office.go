package quotawatch

// OfficeCode is the three-letter code of an ICE ERO field office, or one of
// the two codes for rows that belong to no area of responsibility.
type OfficeCode string

const (
	// Headquarters marks rows that a release assigns to ICE headquarters, an
	// office without territory and without a reported quota.
	Headquarters OfficeCode = "HQ"
	// NoOffice marks rows whose office cell is blank or redacted. No one
	// imputes it, and neither does quotawatch.
	NoOffice OfficeCode = "--"
	// Nation stands for all offices, headquarters and rows of no office
	// together.
	Nation OfficeCode = "US"
)

// Office is one ERO field office and its area of responsibility (AOR).
type Office struct {
	Code      OfficeCode `json:"code"`
	Name      string     `json:"name"`
	Territory string     `json:"territory"`
	// From is the first day the office is seen as an office of its own.
	// Harlingen was part of San Antonio until after fiscal year 2019.
	From Day `json:"from"`
	// Aliases are the other spellings seen in releases, each one exact.
	Aliases []string `json:"aliases,omitempty"`
}

// Geographic tells whether the office has a territory, and so a reported
// quota: the 25 field offices have, headquarters has not.
func (o Office) Geographic() bool { return o.Code != Headquarters && o.Code != NoOffice }
