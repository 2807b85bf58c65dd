package ingest

// Again asks for a release to be read anew from its first row: the rows have
// shown that a file must be read in another way than its head promised. What
// was learned is in the Plan already, so that the next reading goes by it.
type Again struct {
	// Why is for whoever looks for the reason of a second reading.
	Why string
}

// Error gives the reason.
func (a *Again) Error() string { return "to be read again: " + a.Why }
