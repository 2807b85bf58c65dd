package ingest

import (
	"strings"
	"unicode"
)

// tidy takes off what nobody sees in a header: spaces of all kinds around it
// and more than one inside, soft hyphens and marks of width zero.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\u00ad' || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// key returns the words of a column name in lower case with one space between
// them. Names that programs make of one another have one key: "Apprehension
// Date", "apprehension_date", "Apprehension.Date" and "ApprehensionDate".
func key(name string) string {
	var words []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			words, word = append(words, strings.ToLower(string(word))), nil
		}
	}
	runes := []rune(tidy(name))
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			end()
			continue
		case beginsWord(runes, i):
			end()
		}
		word = append(word, r)
	}
	end()
	return strings.Join(words, " ")
}

// beginsWord tells whether a capital letter begins a word of a name written
// without spaces: after a small letter, or as the last of several capitals.
func beginsWord(runes []rune, i int) bool {
	if i == 0 || !unicode.IsUpper(runes[i]) {
		return false
	}
	before := runes[i-1]
	return unicode.IsLower(before) || unicode.IsUpper(before) && i+1 < len(runes) && unicode.IsLower(runes[i+1])
}

// own takes off the word by which a join of tables tells whose a column is,
// where it is that of the table itself: "gender.arrest", "gender.x".
func own(table, key string) (string, bool) {
	words := strings.Fields(key)
	if len(words) < 2 {
		return "", false
	}
	last := len(words) - 1
	switch {
	case words[last] == "x" || tableOf(words[last]) == table:
		return strings.Join(words[:last], " "), true
	case tableOf(words[0]) == table:
		return strings.Join(words[1:], " "), true
	}
	return "", false
}
