package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quotawatch/quotawatch"
)

// attempt is one data directory and the program that adds to it.
type attempt struct {
	t          *testing.T
	root, data string
	run        func(env []string, args ...string) *exec.Cmd
}

// outcome is how a command ended and what it said.
type outcome struct {
	exit         int
	stdout, said string
}

func newAttempt(t *testing.T, root string) *attempt {
	a := &attempt{t: t, root: root, data: filepath.Join(t.TempDir(), "data"), run: program(t)}
	if bin := os.Getenv("QUOTAWATCH_BIN"); bin != "" {
		a.run = func(_ []string, args ...string) *exec.Cmd { return exec.Command(bin, args...) }
	}
	return a
}

// do runs one command on the data directory, for three minutes at most.
func (a *attempt) do(args ...string) outcome {
	ctx, cancel := context.WithTimeout(a.t.Context(), 3*time.Minute)
	defer cancel()
	c := a.run(nil, append(args, "--data", a.data)...)
	var out, said bytes.Buffer
	c.Stdout, c.Stderr = &out, &said
	if err := c.Start(); err != nil {
		a.t.Fatal(err)
	}
	stop := context.AfterFunc(ctx, func() { _ = c.Process.Kill() })
	defer stop()
	err := c.Wait()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		a.t.Fatal(err)
	}
	return outcome{exit: c.ProcessState.ExitCode(), stdout: out.String(), said: said.String()}
}

// add adds files; where they are refused, it does what a user does next: it
// gives the flags, and takes the proposal. It returns the first and the last try.
func (a *attempt) add(names, again []string) (first, last outcome) {
	args := []string{"add", "--format", "json"}
	for _, n := range names {
		args = append(args, filepath.Join(a.root, n))
	}
	first = a.do(args...)
	last = first
	if last.exit != 0 && len(again) > 0 {
		args = append(args, again...)
		last = a.do(args...)
	}
	if proposed(last) || len(again) > 0 && last.exit != 0 && proposed(first) {
		last = a.do(append(args, "--accept", "users-own")...)
	}
	return first, last
}

// proposed tells whether a refusal came with a proposal of how to read the file.
func proposed(o outcome) bool {
	code := o.code()
	layout := code == quotawatch.CodeHeaderMissing || code == quotawatch.CodeColumnMissing || strings.HasPrefix(string(code), "layout-")
	return o.exit != 0 && layout && strings.Contains(o.said, "proposal") && strings.Contains(o.said, "--accept")
}

var codeLine = regexp.MustCompile(`(?m)^\s*code: (\S+)$`)

// code returns the code of a refusal, of the last where there are several.
func (o outcome) code() quotawatch.Code {
	found := codeLine.FindAllStringSubmatch(o.said, -1)
	if found == nil {
		return ""
	}
	return quotawatch.Code(found[len(found)-1][1])
}

// crashed tells whether the program ended as it must not.
func (o outcome) crashed() bool {
	return o.exit < 0 || strings.Contains(o.said, "goroutine ") || o.code() == quotawatch.CodeInternal || o.code() == quotawatch.CodeCorrupt
}

// in tells whether a code is among those of a list, where "any" stands for all.
func (o outcome) in(codes []string) bool {
	return slices.Contains(codes, "any") || slices.Contains(codes, string(o.code()))
}

// summary is the first line of what was said, with the code.
func (o outcome) summary() string {
	_, text, _ := strings.Cut("\n"+o.said, "\nquotawatch: ")
	line, _, _ := strings.Cut(text, "\n")
	found := ""
	if _, after, ok := strings.Cut(text, "found: "); ok {
		found, _, _ = strings.Cut(after, "\n")
	}
	return strings.TrimSpace(string(o.code()) + ": " + line + " " + found)
}

// releases returns what is held.
func (a *attempt) releases() (all []quotawatch.Release) {
	o := a.do("releases", "--format", "json")
	if err := json.Unmarshal([]byte(o.stdout), &all); err != nil {
		a.t.Fatalf("releases: %v\n%s", err, o.said)
	}
	return all
}

// counted is how many arrests an office has on a day.
type counted struct {
	Office, Day      string
	N                int
	Episodes, People int
}

// arrests counts what is held by office and day.
func (a *attempt) arrests() (rows []counted) {
	o := a.do("query", "--format", "json", `select coalesce(office, 'none') as office, arrest_date::varchar as day, count(*)::integer as n,
		count(*) filter (counts_as_episode)::integer as episodes, count(*) filter (counts_as_person)::integer as people from arrest group by all order by all`)
	if err := json.Unmarshal([]byte(o.stdout), &rows); err != nil {
		a.t.Fatalf("query: %v\n%s", err, o.said)
	}
	return rows
}

// ask runs a query and returns its one value as text.
func (a *attempt) ask(sql string) string {
	o := a.do("query", "--format", "csv", sql)
	_, value, _ := strings.Cut(strings.TrimSpace(o.stdout), "\n")
	return value
}
