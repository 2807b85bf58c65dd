package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// counts is how many arrests there are by office and day.
type counts map[[2]string]int

// added is what became of a file: its counts, what had to be given beside it,
// or why it was refused.
type added struct {
	counts  counts
	given   string
	refusal string
}

// add adds one file to an empty data directory as a user would: where it is
// refused with a question, with the answer.
func add(bin, data, file string) (a added, err error) {
	args := []string{"add", "--data", data, file}
	said, ok := quotawatch(bin, args...)
	if !ok && strings.Contains(said, "--dates") {
		args, a.given = append(args, "--dates", "mdy"), " --dates mdy"
		said, ok = quotawatch(bin, args...)
	}
	if !ok && strings.Contains(said, "proposal") {
		a.given += " --accept"
		said, ok = quotawatch(bin, append(args, "--accept", "users-own")...)
	}
	if !ok {
		a.refusal = refusal(said)
		return a, nil
	}
	a.counts, err = count(bin, data)
	return a, err
}

func quotawatch(bin string, args ...string) (said string, ok bool) {
	c := exec.Command(bin, args...)
	var b bytes.Buffer
	c.Stdout, c.Stderr = &b, &b
	err := c.Run()
	return b.String(), err == nil
}

var told = regexp.MustCompile(`(?m)^(?:quotawatch: (.*)|\s*(?:place|found|code): (.*)|panic: (.*))$`)

// refusal sums up what was said on one line.
func refusal(said string) string {
	var parts []string
	for _, m := range told.FindAllStringSubmatch(said, -1) {
		parts = append(parts, strings.TrimSpace(m[1]+m[2]+m[3]))
	}
	return strings.Join(parts[:min(len(parts), 5)], "; ")
}

// count counts what is held by office and day.
func count(bin, data string) (counts, error) {
	out, err := exec.Command(bin, "query", "--data", data, "--format", "json",
		`select coalesce(office, 'none') as office, arrest_date::varchar as day, count(*)::integer as n from arrest group by all`).Output()
	if err != nil {
		return nil, fmt.Errorf("query of %s: %w", filepath.Base(data), err)
	}
	var rows []struct {
		Office, Day string
		N           int
	}
	if err := json.Unmarshal(out, &rows); err != nil {
		return nil, err
	}
	all := counts{}
	for _, r := range rows {
		all[[2]string{r.Office, r.Day}] = r.N
	}
	return all, nil
}

// differs tells in how many offices and days counts differ, and by how many rows.
func (c counts) differs(want counts) string {
	cells, got, all := 0, 0, 0
	for k, n := range want {
		all += n
		if c[k] != n {
			cells++
		}
	}
	for k, n := range c {
		got += n
		if _, ok := want[k]; !ok {
			cells++
		}
	}
	if cells == 0 {
		return ""
	}
	return fmt.Sprintf("%d rows, not %d; %d office-days differ", got, all, cells)
}
