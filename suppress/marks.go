package suppress

import "sort"

// protectMarks shows the settled months of a mark: the counts of yes, no and
// blank in the nation, in this order, of one area that stands for all.
//
// Who is marked is told to nobody by how many are not: what must not be small
// is the number of those marked, and of those who are not. How the others
// divide into no and blank says how a form was filled in, so that none at all
// of one of them is shown.
func (t Table) protectMarks(p *Pattern, months []int, rules Rules) *Protected {
	out := &Protected{Pattern: *p, Rest: rules.Rest, Note: note(rules.Threshold)}
	for _, i := range months {
		counts := t.Counts[i][0]
		shown := marksShown(counts, rules)
		row := make([]Cell, len(counts))
		for c, n := range counts {
			if shown[c] {
				row[c] = Cell{n, true}
			}
		}
		out.New = append(out.New, t.Months[i])
		out.Months = append(out.Months, Month{t.Months[i], []int{sum(counts), sum(counts)}, [][]Cell{row, row}})
	}
	sort.Slice(out.Months, func(i, j int) bool { return out.Months[i].First < out.Months[j].First })
	return out
}

// marksShown says which of yes, no and blank may be shown of a month. Their sum
// is known to everyone, so one is never hidden alone.
func marksShown(counts []int, rules Rules) [3]bool {
	yes, no, blank := counts[0], counts[1], counts[2]
	small := func(n int) bool { return 0 < n && n < rules.Threshold }
	others := no + blank
	switch {
	case yes+others == 0: // that there are none is known from the total
		return [3]bool{true, true, true}
	case yes < rules.Threshold || others < rules.Threshold:
		return [3]bool{}
	case !small(no) && !small(blank):
		return [3]bool{true, true, true}
	case others < 2*rules.Within+3: // a hidden one of them is from 1 to others-1
		return [3]bool{}
	}
	return [3]bool{true, false, false}
}
