package chart

import (
	"math"

	"github.com/quotawatch/quotawatch"
)

var start = quotawatch.Date(2025, 1, 20)

func national() National {
	return National{Width: 700, Height: 300, From: start, Counts: []int{300, 390, 466, 501, 192, 902, 772, 838},
		Means: []Number{Number(math.NaN()), Number(math.NaN()), Number(math.NaN()), Number(math.NaN()), Number(math.NaN()), Number(math.NaN()), 503.3, 580.1},
		Goals: []Goal{{Low: 1200, High: 1500, From: int(start) + 5, To: int(start) + 7, Label: "Reported goal <1,200>"}},
		Marks: []Mark{{1, int(start)}, {2, int(start) + 1}}}
}

// made gives n daily counts about a level that climbs from low to high, lower on
// weekends: invented, and the same each time.
func made(n int, low, high float64) []int { return madeFrom(start, n, low, high) }

func madeFrom(start quotawatch.Day, n int, low, high float64) []int {
	counts, seed := make([]int, n), uint32(7)
	for i := range counts {
		seed = seed*1664525 + 1013904223
		level := low + (high-low)/(1+math.Exp(-12*(float64(i)/float64(n)-0.5)))
		if !(start + quotawatch.Day(i)).IsWeekday() {
			level *= 0.4
		}
		counts[i] = int(level * (0.85 + 0.3*float64(seed>>8)/(1<<24)))
	}
	return counts
}

// trailing gives means of the last days days, NaN until they are full.
func trailing(counts []int, days int) []Number {
	means, sum := make([]Number, len(counts)), 0
	for i, n := range counts {
		sum += n
		if i >= days {
			sum -= counts[i-days]
		}
		means[i] = Number(float64(sum) / float64(days))
		if i < days-1 {
			means[i] = Number(math.NaN())
		}
	}
	return means
}

// filtered is what a filter leaves: no goal, a gap, days still filling in, in Spanish.
func filtered() National {
	counts := made(220, 20, 70)
	means := trailing(counts, 28)
	gap := quotawatch.Window{From: start + 100, To: start + 119}
	for i := 100; i < 147; i++ {
		means[i] = Number(math.NaN())
	}
	return National{Lang: Spanish, Title: "Arrestos por día, sin antecedentes", Width: 358, Height: 300, From: start, Counts: counts, Unknown: []quotawatch.Window{gap}, Means: means, Average: 28,
		Marks: []Mark{{1, int(start) + 20}, {2, int(start) + 25}}, Lag: &Lag{From: int(start) + 206, Label: "incompleto"}}
}

// months gives the first days of n months from January 2024, and a count of each that moves from a to b.
func months(n int) (starts []int) {
	for i := range n {
		starts = append(starts, int(quotawatch.Date(2024, 1, 1)))
		for range i {
			starts[i] = nextMonth(starts[i])
		}
	}
	return starts
}

func nextMonth(day int) int {
	t := quotawatch.Day(day).Time()
	return int(quotawatch.Date(t.Year(), int(t.Month())+1, 1))
}

func moving(n int, a, b float64) []int {
	counts := make([]int, n)
	for i := range counts {
		counts[i] = int(a + (b-a)*float64(i)/float64(max(1, n-1)) + 40*math.Sin(float64(i)))
	}
	return counts
}

func criminality(width int, mode StackMode) Stack {
	return Stack{Title: "Arrests by criminality", Width: width, Height: 300, Mode: mode, Every: Monthly, Starts: months(24), To: int(quotawatch.Date(2025, 12, 20)),
		Groups: []StackGroup{{Name: "convicted", Counts: moving(24, 900, 1300)}, {Name: "pending", Counts: moving(24, 420, 1500)}, {Name: "neither", Counts: moving(24, 160, 1600)},
			{Name: "unknown", Counts: moving(24, 60, 90), Unknown: true}},
		Marks: []Mark{{1, int(start)}, {2, int(start) + 5}}}
}

func methods() Stack {
	names := []string{"custodial", "at-large", "check-in-or-other", "reprocessed"}
	s := Stack{Lang: Spanish, Title: "Arrestos por método", Width: 358, Height: 260, Mode: StackShare, Every: Weekly}
	for i := range 40 {
		s.Starts = append(s.Starts, int(start)+7*i)
	}
	for i, name := range names {
		s.Groups = append(s.Groups, StackGroup{Name: name, Counts: moving(40, 500-100*float64(i), 300+40*float64(i))})
	}
	s.Groups = append(s.Groups, StackGroup{Name: "desconocido", Counts: moving(40, 50, 80), Unknown: true})
	s.Lag = &Lag{From: int(start) + 7*38, Label: "incompleto"}
	return s
}

