package ingest

import (
	"math"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch/ingest/grid"
)

// identifiers is what is known of the identifiers of a sheet, of none of them
// what it is.
type identifiers struct {
	used    int // that link rows
	rounded int
	size    int // the length of the last one
	// print is a number of the identifier of the row that is being read, where
	// repeats are looked for; it is let go with the reading.
	print uint64
	// near counts digits after the 15th of texts of 16 or 17 digits where all of
	// them are zero, and far the texts in which one is not.
	near, far int
}

// exactDigits is how many digits of a number a spreadsheet program keeps.
const exactDigits = 15

// enoughZeros is how many digits after the 15th must be zero, and none another,
// for identifiers of 16 or 17 digits to be taken as rounded: by chance they are
// once in a million files.
const enoughZeros = 6

// areNumbers tells whether the identifiers of 16 and 17 digits were rounded.
func (i *identifiers) areNumbers() bool { return i.far == 0 && i.near >= enoughZeros }

// isRounded tells whether an identifier is what a spreadsheet program left of
// another one: two rows that have the same may be of two people.
func (r *reading) isRounded(v *grid.Cell, text []byte) bool {
	if v.Kind == grid.Number {
		most := math.Pow10(exactDigits)
		if r.plan.format != formatXLSX { // whole numbers are exact to here
			most = 1 << 53
		}
		return math.Abs(v.Number) >= most
	}
	if len(text) > maxNumber || text[0] < '0' || text[0] > '9' {
		return false
	}
	if isScientific(string(text)) {
		return true
	}
	digits := strings.TrimSuffix(strings.ReplaceAll(string(text), ",", ""), ".0")
	if len(digits) <= exactDigits || strings.Trim(digits, "0123456789") != "" {
		return false
	}
	zeros := strings.Trim(digits[exactDigits:], "0") == ""
	if n := len(digits) - exactDigits; n > 2 {
		return zeros
	} else if zeros {
		r.ids.near += n
	} else {
		r.ids.far++
	}
	return zeros && r.sheet.rounded
}

// maxNumber is the longest text that may be a number of a spreadsheet.
const maxNumber = 40

// isScientific tells whether a text is a number as spreadsheets write long
// ones: 1.23457E+18, 1,23457E+18, 1E18.
func isScientific(text string) bool {
	mantissa, exponent, ok := strings.Cut(strings.ToUpper(text), "E")
	exponent = strings.TrimPrefix(exponent, "+")
	whole, fraction, _ := strings.Cut(strings.ReplaceAll(mantissa, ",", "."), ".")
	return ok && len(whole) == 1 && len(fraction) <= 17 && len(exponent) >= 1 && len(exponent) <= 3 &&
		strings.Trim(whole+fraction+exponent, "0123456789") == ""
}

// placeholders are texts, in small letters, that programs and people write where
// there is no identifier.
var placeholders = []string{"nan", "null", "none", "nil", "n/a", "na", "#n/a", "inf", "-inf", "unknown", "unk", "redacted", "withheld", "missing", "not available",
	"not applicable", "no identifier", "anonymous", "tbd", "blank", "#value!", "#ref!", "#name?", "#null!", "#num!", "#div/0!"}

// isPlaceholder tells whether a text stands for no identifier: one of the
// placeholders, or one character over and over, as 0, XXXXXXXX and ########.
func isPlaceholder(text []byte) bool {
	if strings.Trim(string(text), string(text[:1])) == "" && (len(text) > 1 || text[0] == '0' || text[0] == '-' || text[0] == '.') {
		return true
	}
	return len(text) <= 16 && slices.Contains(placeholders, strings.ToLower(string(text)))
}
