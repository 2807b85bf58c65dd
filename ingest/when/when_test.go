package when

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// read reads a text as the only one of its column.
func read(text string) string {
	at, ok := NewColumn(Source{}).Text([]byte(text), 2)
	return say(at, ok)
}

func say(at At, ok bool) string {
	switch {
	case !ok:
		return ""
	case at.Clock:
		return time.UnixMicro(at.Micros).UTC().Format("2006-01-02 15:04:05.999999")
	}
	return at.Day().String()
}

func TestSpellings(t *testing.T) {
	for want, texts := range map[string][]string{
		"2025-06-01": {"2025-06-01", "2025-6-1", "2025/06/01", "20250601", "01jun2025", "1-Jun-2025", "1-Jun-25", "Jun 1, 2025", "June 1 2025", "June 1st, 2025",
			"Sunday, June 1, 2025", "Sun, 01 Jun 2025", "Sun Jun 01 2025", "1 June 2025", "Jun-01-2025", "2025-Jun-01", "6/1/2025", "06/01/25", "6-1-2025", "Sunday, 6/1/2025", "1 Jun. 2025"},
		"2025-06-01 10:00:00": {"2025-06-01 10:00", "2025-06-01T10:00:00", "2025-06-01T10:00:00Z", "2025-06-01T10:00:00.000Z", "2025-06-01 10:00:00 UTC", "2025-06-01 10:00:00+00:00",
			"2025-06-01 10:00:00-0400", "2025-06-01T10:00:00-04", "6/1/2025 10:00", "06/01/2025 10:00:00 AM", "6/1/2025, 10:00:00 AM", "6/1/25 10:00am", "01jun2025 10:00:00",
			"01JUN2025:10:00:00", "Jun  1 2025 10:00AM", "Sun, 01 Jun 2025 10:00:00 GMT", "Sun Jun  1 10:00:00 EDT 2025", "20250601 10:00:00", "2025-06-01 10:00:00 a.m."},
		"2025-06-01 00:30:00":        {"6/1/2025 12:30 AM"},
		"2025-06-01 12:30:00":        {"6/1/2025 12:30 PM"},
		"2025-06-01 23:59:59.123456": {"2025-06-01 23:59:59.1234567", "6/1/2025 11:59:59.123456 PM"},
		"2025-06-01 00:00:00":        {"2025-06-01T00:00:00", "45809", "45809.0"},
		"2025-06-01 10:00:01":        {"45809.4166782407"},
		"2024-01-16 23:59:59":        {"45307.999999"},
		"2068-01-01":                 {"1/1/68"},
		"1969-01-01":                 {"1/1/69"},
		"": {"", "2025", "10/1/2017 - 12/31/2017", "6/1/2025 99:99:99", "6/1/2025 foo", "2025-06-01T", "2025-06-01 24:00:00", "2025-06-01 10:60", "2/30/2025", "13/13/2025", "2025-02-30",
			"20.2.2025", "6/1/202", "2/20/20255", "0202-01-01", "6/1/2025 13:00 PM", "6/1/2025 0:30 AM", "June 2025", "Monday, June 1, 2025", "4.5809E+4", "45,809", "NaN", "1e999", "soon",
			"2025-06-01 10:00 LMT", "2025-06-01 10:00+25:00", "6/1/2025x", "b(6), b(7)c", "-45809"},
	} {
		for _, text := range texts {
			if got := read(text); got != want {
				t.Errorf("%q is read as %q, want %q", text, got, want)
			}
		}
	}
}

// decided reads a column and gives its rule, or the refusal.
func decided(from Source, habit bool, texts ...string) string {
	c := NewColumn(from)
	for i, text := range texts {
		c.Text([]byte(text), i+2)
	}
	var all Evidence
	all.Join(&c.Seen, "")
	rule, unclear := all.Decide(habit)
	if unclear != nil {
		return fmt.Sprintf("row %d, %s: %s; %s", unclear.Sample.Row, unclear.Sample.Text, unclear.Readings, unclear.Flags())
	}
	return fmt.Sprintf("%s %s", rule.slash, countings[rule.number].name)
}