func places() Bars {
	f := func(v float64) *float64 { return &v }
	return Bars{Title: "Arrests by type of place", Width: 620, Format: BarCount, Baseline: "Feb to Jul 2024", Interval: "95% interval", Possible: "possible",
		Rows: []Bar{{Name: "jail or prison", Value: 20312, Note: "61%", Baseline: f(17600)}, {Name: "home or street area", Value: 7020, Note: "21%", Baseline: f(2100), Low: f(6500), High: f(7700)},
			{Name: "courthouse", Value: 612, Note: "2%", Baseline: f(90), Possible: f(240)}, {Name: "school", Value: 0, Note: "0%", Possible: f(3)}, {Name: "not told", Value: 5300, Note: "16%", Unknown: true}}}
}

func compared(width int) Lines {
	l := Lines{Title: "Arrests per day", Width: width, Height: 320, From: int(start), Average: 7, Goal: &Goal{Low: 75, From: int(start) + 6, To: int(start) + 299, Label: "Reported goal: 75 a day"},
		Marks: []Mark{{1, int(start) + 6}, {2, int(start) + 121}}, Lag: &Lag{From: int(start) + 286, Label: "still filling in"}}
	for i, name := range []string{"Miami", "Dallas", "Salt Lake City", "New Orleans"} {
		l.Series = append(l.Series, Line{Name: name, Means: trailing(made(300, 18-3*float64(i), 130-18*float64(i)), 7)})
	}
	return l
}

func numbersOf(counts []int) (out []Number) {
	for _, n := range counts {
		out = append(out, Number(n))
	}
	return out
}

func around(width int) EventWindow {
	counts := made(57, 600, 1000)
	w := EventWindow{Title: "Arrests per day", Width: width, Height: 320, Day: int(start) + 28, Event: "Reported goal: 75 arrests a day for each field office, 1,200 to 1,500 in the nation", Number: 2,
		From: int(start), Counts: numbersOf(counts), Means: trailing(counts, 7), Lag: &Lag{From: int(start) + 52, Label: "still filling in"},
		Before: &WindowMean{int(start), int(start) + 27, 512.4}, After: &WindowMean{int(start) + 28, int(start) + 56, 803.1}}
	for i := range 6 {
		w.Placebos = append(w.Placebos, trailing(made(57, 500+40*float64(i), 520+30*float64(i)), 7))
	}
	return w
}

func days(width, target int) Calendar {
	first := quotawatch.Date(2023, 9, 1)
	c := Calendar{Title: "Arrests per day", Width: width, From: int(first), Counts: numbersOf(madeFrom(first, 1000, 300, 1400)), Lag: &Lag{From: int(first) + 986, Label: "still filling in"}}
	if target > 0 {
		c.Lang, c.Title, c.Target, c.Lag, c.Counts = Spanish, "Arrestos por día en Dallas", target, nil, numbersOf(madeFrom(first, 400, 20, 100))
	}
	for i := 200; i < 215; i++ {
		c.Counts[i] = Number(math.NaN())
	}
	return c
}

