package priority

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/suppress"
)

// TestGangs makes shares of what may be shown, and nothing of what is hidden.
func TestGangs(t *testing.T) {
	may := quotawatch.Date(2025, 5, 1)
	shown := func(n int) suppress.Cell { return suppress.Cell{Count: n, Shown: true} }
	month := func(first quotawatch.Day, total int, cells ...suppress.Cell) suppress.Month {
		return suppress.Month{First: first, Totals: []int{total, total}, Cells: [][]suppress.Cell{cells, cells}}
	}
	p := &suppress.Protected{Pattern: suppress.Pattern{Areas: []string{"--"}, Categories: []string{"yes", "no", "blank"}, Months: []suppress.Month{
		month(may, 100, shown(20), shown(50), shown(30)),
		month(may+31, 100, shown(20), suppress.Cell{}, suppress.Cell{}),
		month(may+61, 9, suppress.Cell{}, suppress.Cell{}, suppress.Cell{}),
	}}}
	from := &quotawatch.Provenance{Definition: quotawatch.Episodes, Source: "records: r"}
	table := Gangs(p, "detentions", "whether", quotawatch.Window{From: may, To: may + 61}, from)
	for i, want := range []struct{ share, low, high float64 }{{0.2, 0.2, 0.5}, {0.2, 0.2, 1}, {}} {
		r := table.Rows[i]
		v, known := r.Share.Value()
		if known != (i < 2) || v != want.share || r.Share.Low != want.low || r.Share.High != want.high || r.Counted.Numerator != int64(p.Months[i].Totals[0]) {
			t.Errorf("row %d: %+v", i, r)
		}
	}
	if table.Rows[1].NoShare.Known() || table.Rows[2].Yes.Known() || !table.Rows[0].BlankShare.Known() {
		t.Error("what is hidden is known, or what is shown is not")
	}
	if got, want := table.Headline(), "Whether: yes in 20.0% of 100 detention stints of 2025-06"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	b, err := json.Marshal(table)
	if err != nil || !strings.Contains(string(b), `{"month":"2025-06","counted":100,"yes":20,"no":null,"blank":null,"share":0.2,"no_share":null,"blank_share":null,"low":0.2,"high":1}`) {
		t.Errorf("%s %v", b, err)
	}
	table = Gangs(p, "detainers", "whether", quotawatch.Window{From: may + 32, To: may + 90}, from)
	if len(table.Rows) != 1 || table.Headline() != "Whether: no month has counts that may be shown" {
		t.Errorf("%+v %s", table.Rows, table.Headline())
	}
}
