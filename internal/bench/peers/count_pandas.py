# Reads two columns of the releases with pandas and counts office-days at 75 or more.
import sys

import pandas as pd

for path in sys.argv[1:]:
    rows = pd.read_csv(path, sep="|", skiprows=5, usecols=[0, 1], dtype=str, keep_default_na=False)
    rows["day"] = pd.to_datetime(rows["Apprehension Date"], format="%m/%d/%Y")
    office = rows["Area of Responsibility"]
    rows = rows[office.str.endswith("Area of Responsibility") & ~office.str.startswith("HQ")]
    print((rows.groupby(["Area of Responsibility", "day"]).size() >= 75).sum())
