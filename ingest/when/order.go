package when

import (
	"fmt"
	"slices"
	"strings"
)

// Order is how a user or a layout says that dates are written, where the dates
// do not say it themselves.
type Order string

// The orders. The first two are of dates like 1/6/2025, the others of bare
// numbers.
const (
	MonthFirst Order = "mdy"   // 1/6/2025 is in January
	DayFirst   Order = "dmy"   // 1/6/2025 is in June
	Excel      Order = "excel" // days as a spreadsheet counts them
	Unix       Order = "unix"  // days or parts of a second since 1970
	Since1960  Order = "1960"  // the same since 1960, as Stata and SAS count
)

// Orders lists every order.
func Orders() []Order { return []Order{MonthFirst, DayFirst, Excel, Unix, Since1960} }

// Parse reads an order as a flag gives it; empty is none.
func Parse(text string) (Order, error) {
	if o := Order(text); text == "" || slices.Contains(Orders(), o) {
		return o, nil
	}
	return "", fmt.Errorf("%q is not one of %s", text, flags(Orders()))
}

// flags words orders for a message.
func flags(orders []Order) string {
	var words []string
	for _, o := range orders {
		words = append(words, string(o))
	}
	return strings.Join(words, ", ")
}

// ofSlash and ofNumber give an order where it is one of that kind.
func (o Order) ofSlash() Order {
	if o == MonthFirst || o == DayFirst {
		return o
	}
	return ""
}

func (o Order) ofNumber() Order {
	if o.ofSlash() != "" {
		return ""
	}
	return o
}
