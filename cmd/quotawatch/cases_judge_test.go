package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
)

// judge adds one input and compares what became of it with what is right.
func judge(t *testing.T, a *attempt, c inputCase) verdict {
	t.Helper()
	first, last := a.add(c.Files, c.Again)
	if last.exit == 0 && c.Then != nil {
		_, last = a.add(c.Then, nil)
	}
	if first.crashed() || last.crashed() {
		return verdict{what: isCrash, why: crashLine(first, last)}
	}
	if last.exit != 0 {
		return judgeRefusal(first, last, c)
	}
	return judgeHeld(t, a, first, last, c)
}

// crashLine is where a crash is told of.
func crashLine(tries ...outcome) string {
	for _, o := range tries {
		for line := range strings.Lines(o.said) {
			if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "quotawatch: ") {
				return strings.TrimSpace(line)
			}
		}
	}
	return "ended without a word, or not in time"
}

func judgeRefusal(first, last outcome, c inputCase) verdict {
	if !last.in(c.Refused) {
		return verdict{what: isRefused, why: last.summary()}
	}
	if len(c.Again) > 0 && c.Asks != "" && !said(first, c.Asks) {
		return verdict{what: isUnsaid, why: fmt.Sprintf("the refusal does not say %s: %s", c.Asks, first.summary())}
	}
	if c.Says != "" && !said(last, c.Says) {
		return verdict{what: isUnsaid, why: fmt.Sprintf("the refusal does not say %s: %s", c.Says, last.summary())}
	}
	return verdict{what: isRefusal, why: last.summary()}
}

// said tells whether an expression is found in what a command said or wrote,
// but for lines that name the files, as the user did.
func said(o outcome, expression string) bool {
	text := naming.ReplaceAllString(o.said, "") + "\n" + naming.ReplaceAllString(o.stdout, "")
	return regexp.MustCompile(expression).MatchString(text)
}

var naming = regexp.MustCompile(`(?m)^\s*("name": |file: |if that is right: ).*$`)

func judgeHeld(t *testing.T, a *attempt, first, last outcome, c inputCase) verdict {
	t.Helper()
	if c.Answer == nil {
		return verdict{what: isWrong, why: fmt.Sprintf("was added, and must be refused: %s", heldLine(a.releases()))}
	}
	if why := differs(a, *c.Answer, c.Or); why != "" {
		return verdict{what: isWrong, why: why}
	}
	if why := storedWrongly(t, a, c); why != "" {
		return verdict{what: isWrong, why: why}
	}
	if c.Query != nil {
		if got := a.ask(c.Query.SQL); got != c.Query.Gives {
			return verdict{what: isWrong, why: fmt.Sprintf("%s gives %q, not %q", c.Query.SQL, got, c.Query.Gives)}
		}
	}
	asked := first.exit != 0
	switch {
	case asked && c.AtOnce:
		return verdict{what: isRefused, why: "at the first try: " + first.summary()}
	case asked && c.Asks != "" && !said(first, c.Asks):
		return verdict{what: isUnsaid, why: fmt.Sprintf("the question does not say %s: %s", c.Asks, first.summary())}
	case c.Says != "" && !said(last, c.Says):
		return verdict{what: isUnsaid, why: fmt.Sprintf("%s is not said", c.Says)}
	case asked:
		return verdict{what: isAsked, why: strings.Join(c.Again, " ")}
	}
	return verdict{what: isRight}
}

// heldLine sums up what is held.
func heldLine(releases []quotawatch.Release) string {
	var b strings.Builder
	for _, r := range releases {
		fmt.Fprintf(&b, "%s %s %d loaded, %d quarantined; ", r.Table, r.Vintage, r.Loaded, r.Quarantined)
	}
	return strings.TrimSuffix(b.String(), "; ")
}

// storedWrongly tells which columns were kept that must not be, or where a value of
// theirs was found.
func storedWrongly(t *testing.T, a *attempt, c inputCase) string {
	t.Helper()
	if len(c.Dropped) == 0 {
		return ""
	}
	for _, r := range a.releases() {
		for _, f := range r.Files {
			for _, col := range f.Columns {
				if slices.Contains(c.Dropped, col.Header) && col.Fate != "dropped" {
					return fmt.Sprintf("column %s is %s", col.Header, col.Fate)
				}
			}
		}
	}
	where := ""
	if c.Hidden != "" {
		err := filepath.WalkDir(a.data, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			b, err := os.ReadFile(path)
			if bytes.Contains(b, []byte(c.Hidden)) {
				where = fmt.Sprintf("a value of a dropped column is in %s", filepath.Base(path))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return where
}
