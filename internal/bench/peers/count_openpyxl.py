# Reads every sheet of workbooks with openpyxl and counts the rows of many cells.
import sys

import openpyxl

n = 0
for path in sys.argv[1:]:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        n += sum(1 for row in sheet.iter_rows(values_only=True) if len(row) > 10 and row[10] is not None or len(row) > 10 and row[0] is not None)
print(n)
