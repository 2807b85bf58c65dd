"""Saves a table as users of pandas and of spreadsheets do:
save.py ORIGINAL FOLDER SEPARATOR SKIP DATE OFFICE MONTH"""
import sys
from pathlib import Path

import openpyxl
import pandas as pd

original, folder, sep, skip, date, office, month = sys.argv[1:]
out = Path(folder)

table = pd.read_csv(original, sep=sep, skiprows=int(skip))
table.to_csv(out / "pandas.csv")
table.to_csv(out / "pandas-no-index.csv", index=False)
typed = table.assign(**{date: pd.to_datetime(table[date])})
typed.to_excel(out / "pandas.xlsx", index=False)
table.to_excel(out / "pandas-text-dates.xlsx", index=False)

# An extract of one month with two columns of one's own, one of them mostly blank.
extract = typed[typed[date].dt.strftime("%Y-%m") == month]
extract = extract.assign(weekday=extract[date].dt.day_name(), to_check=["yes"] + [None] * (len(extract) - 1))
extract.to_csv(out / "extract-two-columns-added.csv", index=False)

# What is done by hand in a spreadsheet.
header = list(typed.columns)
rows = typed.astype(object).where(typed.notna(), None).values.tolist()


def save(name, *lines):
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    book.save(out / name)


def plain(row):
    return [v.to_pydatetime() if isinstance(v, pd.Timestamp) else v for v in row]


rows = [plain(r) for r in rows]
gender, where, when = header.index(next(c for c in header if c.lower() == "gender")), header.index(office), header.index(date)
save("sheet-sorted.xlsx", header, *sorted(rows, key=lambda r: (str(r[gender]), str(r[where]))))
save("sheet-filtered.xlsx", header, *[r for r in rows if str(r[where]).startswith("Seattle")])
save("sheet-totals-row.xlsx", header, *rows, ["Total", len(rows)] + [None] * (len(header) - 2))
save("sheet-two-titles.xlsx", ["ICE arrests"], ["Downloaded for a story"], header, *rows)
gone = {i for i, c in enumerate(header) if c.lower().replace("_", " ") in ("birth date", "birth year", "gender", "case status", "operation")}
gone = set(sorted(gone)[:3])
assert len(gone) == 3, header
save("sheet-three-columns-gone.xlsx", *[[v for i, v in enumerate(r) if i not in gone] for r in [header] + rows])
save("sheet-header-case.xlsx", [c.upper() if i == when else c.title() for i, c in enumerate(header)], *rows)
