package quotawatch

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestDays(t *testing.T) {
	if d := Date(1970, 1, 1); d != 0 {
		t.Errorf("the first day is %d", d)
	}
	for d := Date(1999, 12, 25); d < Date(2032, 3, 5); d++ {
		back, err := ParseDay(d.String())
		if err != nil || back != d || d.Time().Weekday() != d.Weekday() {
			t.Fatalf("%d reads %s, and back %d (%v)", d, d, back, err)
		}
	}
	if Date(2025, 1, 26).Weekday() != time.Sunday {
		t.Error("2025-01-26 was a Sunday")
	}
	for _, text := range []string{"", "2025-1-26", "2025-02-29", "2025-13-01", "26.01.2025", "2025-01-26T00:00", " 2025-01-26", "20250126", "٢٠٢٥-٠١-٢٦"} {
		if d, err := ParseDay(text); err == nil {
			t.Errorf("%q is read as %s", text, d)
		}
	}
}

func TestWindows(t *testing.T) {
	week := Window{Date(2025, 1, 20), Date(2025, 1, 26)}
	empty := Window{Date(2025, 1, 26), Date(2025, 1, 25)}
	if week.Days() != 7 || week.Empty() || empty.Days() != 0 || !empty.Empty() {
		t.Error(week.Days(), empty.Days())
	}
	if !week.Contains(week.From) || !week.Contains(week.To) || week.Contains(week.To+1) || week.Contains(week.From-1) {
		t.Error("both ends belong to a window, and no more")
	}
	if got := week.Intersect(Window{Date(2025, 1, 25), Date(2025, 2, 1)}); got.String() != "2025-01-25..2025-01-26" {
		t.Error(got)
	}
}

func TestInForceDays(t *testing.T) {
	ended := Date(2025, 5, 21)
	o := Order{Given: Date(2025, 1, 25), Ended: &ended}
	for name, c := range map[string]struct {
		w    Window
		days int
	}{
		"before":       {Window{Date(2025, 1, 1), Date(2025, 1, 24)}, 0},
		"from its day": {Window{Date(2025, 1, 20), Date(2025, 1, 25)}, 1},
		"to its end":   {Window{Date(2025, 5, 20), Date(2025, 5, 30)}, 1},
		"after":        {Window{Date(2025, 5, 21), Date(2025, 5, 30)}, 0},
		"all of it":    {Window{Date(2025, 1, 1), Date(2025, 12, 31)}, 116},
	} {
		if got := o.InForceDays(c.w); got != c.days {
			t.Errorf("%s: %d days, want %d", name, got, c.days)
		}
	}
}

// TestCodes keeps the table of codes whole: each once, with a meaning, and an
// exit code of its kind.
func TestCodes(t *testing.T) {
	seen := map[Code]bool{}
	for _, c := range Codes() {
		if seen[c.Code] || c.Meaning == "" || c.Quarantine != (c.Exit == ExitOK) {
			t.Errorf("%+v", c)
		}
		seen[c.Code] = true
		if got := ExitOf(fmt.Errorf("wrapped: %w", &Error{Code: c.Code})); got != c.Exit {
			t.Errorf("%s exits with %d, want %d", c.Code, got, c.Exit)
		}
	}
	if ExitOf(nil) != ExitOK || ExitOf(errors.New("x")) != ExitInternal || ExitOf(&Error{Code: "none"}) != ExitInternal {
		t.Error("errors without a code are internal")
	}
}

func TestErrorSaysAll(t *testing.T) {
	e := &Error{Code: CodeHeaderMissing, Summary: "wrong", File: "a.csv", Place: "line 6", Expected: "|", Found: ",", Do: "mend it", Err: errors.New("why")}
	for _, part := range []string{"wrong", "a.csv", "line 6", "|", ",", "mend it", "why", "header-missing"} {
		if !strings.Contains(e.Error(), part) {
			t.Errorf("no %q in:\n%v", part, e)
		}
	}
}

func TestEstimates(t *testing.T) {
	for want, e := range map[string]Estimate{"null": Unknown("no", nil), "7": Count(7, nil), "0.333333": Ratio(1, 3, nil), "0": Ratio(0, 3, nil)} {
		b, err := json.Marshal(e)
		if err != nil || string(b) != want {
			t.Errorf("%+v reads %s, want %s (%v)", e, b, want, err)
		}
	}
	if e := Ratio(1, 0, nil); e.Known() || e.Format(1) != "–" || e.NoInterval == "" {
		t.Error("a share of nothing is known")
	}
	if e := Count(7, nil); e.NoInterval == "" || e.Low != 7 || e.High != 7 {
		t.Error("a count has no interval, and says why")
	}
}

func TestDefinitions(t *testing.T) {
	for _, d := range Definitions() {
		if got, ok := FindDefinition(d.ID); !ok || got != d || d.Text == "" || (d.Base != Episodes && d.Base != Rows && d.Base != Persons) {
			t.Errorf("%+v", d)
		}
	}
	if _, ok := FindDefinition(OwnRule); ok {
		t.Error("a figure's own rule is none of ours")
	}
	for _, b := range Bases() {
		if b.Describe() == string(b) {
			t.Errorf("basis %s has no words", b)
		}
	}
}
