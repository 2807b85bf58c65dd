package quota

import "github.com/quotawatch/quotawatch"

// Month is a calendar month of a series, or the part of it that lies there.
type Month struct {
	First   quotawatch.Day
	Days    int
	Arrests int
}

// PerDay gives the mean per day of the month.
func (m Month) PerDay(from *quotawatch.Provenance) quotawatch.Estimate {
	return quotawatch.Ratio(int64(m.Arrests), int64(m.Days), from)
}

// Months sums the series by calendar month.
func (s Series) Months() (months []Month) {
	for i, n := range s.Counts {
		day := s.From + quotawatch.Day(i)
		if i == 0 || day.Time().Day() == 1 {
			months = append(months, Month{First: day})
		}
		m := &months[len(months)-1]
		m.Days++
		m.Arrests += n
	}
	return months
}

// DaysAt lists the days with target arrests or more.
func (s Series) DaysAt(target int) (days []quotawatch.Day) {
	for i, n := range s.Counts {
		if n >= target {
			days = append(days, s.From+quotawatch.Day(i))
		}
	}
	return days
}
