package quota

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"pgregory.net/rapid"
)

// TestLedgerByHand accounts for ten days of one office by week: Monday to the
// Wednesday after, 80 a day against 75, and one day of none.
func TestLedgerByHand(t *testing.T) {
	c := release("new", second, 10, map[quotawatch.OfficeCode]int{"DAL": 80, "MIA": 1})
	c.Cells = append(c.Cells[:6:6], c.Cells[8:]...) // the fourth day has no cell
	reg := *testRegistry(t)
	reg.Events = []quotawatch.Event{{ID: "office", Day: second + 1, Kind: "leadership", Title: "of Dallas", Offices: []quotawatch.OfficeCode{"DAL"}},
		{ID: "elsewhere", Day: second + 1, Offices: []quotawatch.OfficeCode{"MIA"}}, {ID: "nation", Day: second + 9, Kind: "policy"}, {ID: "later", Day: second + 10}}
	h := Holdings{Registry: &reg, Records: []*cube.Cube{c}}
	l, err := MakeLedger(h, Question{Scope: quotawatch.ScopeOffice, Offices: []quotawatch.OfficeCode{"DAL"}, From: on(second), To: on(second + 9)}, ByWeek)
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Rows) != 2 || l.Rows[0].Arrests != 400 || l.Rows[0].Balance != -50 || l.Rows[1].Balance != 20 || l.Rows[1].Cumulative != -30 || l.Rows[1].Run != 1 || l.Largest != 50 || l.Lowest != second+5 {
		t.Errorf("%+v", l)
	}
	if e := l.Rows[0].Events; len(e) != 1 || e[0].ID != "office" || e[0].National || len(l.Rows[1].Events) != 1 || !l.Rows[1].Events[0].National {
		t.Errorf("%+v %+v", l.Rows[0].Events, l.Rows[1].Events)
	}
	if want := "Dallas: 30 below the reported quota after 10 days; below it in 1 of 2 weeks"; l.Headline() != want {
		t.Errorf("%q", l.Headline())
	}
	for i, want := range map[int64]string{30: "Dallas: level with the reported quota", 31: "Dallas: 1 above the reported quota"} {
		l.Rows[1].Arrests = 300 + 20 + i
		if !strings.HasPrefix(l.Headline(), want) {
			t.Errorf("%q", l.Headline())
		}
	}
	if b, err := json.Marshal(l); err != nil || !strings.Contains(string(b), `"by":"week"`) || !strings.Contains(string(b), "no cause is inferred") {
		t.Errorf("%v %s", err, b)
	}
}

// TestLedgerAgainstPlainLoops adds the rows up in loops over the cells, and
// compares the totals with those of attain.
func TestLedgerAgainstPlainLoops(t *testing.T) {
	reg := testRegistry(t)
	rapid.Check(t, func(t *rapid.T) {
		c := drawRelease(t)
		h := Holdings{Registry: reg, Records: []*cube.Cube{c}}
		q := Question{Scope: quotawatch.ScopeOffice, Offices: []quotawatch.OfficeCode{"MIA"}, From: &c.Window.From, To: &c.Window.To, Order: "field-office-75"}
		by := rapid.SampledFrom([]LedgerBy{ByDay, ByWeek}).Draw(t, "by")
		l, err := MakeLedger(h, q, by)
		if err != nil {
			t.Fatal(err)
		}
		next, sum, run, below := c.Window.From, int64(0), 0, false
		for _, r := range l.Rows {
			arrests := int64(0)
			for _, cell := range c.Cells {
				if cell.Office == 1 && cell.Day >= r.From && cell.Day <= r.To {
					arrests += int64(cell.Episodes)
				}
			}
			days := int64(r.To - r.From + 1)
			sum += arrests - 75*days
			if b := arrests < 75*days; b == below && run > 0 {
				run++
			} else {
				run, below = 1, b
			}
			if r.From != next || r.Arrests != arrests || r.Balance != arrests-75*days || r.Cumulative != sum || r.Run != run || r.Below != below {
				t.Fatalf("%+v: %d arrests, cumulative %d, run %d", r, arrests, sum, run)
			}
			if by == ByWeek && r.To != c.Window.To && r.To.Weekday() != time.Saturday || by == ByDay && days != 1 {
				t.Fatalf("a row of %d days to a %s", days, r.To.Weekday())
			}
			next = r.To + 1
		}
		a := ask2(t, h, q)
		if total, _, balance := l.Total(); total != a.Rows[0].Arrests.Numerator || balance != a.Rows[0].Net.Numerator || next != c.Window.To+1 {
			t.Fatalf("%d arrests, net %d; attain says %d, %d", total, balance, a.Rows[0].Arrests.Numerator, a.Rows[0].Net.Numerator)
		}
	})
}

