package web

import "testing"

// TestFindings pins what the figures of who, where and when say of the embedded
// data.
func TestFindings(t *testing.T) {
	s := siteOf(withGroups(t))
	for id, want := range map[string]string{
		"methods":               "28% of arrests in September 2018 were made at large, not in jails or prisons; a year before, 26%",
		"share-by-office":       "The share of arrests at large lies between 9.5% in Houston and 64% in Boston",
		"additional-method":     "71.9% of the additional 130.8 a day were custodial (jails, prisons and 287(g)); their share of all arrests went from 66.6% to 68.2%",
		"places":                "The landmark tells a type of place for 54% of arrests; for the others it names a program, a wide area or nothing",
		"place-types":           "3 of 14 types of place are shown as possible only: too few landmarks name them to measure the rules",
		"sensitive-places":      "The landmark names a sensitive place for 939 of 412,155 arrests; for 46% it tells no place",
		"courthouses-by-office": "939 arrests name a courthouse; 14 field offices record none",
		"calendar":              "Saturdays and Sundays have 29% of the arrests of a weekday: 144 a day against 493",
		"events":                "96 of 109 listed events fall in the second term, 10 of them reported orders",
		"stated":                "Of 55 numbers that can be checked, records show fewer for 31, in the median by 14%, and more for 2",
		"coverage":              "6 sources cover days from October 2015 to August 2026",
		"window-inauguration":   "545 arrests a day in the 28 days after, 219 before; none of 50 earlier days shows a change as large",
	} {
		f, err := s.figure(id)
		if err != nil || f.Title != want {
			t.Errorf("%q: %q, %v", id, f.Title, err)
		}
	}
}
