// Command excelize counts the rows of workbooks as excelize streams them.
package main

import (
	"fmt"
	"os"

	"github.com/xuri/excelize/v2"
)

func main() {
	n := 0
	for _, path := range os.Args[1:] {
		f, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true, UnzipXMLSizeLimit: 4 << 30, UnzipSizeLimit: 8 << 30})
		if err != nil {
			panic(err)
		}
		for _, sheet := range f.GetSheetList() {
			rows, err := f.Rows(sheet)
			if err != nil {
				panic(err)
			}
			for rows.Next() {
				cells, err := rows.Columns()
				if err != nil {
					panic(err)
				}
				if len(cells) > 10 {
					n++
				}
			}
		}
	}
	fmt.Println(n)
}
