package ingest

import (
	"fmt"
	"testing"
	"time"

	"github.com/quotawatch/quotawatch"
)

func TestSerials(t *testing.T) {
	for _, c := range []struct {
		serial    float64
		epoch1904 bool
		want      string
	}{
		{45231, false, "2023-11-01 00:00:00"}, {45231.330555555556, false, "2023-11-01 07:56:00"}, {61, false, "1900-03-01 00:00:00"},
		{45231.999988426, false, "2023-11-01 23:59:59"}, {43769, true, "2023-11-01 00:00:00"}, {0, true, "1904-01-01 00:00:00"}, {2958465, false, "9999-12-31 00:00:00"},
		{60, false, ""}, {-1, true, ""}, {2958466, false, ""},
	} {
		micros, ok := fromSerial(c.serial, c.epoch1904)
		got := ""
		if ok {
			got = time.UnixMicro(micros).UTC().Format(time.DateTime)
		}
		if got != c.want {
			t.Errorf("%v (1904: %v) is %q, want %q", c.serial, c.epoch1904, got, c.want)
		}
	}
}

// FuzzDates compares the date parser with the library's, which takes more.
func FuzzDates(f *testing.F) {
	for _, text := range []string{"10/1/2015", "02/29/2016", "2/29/2015", "2023-09-01 07:56:00 UTC", "2023-09-01", "13/1/2015", "1/1/15", "0202-01-01", "10/1/2015 3:04:05"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for order, layout := range map[string]string{"m/d/yyyy": "1/2/2006", "yyyy-mm-dd": "2006-1-2"} {
			day, ok := parseDate([]byte(text), order)
			if !ok {
				continue
			}
			date := text
			for i := range text {
				if text[i] == ' ' {
					date = text[:i]
					break
				}
			}
			want, err := time.Parse(layout, date)
			if err == nil && quotawatch.Day(want.Unix()/86400) != day {
				t.Fatalf("%q is read as %s, the library says %s", text, day, want)
			}
			if at, ok := parseTime([]byte(text), order); ok && (at < int64(day)*dayMicros || at >= int64(day+1)*dayMicros) {
				t.Fatalf("%q: %d is not on %s", text, at, day)
			}
			if err != nil && len(fmt.Sprint(day.Time().Year())) == 4 {
				t.Fatalf("%q is read as %s, the library refuses: %v", text, day, err)
			}
		}
	})
}