func TestDecisions(t *testing.T) {
	days := strings.Fields("1/6/2025 2/6/2025 3/6/2025 4/6/2025")
	given := func(o Order) Source { return Source{Given: o} }
	for _, c := range []struct {
		from  Source
		habit bool
		texts []string
		want  string
	}{
		{Source{}, true, strings.Fields("1/6/2025 13/6/2025"), "dmy "},
		{Source{}, true, strings.Fields("13/6/2025 14/6/2025 6/13/2025"), "dmy "},
		{Source{}, true, strings.Fields("13/6/2025 6/14/2025 6/13/2025"), "mdy "},
		{Source{}, true, strings.Fields("13/6/2025 6/14/2025"), "mdy "},
		{Source{}, true, strings.Fields("6/1/2025 6/2/2025 6/3/2025"), "mdy "},
		{Source{}, false, strings.Fields("6/1/2025 6/2/2025 6/3/2025"), "mdy "},
		{Source{}, true, strings.Fields("6/6/2025 6/6/2025"), "mdy "},
		{Source{}, false, strings.Fields("6/6/2025"), "mdy "},
		{Source{}, true, strings.Fields("6/1/2025"), "mdy "},
		{Source{}, false, strings.Fields("6/1/2025"), "row 2, 6/1/2025: 2025-06-01 month first, 2025-01-06 day first; say which it is: --dates mdy or --dates dmy"},
		{Source{}, true, days, "row 2, 1/6/2025: 2025-01-06 month first, 2025-06-01 day first; say which it is: --dates mdy or --dates dmy"},
		{Source{}, true, append(strings.Fields("6/6/2024 2/6/2024 12/6/2024"), days...), "row 3, 2/6/2024: 2024-02-06 month first, 2024-06-02 day first; say which it is: --dates mdy or --dates dmy"},
		{given(DayFirst), true, days, "dmy "},
		{given(MonthFirst), true, append(days, "13/6/2025"), "mdy "},
		{Source{}, true, []string{"Sunday, 1/6/2025"}, "dmy "},
		{Source{}, true, strings.Fields("45809 45810.5"), "mdy a date of a spreadsheet"},
		{Source{}, true, strings.Fields("1748736000 1748822400"), "row 2, 1748736000: 2025-06-01 as seconds since 1970, 2015-06-01 as seconds since 1960; say which it is: --dates unix or --dates 1960"},
		{Source{}, true, []string{"20240"}, "row 2, 20240: 2025-06-01 as days since 1970, 2015-06-01 as days since 1960; say which it is: --dates unix or --dates 1960"},
		{Source{}, true, strings.Fields("20240 13000"), "mdy days since 1970"},
		{Source{}, true, strings.Fields("20240 27000"), "mdy days since 1960"},
		{given(Unix), true, strings.Fields("1748736000000 1748822400000"), "mdy milliseconds since 1970"},
		{given(Since1960), true, []string{"1.748736e+09"}, "mdy seconds since 1960"},
		{given(Unix), true, []string{"45809"}, "mdy "},
		{Source{}, true, []string{"1748736000000000000"}, "row 2, 1748736000000000000: 2025-06-01 as nanoseconds since 1970, 2015-06-01 as nanoseconds since 1960; say which it is: --dates unix or --dates 1960"},
		{Source{Workbook: true, Epoch1904: true}, true, []string{"44347"}, "mdy a date of a spreadsheet that counts from 1904"},
	} {
		if got := decided(c.from, c.habit, c.texts...); got != c.want {
			t.Errorf("%q: %s, want %s", c.texts, got, c.want)
		}
	}
	texts := []string{"13000"}
	for range 200 {
		texts = append(texts, "20240")
	}
	if got := decided(Source{}, true, texts...); !strings.HasPrefix(got, "row 2") && !strings.Contains(got, "--dates") {
		t.Errorf("one row decides for two hundred: %s", got)
	}
}

// TestEvidenceHasNoOrder joins sheets in which other rows stand first.
func TestEvidenceHasNoOrder(t *testing.T) {
	texts := strings.Fields("1/6/2025 2/6/2025 13/6/2025 45809 20240 6/13/2025 14/6/2025 2025-06-01 soon")
	want := ""
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 1))
		r.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
		var all Evidence
		for cut := range 3 {
			c := NewColumn(Source{})
			for i, text := range texts[cut*3 : cut*3+3] {
				c.Text([]byte(text), i+2)
			}
			all.Join(&c.Seen, fmt.Sprint(cut))
		}
		rule, unclear := all.Decide(true)
		got := fmt.Sprint(rule, unclear != nil)
		if want == "" {
			want = got
		}
		if got != want {
			t.Fatalf("%v: %s, before %s", texts, got, want)
		}
	}
}

