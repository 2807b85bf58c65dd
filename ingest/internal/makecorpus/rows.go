package main

import "slices"

// rows are workbooks with rows that are no arrests, or not all of one.
func rows() []fixture {
	total := arrests()
	total.rows = append(total.rows, texts("Total", "6"), texts("Source: made up"))
	blank := arrests()
	blank.rows = slices.Insert(blank.rows, 3, []cell{}, make([]cell, len(names)), texts("", ""))
	again := arrests()
	again.rows = slices.Insert(again.rows, 3, texts(names...))
	wide := arrests()
	wide.rows = append(wide.rows, append(row(6), cell{}, text("more")))
	short := arrests()
	short.rows = append(short.rows, row(6)[:at("Apprehension Criminality")])
	twice := arrests()
	twice.rows = append(twice.rows, row(5))
	sums := arrests()
	sums.rows = append(sums.rows, []cell{{}, {}, {}, number("6")}, []cell{day(2), {}, {}, number("1")}, []cell{text("2/14/2025 Total"), {}, {}, number("1")},
		[]cell{text("TOTAL GENERAL"), {}, {}, number("6")}, []cell{day(2), {}, {}, text("Subtotal"), number("1")})
	return []fixture{
		of("sums.good.xlsx", sums),
		of("total.good.xlsx", total),
		of("blank-rows.good.xlsx", blank),
		of("header-again.good.xlsx", again),
		of("wide-row.rows.xlsx", wide.more(100)),
		of("short-row.good.xlsx", short),
		of("row-repeated.good.xlsx", twice),
		rowsOf("office-unknown.rows.xlsx", "Apprehension AOR", text("Atlantis Area of Responsibility"), number("7"), truth("1"), text("Dall\u200bas Area of Responsibility")),
		rowsOf("office-missing.good.xlsx", "Apprehension AOR", cell{}, text("--"), text("b(6), b(7)c"), text(" ")),
		rowsOf("office-error.rows.xlsx", "Apprehension AOR", fault("#N/A"), fault("#REF!")),
	}
}
