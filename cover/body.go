package cover

// thin is how few rows a stretch has, as a part of what is usual around it,
// that does not belong to a release: Christmas and the quietest Sundays of the
// nation have 7 in 100 of a usual day.
const thin = 50

// enough is how many rows would be usual in a stretch without any before the
// stretch is more than a quiet one.
const enough = 50

// fewDays is how many days with rows, and fewer than enough rows, do not say
// what is usual; beside so few, only a year without a row sets others apart.
const (
	fewDays = 7
	year    = 366
)

// manyStray is the most days with rows at an end that can be strays.
const manyStray = 400

// body gives the days from the first to the last that are not strays: a few
// rows far from all the others, with a typing error in their date.
func (s *series) body() span {
	b := span{s.days[0], s.days[len(s.days)-1]}
	for peeled := true; peeled; {
		var left, right bool
		b, right = s.peelEnd(b)
		b, left = s.peelStart(b)
		peeled = left || right
	}
	return b
}

// peelEnd takes off the shortest run of days at the end that is strays. One on
// the very next day stays: releases end within a day.
func (s *series) peelEnd(b span) (span, bool) {
	end := s.at(b.to)
	for k := end; k > s.at(b.from) && k > end-manyStray; k-- {
		last := s.days[k-1]
		rate, days := s.before(s.days[k], b.from)
		if !s.stray(span{s.days[k], b.to}, b, b.to-last, rate, s.tells(days) || s.days[k]-last > year) {
			continue
		}
		if s.days[k] == last+1 {
			return span{b.from, s.days[k]}, s.days[k] != b.to
		}
		return span{b.from, last}, true
	}
	return b, false
}

// peelStart does the same at the start, where all such days go.
func (s *series) peelStart(b span) (span, bool) {
	begin := s.at(b.from)
	for k := begin; k < s.at(b.to) && k < begin+manyStray; k++ {
		first := s.days[k+1]
		rate, days := s.after(s.days[k]+1, b.to)
		if s.stray(span{b.from, s.days[k]}, b, first-b.from, rate, s.tells(days) || first-s.days[k] > year) {
			return span{first, b.to}, true
		}
	}
	return b, false
}

// stray tells whether the rows of a part at an end of the body are few beside
// what is usual in the body, over the days that they and the days to the next
// row take, and beside all others. known tells whether the rate is.
func (s *series) stray(part, body span, days int, rate float64, known bool) bool {
	rows, expected := s.between(part), rate*float64(days)
	return known && expected >= enough && float64(rows*thin) < expected && 4*rows < s.between(body)-rows
}
