package ingest

import (
	"testing"

	"github.com/quotawatch/quotawatch"
)

func TestClaimedDays(t *testing.T) {
	for title, want := range map[string]string{
		"ERO Administrative Arrests for FY2018":          "2017-10-01..2018-09-30",
		"ICE Removals for FY 2018":                       "2017-10-01..2018-09-30",
		"Arrests, Fiscal Year 2018":                      "2017-10-01..2018-09-30",
		"FY18 arrests":                                   "2017-10-01..2018-09-30",
		"FY2018 YTD":                                     "2017-10-01..2018-09-30",
		"Arrests FY2016 - FY2018":                        "2015-10-01..2018-09-30",
		"ERO Arrests for FY2021 (10/1/2020 - 5/31/2021)": "2020-10-01..2021-05-31",
		"Arrests October 1, 2020 through May 31, 2021":   "2020-10-01..2021-05-31",
		"Arrests from Oct. 1st, 2020 to May 31st, 2021":  "2020-10-01..2021-05-31",
		"2020-10-01 to 2021-05-31":                       "2020-10-01..2021-05-31",
		"10/01/2020–05/31/2021":                          "2020-10-01..2021-05-31",
		"Data as of 5/31/2021":                           "",
		"Report run 10/1/2020, FOIA 2019-ICFO-53623":     "",
		"ERO LESA Statistical Tracking Unit":             "",
		"FY1950":                                         "",
		"5/31/2021 - 10/1/2020":                          "",
		"13/1/2020 - 14/1/2020":                          "",
		"SATISFY2018":                                    "",
		"":                                               "",
		"FY2021 (10/1/2020 - 13/45/2021)":                "2020-10-01..2021-09-30",
	} {
		w, ok := claimedDays([]string{"For Official Use Only", title})
		if got := w.String(); ok != (want != "") || ok && got != want {
			t.Errorf("%q claims %s, %t, not %q", title, got, ok, want)
		}
	}
	if w, ok := claimedDays([]string{"FY2021", "10/1/2020 - 5/31/2021"}); !ok || w.To != quotawatch.Date(2021, 5, 31) {
		t.Errorf("a range below the year rules over it: %s", w)
	}
}

// Nothing that a title says makes days of another calendar.
func FuzzClaimedDays(f *testing.F) {
	f.Add("FY2021 (10/1/2020 - 5/31/2021)")
	f.Add("Feb 30, 2020 through May 31, 2021")
	f.Fuzz(func(t *testing.T, title string) {
		if w, ok := claimedDays([]string{title}); ok && !claimable(w) {
			t.Errorf("%q claims %s", title, w)
		}
	})
}