// TestSecondReading reads a column by what the first reading decided: nothing
// contradicts it any more.
func TestSecondReading(t *testing.T) {
	texts := strings.Fields("1/6/2025 13/6/2025 20240 13000 13001")
	pass := func(learnt Rule) (string, Rule, bool) {
		c := NewColumn(Source{Learnt: learnt})
		var got []string
		for i, text := range texts {
			at, ok := c.Text([]byte(text), i+2)
			got = append(got, say(at, ok))
		}
		rule, _ := c.Seen.Decide(true)
		return strings.Join(got, ","), rule, c.Seen.Contradicts(c.Used(), rule)
	}
	_, rule, again := pass(Rule{})
	if !again {
		t.Fatal("day first, read month first, is not read again")
	}
	got, same, again := pass(rule)
	if want := "2025-06-01,2025-06-13,2025-06-01 00:00:00,2005-08-05 00:00:00,2005-08-06 00:00:00"; got != want || again || same != rule {
		t.Errorf("second reading: %s, want %s; again %v, %v after %v", got, want, again, same, rule)
	}
}

func TestSerials(t *testing.T) {
	for _, c := range []struct {
		serial    float64
		epoch1904 bool
		want      string
	}{
		{45231, false, "2023-11-01 00:00:00"}, {45231.330555555556, false, "2023-11-01 07:56:00"}, {61, false, "1900-03-01 00:00:00"},
		{45231.999988426, false, "2023-11-01 23:59:59"}, {45307.999999, false, "2024-01-16 23:59:59"}, {43769, true, "2023-11-01 00:00:00"}, {0, true, "1904-01-01 00:00:00"},
		{60, false, ""}, {-1, true, ""}, {2958466, false, ""}, {20250601, false, "2025-06-01"},
	} {
		at, ok := NewColumn(Source{Workbook: true, Epoch1904: c.epoch1904}).Number(c.serial, 2)
		if got := say(at, ok); got != c.want {
			t.Errorf("%v (1904: %v) is %q, want %q", c.serial, c.epoch1904, got, c.want)
		}
	}
}

func TestCivil(t *testing.T) {
	for day := civil(1899, 1, 1); day < civil(2201, 1, 1); day++ {
		y, m, d := day.Time().Date()
		if civil(y, int(m), d) != day {
			t.Fatalf("%s is not day %d", day, day)
		}
	}
}

func TestOrders(t *testing.T) {
	for _, o := range Orders() {
		if got, err := Parse(string(o)); got != o || err != nil {
			t.Errorf("%s: %v, %v", o, got, err)
		}
	}
	if _, err := Parse("ymd"); err == nil {
		t.Error("ymd is taken")
	}
}

// layouts are what the library reads of what is read here, month first.
func layouts() (all []string) {
	dates := []string{"2006-1-2", "2006/1/2", "20060102", "2Jan2006", "2-Jan-2006", "2-Jan-06", "2 Jan 2006", "2 January 2006", "Jan 2, 2006", "January 2 2006",
		"Monday, January 2, 2006", "Mon, 2 Jan 2006", "Mon Jan 2 2006", "1/2/2006", "1/2/06", "1-2-2006"}
	for _, date := range dates {
		all = append(all, date)
		for _, sep := range []string{" ", "T", ", "} {
			for _, clock := range []string{"15:04", "15:04:05", "3:04 PM", "3:04:05 PM", "3:04PM", "3:04:05PM"} {
				for _, zone := range []string{"", "Z", " UTC", "-07:00", "-0700"} {
					all = append(all, date+sep+clock+zone)
				}
			}
		}
	}
	return all
}

// FuzzDates holds what is read against the library, which tries one layout
// after the other. What both read is the same instant; what has a layout and a
// day of our years is read.
func FuzzDates(f *testing.F) {
	all := layouts()
	for _, text := range []string{"10/1/2015", "02/29/2016", "2/29/2015", "2023-09-01 07:56:00 UTC", "13/1/2015", "1/1/15", "0202-01-01", "10/1/2015 3:04:05 PM",
		"Sunday, June 1, 2025", "01jun2025 10:00:00", "2025-06-01T10:00:00.123-04:00", "20250601", "45809.5", "Sun Jun  1 10:00:00 2025", "1.748736e+09"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, ok := NewColumn(Source{}).Text([]byte(text), 2)
		if ok && (at.Day() < civil(1900, 1, 1) || at.Day() >= civil(2200, 1, 1)) {
			t.Fatalf("%q is read as %s", text, at.Day())
		}
		for _, layout := range all {
			want, err := time.Parse(layout, text)
			if err != nil || !ok {
				continue
			}
			wall := time.Date(want.Year(), want.Month(), want.Day(), want.Hour(), want.Minute(), want.Second(), want.Nanosecond(), time.UTC)
			if wall.UnixMicro() != at.Micros {
				t.Fatalf("%q is read as %s, by %q it is %s", text, say(at, ok), layout, wall)
			}
		}
	})
}
