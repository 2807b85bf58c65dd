package custody

import (
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
)

func testRegistry(t *testing.T) *registry.Registry {
	t.Helper()
	reg, err := registry.Load("")
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

// TestBalances adds up every month of the embedded figures, and looks at two
// stocks that were counted independently.
func TestBalances(t *testing.T) {
	reg := testRegistry(t)
	a, err := Balance(reg, quotawatch.Window{From: quotawatch.Date(2022, 10, 2), To: quotawatch.Date(2026, 3, 9)})
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range a.Months {
		if m.Start.Numerator+m.BookInsICE.Numerator+m.BookInsCBP.Numerator-m.Left.Numerator != m.End.Numerator || m.Left.Numerator < 0 {
			t.Errorf("%s does not balance: %+v", m.First, m)
		}
		if i > 0 && nextMonth(a.Months[i-1].First) == m.First && a.Months[i-1].End.Numerator != m.Start.Numerator {
			t.Errorf("%s begins with another number than the month before ends with", m.First)
		}
	}
	if len(a.Months) < 30 || a.Highest.Detained.Numerator < 70_000 || a.Last.Day != quotawatch.Date(2026, 3, 9) {
		t.Errorf("%d months, highest %+v, last %+v", len(a.Months), a.Highest, a.Last)
	}
	a, err = Balance(reg, quotawatch.Window{From: quotawatch.Date(2025, 1, 20), To: quotawatch.Date(2025, 1, 20)})
	if err != nil || a.First.Detained.Numerator != 39_175 || len(a.Months) != 0 {
		t.Errorf("%v %+v", err, a)
	}
	if _, err := Balance(reg, quotawatch.Window{From: 0, To: 5}); err == nil {
		t.Error("answered for 1970")
	}
	a, err = Daily(reg, quotawatch.Window{From: quotawatch.Date(2025, 8, 1), To: quotawatch.Date(2025, 10, 31)})
	if err != nil || len(a.Days) != 92 || a.Days[0].Day != quotawatch.Date(2025, 8, 1) || a.Days[91].Detained != a.Months[1].End || a.Days[30].Detained != a.Months[0].End {
		t.Errorf("%v %+v", err, a)
	}
	if len(a.Months) != 2 || !strings.Contains(strings.Join(a.Caveats, "\n"), "2025-09 is left out: no source gives it whole") {
		t.Errorf("%d months, %q", len(a.Months), a.Caveats)
	}
}

// TestMonthByHand balances one month of three days' stocks and two flows.
func TestMonthByHand(t *testing.T) {
	day := func(s string) quotawatch.Day { d, _ := quotawatch.ParseDay(s); return d }
	span := quotawatch.Window{From: day("2025-01-01"), To: day("2025-12-31")}
	reg := &registry.Registry{Figures: []registry.Figure{
		{ID: dailyFigure, Answers: span, Rows: [][]string{{}, {"2025-01-31", "100", "40"}, {"2025-02-14", "300", "50"}, {"2025-02-28", "130", "45"}, {"2025-03-31", "1", "1"}}},
		{ID: bookInFigure, Rows: [][]string{{}, {"2025-02-01", "50", "20", "", "true"}, {"2025-03-01", "9", "9", "", "false"}}},
	}}
	a, err := Balance(reg, quotawatch.Window{From: day("2025-02-01"), To: day("2025-03-31")})
	if err != nil || len(a.Months) != 1 || a.Months[0].Left.Numerator != 40 || a.Highest.Day != day("2025-02-14") || a.First.Detained.Numerator != 300 {
		t.Errorf("%v %+v", err, a)
	}
	reg.Figures[0].Rows[1][1] = "many"
	if _, err := Balance(reg, span); err == nil {
		t.Error("took a count that is none")
	}
}

// TestCaseload works the sizes out by hand.
func TestCaseload(t *testing.T) {
	reg := testRegistry(t)
	c := reg.Caseloads[0]
	if c.Total() != 662_566 {
		t.Fatalf("%d cases", c.Total())
	}
	days := map[int]string{1200: "552.1", 1500: "441.7", 3000: "220.9"}
	for _, d := range InQuotaDays(c, reg.Orders) {
		if got := d.Days.Format(1); got != days[d.Target] {
			t.Errorf("at %d: %s days", d.Target, got)
		}
		delete(days, d.Target)
	}
	if len(days) > 0 {
		t.Errorf("not measured: %v", days)
	}
	if got := AtPace(c, quotawatch.Ratio(1_648, 3, nil)).Format(1); got != "1206.1" { // 824 a day, two thirds of them
		t.Errorf("at an observed pace: %s days", got)
	}
	if AtPace(c, quotawatch.Unknown("", nil)).Known() {
		t.Error("a pace that is not known gives days")
	}
}

// TestPace counts arrests of the kind alone, and knows nothing without records.
func TestPace(t *testing.T) {
	h := quota.Holdings{Registry: testRegistry(t)}
	if p, _ := Pace(h, nil, nil); p.Known() {
		t.Error("known without records")
	}
	first := quotawatch.Date(2026, 2, 2)
	c := &cube.Cube{Header: cube.Header{Release: "r", Table: "arrests", Coverage: quotawatch.CoverNation, Methods: []string{""}, Offices: []quotawatch.OfficeCode{"DAL"},
		Criminalities: []string{"", "1 Convicted Criminal", "2 Pending Criminal Charges", "3 Other Immigration Violator"}, Window: quotawatch.Window{From: first, To: first + 1}}}
	for i, n := range []uint32{5, 10, 20, 40} {
		c.Cells = append(c.Cells, cube.Cell{Day: first, Criminality: uint16(i), Rows: n, Episodes: n, Persons: n})
	}
	h.Records = []*cube.Cube{c}
	if p, w := Pace(h, nil, nil); p.Format(1) != "15.0" || w.Days() != 2 {
		t.Errorf("%s a day in %s", p.Format(1), w)
	}
}
