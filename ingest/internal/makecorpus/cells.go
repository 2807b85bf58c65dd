package main

import "strings"

// dates are workbooks with dates of all kinds.
func dates() []fixture {
	one := func(name string, values ...cell) fixture { return rowsOf(name, "Apprehension Date", values...) }
	return []fixture{
		one("date-text.good.xlsx", text("2/20/2025"), text(" 02/20/2025 "), text("2/20/2025 13:05:00"), inline("2/20/2025")),
		one("date-text-of-others.rows.xlsx", text("2025-02-20"), text("20/2/2025"), text("20-Feb-2025"), text("Feb 20, 2025"), text("20.2.2025"), text("2/20/25"), text("2/30/2025")),
		one("date-serial.good.xlsx", number("45700"), number("45700.999999"), number("4.57E+4"), number("45946")),
		one("date-serial.rows.xlsx", number("0"), number("60"), number("-1"), number("3000000"), number("1e300"), number("20250220")),
		one("date-window.rows.xlsx", number("45169"), number("45947"), number("61"), text("2/20/2125"), text("8/31/2023")),
		one("date-year.rows.xlsx", text("2/20/0202"), text("2/20/202"), text("2/20/20255")),
		one("date-none.rows.xlsx", cell{}, text(""), text("--"), text("b(6), b(7)c"), text("N/A")),
		one("date-error.rows.xlsx", fault("#REF!"), fault("#VALUE!"), formula("A1/0", "e", "#DIV/0!")),
		one("date-truth.rows.xlsx", truth("1"), truth("0")),
		one("date-number-as-text.rows.xlsx", text("45700"), text("45,700")),
		one("date-formula.good.xlsx", formula("A8+1", "", "45701"), formula("TEXT(A8)", "str", "2/13/2025")),
		one("date-formula-without-value.rows.xlsx", cell{raw: "<f>TODAY()</f>"}),
		one("date-beyond.rows.xlsx", number("2958466"), number("4294987327")),
		one("date-iso-cell.good.xlsx", cell{kind: "d", value: "2025-02-20T00:00:00"}, cell{kind: "d", value: "2025-02-20"}),
		one("date-almost-midnight.good.xlsx", number("45946.999999")),
	}
}

// cells are workbooks with cells of columns that may be missing.
func cells() []fixture {
	label := func(name string, values ...cell) fixture { return rowsOf(name, "Citizenship Country", values...) }
	return []fixture{
		label("label-error.good.xlsx", fault("#N/A"), fault("#REF!")),
		label("label-truth.good.xlsx", truth("1"), truth("0")),
		label("label-number.good.xlsx", number("1"), number("1E+05"), number("0.1"), text("1,234"), text("007")),
		label("label-formula.good.xlsx", formula("B1", "str", "MEXICO"), formula("B1", "", "1")),
		label("label-inline.good.xlsx", inline("MEXICO"), inline(""), cell{kind: "inlineStr", raw: "<is/>"}),
		label("label-blank-words.good.xlsx", text("NA"), text("--"), text("  "), text("N/A"), text("-"), text("*"), text("<11")),
		label("label-direction.good.xlsx", text("\u202eOCIXEM"), text("MEX\u200bICO"), text("\u200fMEXICO"), text("M\u0415XICO")),
		label("label-escaped-control.good.xlsx", text("MEXICO_x0001_"), text("MEXICO_x000D_"), text("=HYPERLINK(1)")),
		label("label-longest.good.xlsx", text(strings.Repeat("\u754c", 32_767))),
		label("label-too-long.bad.xlsx", text(strings.Repeat("x", 32_768))),
		label("inline-too-long.bad.xlsx", inline(strings.Repeat("x", 32_768))),
		edited("two-values.bad.xlsx", sheetPart, `<v>45700.25</v>`, `<v>45700.25</v><v>45701</v>`),
		rowsOf("identifier-number.good.xlsx", "Unique Identifier", number("123456789012345"), number("1.23E+30"), cell{}),
		rowsOf("identifier-bad.good.xlsx", "Unique Identifier", fault("#N/A"), truth("1")),
	}
}