func gaps(width int) Missing {
	m := Missing{Title: "Share of records without a value", Width: width}
	for _, day := range months(33) {
		t := quotawatch.Day(day).Time()
		m.Columns = append(m.Columns, MissingColumn{t.Format("Jan"), t.Format("2006")})
	}
	for i, name := range []string{"apprehension date", "field office", "criminality", "method", "landmark", "identifier"} {
		row := MissingRow{Name: name}
		for k := range 33 {
			share := []float64{0, 0.002, 0.03, 0.11, 0.35, 0.996}[i] * (1 + 0.4*math.Sin(float64(k)))
			row.Shares = append(row.Shares, Number(math.Min(share, 0.999)))
			if i == 5 && k < 9 {
				row.Shares[k] = Number(math.NaN())
			}
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

func account(width int) Ledger {
	l := Ledger{Title: "Running balance of Dallas", Width: width, Height: 320, Target: 75, Every: Daily, From: int(start), Marks: []Mark{{1, int(start) + 6}, {2, int(start) + 121}}}
	sum := 0
	for i, n := range made(260, 40, 150) {
		sum += n - 75
		l.Days, l.Balance, l.Met = append(l.Days, int(start)+i), append(l.Balance, sum), append(l.Met, n >= 75)
	}
	return l
}

func held(width int, lang Lang) Coverage {
	return Coverage{Lang: lang, Title: "Days covered", Width: width, Marks: []Mark{{1, int(start)}, {2, int(start) + 121}}, Rows: []CoverageRow{
		{"ICE arrests, release of 10 March 2026", "method, criminality, place, identifier", []CoverageSpan{{int(quotawatch.Date(2023, 9, 1)), int(quotawatch.Date(2026, 3, 10)), CoversRecords}}},
		{"ICE arrests, fiscal years 2016 to 2018", "method, criminality", []CoverageSpan{{int(quotawatch.Date(2015, 10, 1)), int(quotawatch.Date(2018, 9, 30)), CoversRecords}}},
		{"An extract", "", []CoverageSpan{{int(quotawatch.Date(2019, 1, 1)), int(quotawatch.Date(2019, 6, 30)), CoversExtract}}},
		{"National daily counts", "published by others; no office, no criminality", []CoverageSpan{{int(quotawatch.Date(2024, 9, 1)), int(quotawatch.Date(2026, 5, 27)), CoversFigure}}}}}
}

func happenings(width int, lang Lang) Events {
	at := func(days int, text string) EventDot { return EventDot{int(start) + days, text} }
	return Events{Lang: lang, Title: "Events", Width: width, From: int(start) - 30, To: int(start) + 300,
		Arrests: EventArrests{"Arrests a day, 7-day mean", int(start) - 30, append(trailing(made(200, 20, 90), 7), Number(math.NaN()))},
		Lanes:   []EventLane{{"reported order", true, []EventDot{at(5, "75 <a day>")}}, {"operation", false, []EventDot{at(0, "one"), at(0, "another"), at(2, "a third"), at(200, "the last")}}}}
}

func checkedNumbers(width int, lang Lang) Stated {
	return Stated{Lang: lang, Title: "Observed against stated numbers", Width: width, Verdicts: []StatedVerdict{{"matches", "matches"}, {"fewer", "records show fewer"}, {"more", "records show more"}},
		Lanes: []StatedLane{{"agency", []StatedDot{{-0.35, "fewer", "1,179 <arrests>: 772"}, {0, "matches", "as stated"}, {0.001, "matches", "the same again"}}}, {"press", []StatedDot{{0.24, "more", "750: 928"}}}}}
}

func drawings() map[string]Drawing {
	before := 20.5
	values := []AreaValue{{"DAL", "Dallas", 74.13}, {"MIA", "Miami", 108.7}, {"BUF", "Buffalo", 11.2}}
	return map[string]Drawing{
		"national": national(), "national-filtered": filtered(),
		"areas":            Areas{Width: 480, Target: 75, Values: values},
		"areas-filtered":   Areas{Lang: Spanish, Title: "Arrestos por día, sin antecedentes", Width: 480, Values: values},
		"ranking":          Ranking{Width: 480, Target: 75, Rows: []RankingRow{{"Miami", 108.7, &before}, {"Dallas", 74.97, nil}}},
		"ranking-filtered": Ranking{Lang: Spanish, Width: 358, Rows: []RankingRow{{"Miami", 8.71, &before}, {"Salt Lake City", 4.97, nil}}},
		"curve": Curve{Width: 480, Title: "Arrests <a day>", Format: "tenths", Groups: []CurveGroup{{"rule", []string{"rows", "persons"}}, {"basis", []string{"day", "weekday"}}},
			Points: []CurvePoint{{Value: 70.5, Choices: []int{1, 0}}, {Value: 75, Choices: []int{0, 0}, Usual: true}, {Value: 91.25, Choices: []int{0, 1}}}},
		"panel": Panel{Width: 200, Height: 80, Name: "Dallas", Target: 75, Top: 90, From: int(start), To: int(start) + 59,
			Months: []PanelMonth{{int(start), 20}, {int(start) + 30, 40}}, Met: []int{int(start) + 3}},
		"stack-share": criminality(620, StackShare), "stack-count": criminality(1104, StackCount), "stack-narrow": methods(),
		"bars": places(), "bars-narrow": narrowed(places()),
		"changes": Changes{Title: "Additional arrests a day", Width: 480, Rows: []Change{{Name: "in jails", Value: 94.2, Low: &values[2].Value, High: &values[1].Value}, {Name: "at large", Value: -3.04}, {Name: "unknown", Unknown: true}}},
		"lines":   compared(1104), "lines-narrow": compared(358),
		"columns": weekdays(), "columns-narrow": bins(),
		"eventwindow": around(1104), "eventwindow-narrow": around(358),
		"stated": checkedNumbers(1104, English), "stated-narrow": checkedNumbers(358, Spanish),
		"events": happenings(1104, English), "events-narrow": happenings(358, Spanish),
		"calendar": days(1104, 0), "calendar-narrow": days(358, 75),
		"missing": gaps(1104), "missing-narrow": gaps(358),
		"ledger": account(1104), "ledger-narrow": account(358),
		"coverage": held(1104, English), "coverage-narrow": held(358, Spanish),
		"spark":            Spark{Title: "Dallas, 28-day mean", Width: 120, Height: 28, Values: trailing(made(200, 20, 90), 28), Target: 75},
		"spark-decorative": Spark{Title: "Dallas", Width: 120, Height: 28, Values: numbersOf(made(30, 20, 90)), Decorative: true},
	}
}

func narrowed(b Bars) Bars {
	b.Width, b.Lang = 300, Spanish
	return b
}
