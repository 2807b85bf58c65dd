package synth

import (
	"bytes"
	_ "embed" // the tables of counts
	"encoding/csv"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
)

//go:embed joint.csv
var jointCSV []byte

//go:embed margins.csv
var marginsCSV []byte

// other stands in the tables for values too rare to be counted on their own.
const other = "other"

// choice draws an index by weight.
type choice struct{ sums []float64 }

func newChoice(weights []float64) choice {
	c := choice{make([]float64, len(weights))}
	total := 0.0
	for i, w := range weights {
		total += w
		c.sums[i] = total
	}
	return c
}

// at gives the index at u of the way through the weights, 0 <= u < 1.
func (c choice) at(u float64) int {
	i, found := slices.BinarySearch(c.sums, u*c.sums[len(c.sums)-1])
	for found && i+1 < len(c.sums) && c.sums[i+1] == c.sums[i] {
		i++
	}
	if found {
		i++ // the weight that begins here, not the one that ends
	}
	return min(i, len(c.sums)-1)
}

// between gives the index at u of the way through the weights from first to
// last.
func (c choice) between(first, last int, u float64) int {
	below := 0.0
	if first > 0 {
		below = c.sums[first-1]
	}
	return c.at((below + u*(c.sums[last]-below)) / c.sums[len(c.sums)-1])
}

// table is a table of counts: the values of each line, drawn by its rows.
type table struct {
	lines [][]string
	choice
}

func (t table) draw(r *rand.Rand) []string { return t.lines[t.at(r.Float64())] }

// tables reads the embedded tables: the joint one, and the margins by field.
var tables = sync.OnceValues(func() (joint table, margins map[string]table) {
	joint = newTable(readCounts(jointCSV))
	byField := map[string][][]string{}
	for _, line := range readCounts(marginsCSV) {
		byField[line[0]] = append(byField[line[0]], line[1:])
	}
	margins = map[string]table{}
	for field, lines := range byField {
		margins[field] = newTable(lines)
	}
	return joint, margins
})

// readCounts reads the lines below the header of an embedded table.
func readCounts(text []byte) [][]string {
	r := csv.NewReader(bytes.NewReader(text))
	r.Comment = '#'
	lines, err := r.ReadAll()
	if err != nil {
		panic(err) // embedded when the program was built
	}
	return lines[1:]
}

// newTable makes a table of lines whose last cell is their rows.
func newTable(lines [][]string) table {
	t := table{}
	var weights []float64
	for _, line := range lines {
		n, err := strconv.Atoi(line[len(line)-1])
		if err != nil {
			panic(err) // embedded when the program was built
		}
		t.lines = append(t.lines, line[:len(line)-1])
		weights = append(weights, float64(n))
	}
	t.choice = newChoice(weights)
	return t
}

// The values that ICE lists beside those of joint.csv. A row that the table
// counts as other takes any of them.
var (
	otherMethods = []string{"287(g) Program", "Anti-Smuggling", "Boat Patrol", "CAP Local Incarceration", "Crewman/Stowaway",
		"Criminal Alien Program", "Inspections", "Law Enforcement Agency Response Unit", "Organized Crime Drug Enforcement Task Force",
		"Other Agency (turned over to INS)", "Other Task Force", "Patrol Border", "Patrol Interior", "Probation and Parole",
		"Traffic Check", "Worksite Enforcement"}
	otherCriminality = []string{"1 Convicted Criminal", "2 Pending Criminal Charges", "3 Other Immigration Violator"}
	otherPrograms    = []string{"287G Program", "287g Task Force", "ERO Criminal Prosecutions", "Joint Criminal Alien Response Team",
		"Juvenile", "Law Enforcement Area Response Units", "Mobile Criminal Alien Team", "Violent Criminal Alien Section"}
)

func oneOf(r *rand.Rand, values []string) string { return values[r.IntN(len(values))] }

// listed gives value, or one of the others where the table says other.
func listed(r *rand.Rand, value string, others []string) string {
	if value == other {
		return oneOf(r, others)
	}
	return value
}
