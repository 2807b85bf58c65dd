package xlsx

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch/internal/realdata"
)

// openpyxl prints the cells of a workbook, one sheet a line. Dates are written
// as the numbers they are stored as.
const openpyxl = `
import sys, json, openpyxl, datetime
from openpyxl.utils.datetime import to_excel, CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900
book = openpyxl.load_workbook(sys.argv[1], data_only=True)
for sheet in book.worksheets:
    cells = []
    for _, c in sorted(sheet._cells.items()):
        v = c.value
        if v is None or v == "":
            continue
        if isinstance(v, bool):
            v = "bool %d" % v
        elif isinstance(v, (int, float)):
            v = "number " + repr(float(v))
        elif isinstance(v, (datetime.datetime, datetime.date, datetime.time, datetime.timedelta)):
            v = "number " + repr(float(to_excel(v, book.epoch)))
        elif c.data_type == "e":
            v = "fault " + v
        else:
            v = "text " + v
        cells.append("%d:%d=%s" % (c.row, c.column, v))
    print(json.dumps(cells))
`

// TestAsOpenpyxlReads compares every cell of the real workbooks with what
// openpyxl reads.
func TestAsOpenpyxlReads(t *testing.T) {
	const python = "/usr/bin/python3"
	if err := exec.Command(python, "-c", "import openpyxl").Run(); err != nil {
		t.Skip("skipped: openpyxl is not here (Debian: python3-openpyxl)")
	}
	dir := realdata.Dir(t)
	var paths []string
	for _, pattern := range []string{"dashboard/*.xlsx", "detention/*.xlsx", "offices/*.xlsx"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	if len(paths) < 8 {
		t.Fatalf("only %d workbooks", len(paths))
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			out, err := exec.Command(python, "-W", "ignore", "-c", openpyxl, path).Output()
			if err != nil {
				t.Fatal(err)
			}
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, b, out)
		})
	}
}

func compare(t *testing.T, b, want []byte) {
	t.Helper()
	book, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(bytes.NewReader(want))
	lines.Buffer(nil, 1<<30)
	total := 0
	for i, sheet := range book.Sheets() {
		var theirs []string
		if !lines.Scan() {
			t.Fatalf("openpyxl has no sheet %s", sheet.Name)
		}
		if err := json.Unmarshal(lines.Bytes(), &theirs); err != nil {
			t.Fatal(err)
		}
		ours, err := fastSheet(book, i)
		if err != nil {
			t.Fatal(err)
		}
		total += len(ours)
		compareCells(t, sheet.Name, withoutEmpty(ours), theirs)
	}
	t.Logf("%d sheets, %d cells", len(book.Sheets()), total)
}

// compareCells compares the cells one by one, numbers to the microsecond of a
// day, which is what openpyxl keeps of a date.
func compareCells(t *testing.T, sheet string, ours, theirs []string) {
	t.Helper()
	if len(ours) != len(theirs) {
		t.Errorf("%s: %d cells, openpyxl has %d", sheet, len(ours), len(theirs))
	}
	bad := 0
	for i := range min(len(ours), len(theirs)) {
		if ours[i] == theirs[i] || sameNumber(ours[i], theirs[i]) {
			continue
		}
		if bad++; bad < 5 {
			t.Errorf("%s: %q, openpyxl has %q", sheet, ours[i], theirs[i])
		}
	}
}

func sameNumber(a, b string) bool {
	atA, a, okA := strings.Cut(a, "=number ")
	atB, b, okB := strings.Cut(b, "=number ")
	var x, y float64
	_, errX := fmt.Sscan(a, &x)
	_, errY := fmt.Sscan(b, &y)
	return okA && okB && atA == atB && errX == nil && errY == nil && x-y < 1e-10*(1+x*x) && y-x < 1e-10*(1+x*x)
}
