package ingest

import "testing"

// TestStateInLandmark takes a state only from behind the last comma, where a
// code is no word.
func TestStateInLandmark(t *testing.T) {
	states := load(t).States
	for landmark, want := range map[string]string{
		"TEMPLE, TEXAS": "TEXAS", "SAMPLE COUNTY JAIL, TX": "TEXAS", "sample jail, tx.": "TEXAS", "A, B, New York": "NEW YORK",
		"COLLEGE PARK, GA": "GEORGIA", "SAMPLE JAIL, TX ": "TEXAS",
		"": "", "SAMPLE COUNTY JAIL TX": "", "CHECK IN OR OUT": "", "WASHINGTON": "", "JAIL, ROOM 5": "", "JAIL, LA PAZ": "", "TX, SAMPLE": "", "A,": "",
	} {
		if got := stateIn(landmark, states); got != want {
			t.Errorf("%q names %q, want %q", landmark, got, want)
		}
	}
}
