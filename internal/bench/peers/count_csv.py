# Reads the releases with Python's csv module and counts office-days at 75 or more.
import csv
import gzip
import sys
from collections import Counter
from datetime import datetime

for path in sys.argv[1:]:
    counts = Counter()
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        for _ in range(5):
            next(text)
        for row in csv.DictReader(text, delimiter="|"):
            office = row["Area of Responsibility"]
            if office.endswith("Area of Responsibility") and not office.startswith("HQ"):
                counts[office, datetime.strptime(row["Apprehension Date"], "%m/%d/%Y").date()] += 1
    print(sum(n >= 75 for n in counts.values()))
