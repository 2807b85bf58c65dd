// Package custody sets arrests beside the stocks that they feed: the published
// caseload, and the people held in detention.
//
// It exists to keep stock and flow apart. A caseload is cases on a day, arrests
// are per day, and a number of one is never read as a number of the other. It is
// pure: published figures in, balances out.
package custody

import (
	"fmt"
	"strconv"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// The figures that a balance is made of.
const (
	dailyFigure  = "custody-daily"
	bookInFigure = "book-ins-monthly"
)

// Held is how many people were held at midnight after a day.
type Held struct {
	Day       quotawatch.Day      `json:"day"`
	Detained  quotawatch.Estimate `json:"detained"`
	Convicted quotawatch.Estimate `json:"convicted"`
}

// Month is the balance of a calendar month: Start + BookInsICE + BookInsCBP -
// Left = End. Left is what the others imply, as no source counts it whole:
// removals, releases, transfers to others, deaths, and what the sources differ by.
type Month struct {
	First      quotawatch.Day      `json:"first"`
	Start      quotawatch.Estimate `json:"start"`
	BookInsICE quotawatch.Estimate `json:"book_ins_ice"`
	BookInsCBP quotawatch.Estimate `json:"book_ins_cbp"`
	Left       quotawatch.Estimate `json:"left_implied"`
	End        quotawatch.Estimate `json:"end"`
}

// Account is the detained population and the flows in and out of it.
type Account struct {
	Months []Month `json:"months"`
	// Days are the stocks of the days, where they were asked for.
	Days []Held `json:"days,omitempty"`
	// Highest is the day with most people held, First and Last the ends of what
	// was asked about.
	Highest Held `json:"highest"`
	First   Held `json:"first"`
	Last    Held `json:"last"`
	// Stocks and Flows name the sources of the terms.
	Stocks  quotawatch.Provenance `json:"stocks"`
	Flows   quotawatch.Provenance `json:"flows"`
	Caveats []string              `json:"caveats"`
}

// Balance gives the account of the whole months of w, and the stocks of its days.
// Months that no source gives whole are left out.
func Balance(reg *registry.Registry, w quotawatch.Window) (*Account, error) {
	stocks, ok := reg.Figure(dailyFigure)
	flows, also := reg.Figure(bookInFigure)
	if !ok || !also {
		return nil, cannot(w, "the figures "+dailyFigure+" and "+bookInFigure)
	}
	a := &Account{Months: []Month{}, Stocks: from(stocks, w), Flows: from(flows, w)}
	held, err := a.held(stocks, w)
	if err != nil {
		return nil, err
	}
	if len(held) == 0 {
		return nil, cannot(w, "days of "+stocks.Answers.String())
	}
	if err := a.balance(flows, held, w); err != nil {
		return nil, err
	}
	a.Caveats = append([]string{"those who left are implied by the other terms: no source counts them whole"}, a.gaps()...)
	a.Caveats = append(append(a.Caveats, stocks.Caveats...), flows.Caveats...)
	return a, nil
}

// gaps names the months between the first and the last that are left out.
func (a *Account) gaps() (caveats []string) {
	for i := 1; i < len(a.Months); i++ {
		for m := nextMonth(a.Months[i-1].First); m < a.Months[i].First; m = nextMonth(m) {
			caveats = append(caveats, fmt.Sprintf("%s is left out: no source gives it whole", m.String()[:len("2006-01")]))
		}
	}
	return caveats
}

// Daily gives the account with the stock of each day of w that is known.
func Daily(reg *registry.Registry, w quotawatch.Window) (*Account, error) {
	a, err := Balance(reg, w)
	if err != nil {
		return nil, err
	}
	figure, _ := reg.Figure(dailyFigure)
	held, err := a.held(figure, w)
	if err != nil {
		return nil, err
	}
	for d := w.From; d <= w.To; d++ {
		if h, ok := held[d]; ok {
			a.Days = append(a.Days, h)
		}
	}
	return a, nil
}

func cannot(w quotawatch.Window, expected string) error {
	return &quotawatch.Error{Code: quotawatch.CodeCannotAnswer, Summary: "the figures at hand cannot answer for custody in " + w.String(),
		Expected: expected, Found: w.String(), Do: "choose a window inside what the figures cover"}
}

func from(f registry.Figure, w quotawatch.Window) quotawatch.Provenance {
	return quotawatch.Provenance{Definition: f.DefinitionID, Window: w, Source: fmt.Sprintf("figure: %s (%s)", f.ID, f.Publisher), Caveats: f.Caveats}
}

// held reads the stocks of the days of w, and of the day before it, by day.
func (a *Account) held(f registry.Figure, w quotawatch.Window) (map[quotawatch.Day]Held, error) {
	all := map[quotawatch.Day]Held{}
	for i, r := range f.Rows[1:] {
		day, n, err := numbers(f, i, r, 1, 2)
		if err != nil {
			return nil, err
		}
		if day < w.From-1 || day > w.To || !f.Answers.Contains(day) {
			continue
		}
		h := Held{day, quotawatch.Count(n[0], &a.Stocks), quotawatch.Count(n[1], &a.Stocks)}
		all[day] = h
		if day < w.From {
			continue
		}
		if !a.First.Detained.Known() {
			a.First, a.Highest = h, h
		}
		if h.Detained.Numerator > a.Highest.Detained.Numerator {
			a.Highest = h
		}
		a.Last = h
	}
	return all, nil
}

// balance makes the months of w that both sources give whole.
func (a *Account) balance(f registry.Figure, held map[quotawatch.Day]Held, w quotawatch.Window) error {
	for i, r := range f.Rows[1:] {
		first, n, err := numbers(f, i, r, 1, 2)
		if err != nil {
			return err
		}
		last := nextMonth(first) - 1
		start, known := held[first-1]
		end, also := held[last]
		if r[4] != "true" || first < w.From || last > w.To || !known || !also {
			continue
		}
		count := func(n int64) quotawatch.Estimate { return quotawatch.Count(n, &a.Flows) }
		left := start.Detained.Numerator + n[0] + n[1] - end.Detained.Numerator
		a.Months = append(a.Months, Month{first, start.Detained, count(n[0]), count(n[1]), count(left), end.Detained})
	}
	return nil
}

func nextMonth(first quotawatch.Day) quotawatch.Day {
	t := first.Time()
	return quotawatch.Date(t.Year(), int(t.Month())+1, 1)
}

// numbers reads the day and two counts of row i of a table.
func numbers(f registry.Figure, i int, row []string, columns ...int) (day quotawatch.Day, n []int64, err error) {
	if day, err = quotawatch.ParseDay(row[0]); err == nil {
		for _, c := range columns {
			var v int64
			if v, err = strconv.ParseInt(row[c], 10, 64); err != nil {
				break
			}
			n = append(n, v)
		}
	}
	if err != nil {
		return day, nil, &quotawatch.Error{Code: quotawatch.CodeRegistry, Summary: "a registry file breaks its contract", File: "figures/" + f.File,
			Place: fmt.Sprintf("line %d", i+2), Expected: "a day and counts", Err: err, Do: "mend the file"}
	}
	return day, n, nil
}