func ask2(t *rapid.T, h Holdings, q Question) *Answer {
	a, err := Attain(h, q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestLedgerRefuses what has no rows: several offices, means, totals without days.
func TestLedgerRefuses(t *testing.T) {
	h := Holdings{Registry: testRegistry(t)}
	dal := []quotawatch.OfficeCode{"DAL"}
	for name, c := range map[string]struct {
		q    Question
		by   LedgerBy
		code quotawatch.Code
	}{
		"no office":      {Question{Scope: quotawatch.ScopeOffice}, "", quotawatch.CodeUsage},
		"means":          {Question{Scope: quotawatch.ScopeNational, Basis: quotawatch.BasisMean7}, "", quotawatch.CodeUsage},
		"months":         {Question{Scope: quotawatch.ScopeNational}, "month", quotawatch.CodeUsage},
		"shared":         {Question{Scope: quotawatch.ScopeOffice, Offices: dal, Share: true}, "", quotawatch.CodeUsage},
		"a total":        {Question{Scope: quotawatch.ScopeOffice, Offices: dal, From: on(quotawatch.Date(2025, 1, 20)), To: on(quotawatch.Date(2026, 8, 6))}, "", quotawatch.CodeCannotAnswer},
		"no days":        {Question{Scope: quotawatch.ScopeOffice, Offices: dal}, "", quotawatch.CodeCannotAnswer},
		"two offices":    {Question{Scope: quotawatch.ScopeOffice, Offices: []quotawatch.OfficeCode{"DAL", "MIA"}}, "", quotawatch.CodeUsage},
		"nothing so old": {Question{Scope: quotawatch.ScopeNational, From: on(0), To: on(9)}, "", quotawatch.CodeCannotAnswer},
	} {
		if _, err := MakeLedger(h, c.q, c.by); codeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	h.Records = []*cube.Cube{release("new", second, 10, map[quotawatch.OfficeCode]int{"DAL": 80})}
	if l, err := MakeLedger(h, Question{Scope: quotawatch.ScopeOffice, Offices: dal, Order: "field-office-75"}, ""); err != nil || len(l.Rows) != 10 {
		t.Errorf("the last days that are known: %v", err)
	}
	h.Records = nil
	if l, err := MakeLedger(h, Question{Scope: quotawatch.ScopeNational}, ""); err != nil || l.By != ByWeek || len(l.Rows) < 10 {
		t.Errorf("%v", err)
	}
}

// TestLedgerOfNoRow asks about Harlingen in days before it was an office: its
// account is refused, and is not one of zeros, nor that of the nation.
func TestLedgerOfNoRow(t *testing.T) {
	before := quotawatch.Date(2018, 1, 1)
	h := Holdings{Registry: testRegistry(t), Records: []*cube.Cube{release("old", before, 70, map[quotawatch.OfficeCode]int{"DAL": 80})}}
	_, err := MakeLedger(h, Question{Scope: quotawatch.ScopeOffice, Offices: []quotawatch.OfficeCode{"HLG"}, Order: "field-office-75"}, "")
	if codeOf(err) != quotawatch.CodeCannotAnswer || !strings.Contains(err.Error(), "Harlingen") || !strings.Contains(err.Error(), "2020-10-01") {
		t.Errorf("%v", err)
	}
}

// TestLedgersAreThoseOfEachOffice compares the ledgers of all offices with that
// of each, asked alone.
func TestLedgersAreThoseOfEachOffice(t *testing.T) {
	h := Holdings{Registry: testRegistry(t), Records: []*cube.Cube{release("new", second, 70, map[quotawatch.OfficeCode]int{"DAL": 80, "MIA": 10})}}
	q := Question{Scope: quotawatch.ScopeOffice}
	all, err := MakeLedgers(h, q, "")
	if err != nil || len(all) != 25 {
		t.Fatalf("%d ledgers, %v", len(all), err)
	}
	for _, l := range all {
		q.Offices = []quotawatch.OfficeCode{l.Office}
		one, err := MakeLedger(h, q, "")
		if err != nil || !reflect.DeepEqual(one.Rows, l.Rows) || one.Name != l.Name || one.By != l.By || one.Largest != l.Largest {
			t.Errorf("%s: %v\n%+v\n%+v", l.Office, err, one, l)
		}
	}
}
