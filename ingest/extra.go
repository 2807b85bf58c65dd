package ingest

import (
	"strconv"
	"strings"
)

// extraName makes the name of a kept column: its header in lower case, letters
// and digits alone.
func extraName(header string, i int, taken map[string]bool) string {
	name := "extra_" + strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '_'
	}, header)
	name = name[:min(len(name), 48)]
	if taken[name] {
		name += "_" + strconv.Itoa(i+1)
	}
	taken[name] = true
	return name
}
