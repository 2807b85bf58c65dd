package main

import (
	"fmt"
	"slices"
	"strings"
)

// headers are workbooks whose row of column names is changed.
func headers() []fixture {
	var list []fixture
	for _, row := range []int{1, 6, 9, 40, 41} {
		s := arrests()
		s.at = row
		if row == 1 {
			s.above = nil
		}
		for row > 38 && len(s.above) < row-1 { // rows that stand there count
			s.above = append(s.above, "A note.")
		}
		kind := "good"
		if row > 40 {
			kind = "bad"
		}
		list = append(list, of(fmt.Sprintf("header-row-%d.%s.xlsx", row, kind), s))
	}
	swapped := arrests()
	swapped.header = slices.Clone(swapped.header)
	i, j := at("Apprehension AOR"), at("Apprehension State")
	swapped.header[i], swapped.header[j] = swapped.header[j], swapped.header[i]
	for n, r := range swapped.rows {
		swapped.rows[n] = slices.Clone(r)
		swapped.rows[n][i], swapped.rows[n][j] = r[j], r[i]
	}
	lines := arrests() // "Apprehension" over "Date": no row holds the names
	var above, below []cell
	for _, name := range names {
		first, second, _ := strings.Cut(name, " ")
		above, below = append(above, text(first)), append(below, text(second))
	}
	lines.header, lines.rows = above, append([][]cell{below}, lines.rows...)
	capitals := arrests()
	capitals.header = nil
	for _, name := range names {
		capitals.header = append(capitals.header, text(strings.ToUpper(name)))
	}
	return append(list,
		of("header-nbsp.good.xlsx", arrests().headed("Apprehension Date", text("Apprehension\u00a0Date\u00a0"))),
		of("header-spaces.good.xlsx", arrests().headed("Apprehension Date", text(" Apprehension  Date\n"))),
		of("header-soft-hyphen.good.xlsx", arrests().headed("Apprehension Date", text("Appre\u00adhension Date"))),
		of("header-zero-width.good.xlsx", arrests().headed("Apprehension Date", text("\ufeffApprehension\u200b Date\u2060"))),
		of("header-case.good.xlsx", arrests().headed("Apprehension Date", text("apprehension date"))),
		of("header-capitals.good.xlsx", capitals),
		// A Cyrillic A in place of the Latin one.
		of("header-homoglyph.bad.xlsx", arrests().headed("Apprehension Date", text("\u0410pprehension Date"))),
		of("header-two-lines.bad.xlsx", lines),
		edited("header-rich-text.good.xlsx", stringsPart, `<t xml:space="preserve">Apprehension Date</t>`,
			`<r><rPr><b/></rPr><t>Apprehension </t></r><r><t>Date</t></r><rPh sb="0" eb="1"><t>no</t></rPh>`),
		of("header-inline.good.xlsx", arrests().headed("Apprehension Date", inline("Apprehension Date"))),
		of("header-formula.good.xlsx", arrests().headed("Apprehension Date", formula("Names!A1", "str", "Apprehension Date"))),
		of("header-blank.good.xlsx", arrests().headed("Apprehension County", cell{})),
		of("column-twice.bad.xlsx", arrests().headed("Apprehension County", text("Apprehension Date"))),
		of("column-renamed.bad.xlsx", arrests().headed("Apprehension AOR", text("AOR of Apprehension"))),
		of("columns-swapped.good.xlsx", swapped),
		of("column-new.good.xlsx", wider(text("Shift"), text("Day"))),
		of("column-new-personal.good.xlsx", wider(text("Officer Name"), text("(b)(6)"))),
		of("column-dropped.good.xlsx", arrests().headed("Gender", text("Shift"))),
		of("column-empty.good.xlsx", arrests().column("Gender", cell{})),
		of("column-redacted.good.xlsx", arrests().column("Gender", text("b(6), b(7)c"))),
		of("offices-empty.good.xlsx", arrests().column("Apprehension AOR", cell{})),
		of("dates-empty.bad.xlsx", arrests().column("Apprehension Date", cell{})),
		of("dates-redacted.bad.xlsx", arrests().column("Apprehension Date", text("b(6), b(7)c"))),
		of("contents-swapped.bad.xlsx", arrests().headed("Apprehension AOR", text("Apprehension Method")).headed("Apprehension Method", text("Apprehension AOR"))),
	)
}

// wider gives the sound sheet with one more column.
func wider(header, value cell) sheet {
	s := arrests()
	s.header = append(s.header, header)
	for i := range s.rows {
		s.rows[i] = append(s.rows[i], value)
	}
	return s
}
