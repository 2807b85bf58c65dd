package store

// nearest gives the name that differs from what was typed by the fewest
// letters, "" where none is near.
func nearest(typed string, names []string) (near string) {
	best := max(2, len(typed)/3) + 1
	for _, name := range names {
		if d := distance(typed, name); d < best {
			best, near = d, name
		}
	}
	return near
}

// distance is the Levenshtein distance: how many bytes must be put in, taken out
// or changed.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		left := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := left
			if a[i] != b[j] {
				change++
			}
			left = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
