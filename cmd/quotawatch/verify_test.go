package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/receipt"
)

// sealed writes a receipt that is well sealed and says what change makes of
// another: what whoever gives it may have made up.
func sealed(t *testing.T, path string, change func(*receipt.Predicate)) string {
	t.Helper()
	p, err := receipt.Parse([]byte(read(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	change(&p)
	b, err := receipt.Make(p)
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "receipt.json")
	if err := os.WriteFile(to, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return to
}

// TestDiffers has receipts say other things than are found.
func TestDiffers(t *testing.T) {
	a := answer(t)
	forged := sealed(t, a.receipt, func(p *receipt.Predicate) {
		p.Answer = bytes.Replace(p.Answer, []byte(`"arrests": 2`), []byte(`"arrests": 3`), 1)
	})
	out, errOut, exit := try("verify", "--data", a.data, forged)
	if exit != quotawatch.ExitRefused || !strings.Contains(errOut, "code: receipt-differs") || !strings.Contains(out, "differs: 1 value of the answer is not as in the receipt") ||
		!strings.Contains(out, "at .rows[0].arrests: 3 in the receipt, 2 here") {
		t.Errorf("exit %d\n%s%s", exit, out, errOut)
	}
	for want, change := range map[string]func(*receipt.Predicate){
		"program version: 9.9.9 in the receipt, " + quotawatch.Version + " here": func(p *receipt.Predicate) { p.Program.Version = "9.9.9" },
		"registry: 00 in the receipt":                                            func(p *receipt.Predicate) { p.Registry.SHA256 = "00" },
		"rules by which release first was read: 00 in the receipt":               func(p *receipt.Predicate) { p.Releases[0].Rules = "00" },
		"release second: 00 in the receipt":                                      func(p *receipt.Predicate) { p.Releases[1].Digest = "00" },
	} {
		path := sealed(t, a.receipt, change)
		for _, args := range [][]string{{"--data", a.data, path}, append([]string{path}, a.files...)} {
			if out := ok(t, append([]string{"verify"}, args...)...); !strings.Contains(out, "although one thing it rests on changed") || !strings.Contains(out, want) {
				t.Errorf("want %q in:\n%s", want, out)
			}
		}
	}
}

// TestRegistryIsCompared verifies with another registry: an order that the
// answer quotes is worded otherwise.
func TestRegistryIsCompared(t *testing.T) {
	a, dir := answer(t), t.TempDir()
	text := read(t, "../../registry/orders.yaml")
	for word, verdict := range map[string]receipt.Verdict{"# a remark\n": receipt.Identical, "denied": receipt.Differs} {
		other := word + text
		if verdict == receipt.Differs {
			other = strings.Replace(text, "called the story false", word, 1)
		}
		if err := os.WriteFile(filepath.Join(dir, "orders.yaml"), []byte(other), 0o644); err != nil {
			t.Fatal(err)
		}
		out, _, _ := try("verify", "--format", "json", "--data", a.data, "--registry", dir, a.receipt)
		var r receipt.Report
		if err := json.Unmarshal([]byte(out), &r); err != nil || r.Verdict != verdict || len(r.Rests) != 1 || r.Rests[0].What != "registry" {
			t.Errorf("%v: %s", err, out)
		}
		if verdict == receipt.Differs && (r.Differences != 1 || r.Paths[0].What != ".denial") {
			t.Errorf("%+v", r.Paths)
		}
	}
}

// TestReceiptsRunNothingElse has receipts ask for what no receipt may ask: they
// may come from anybody.
func TestReceiptsRunNothingElse(t *testing.T) {
	a, dir := answer(t), t.TempDir()
	before := names(t, a.data)
	for _, q := range []receipt.Question{
		{Command: "add", Arguments: []string{a.files[0]}}, {Command: "synth", Arguments: []string{"--out=" + dir, "--vintage=ddp-2025"}},
		{Command: "serve"}, {Command: "query", Arguments: []string{"select 1"}}, {Command: ""}, {Command: "--help"}, {Command: "help"},
		{Command: "claims", Arguments: []string{"--feed=" + filepath.Join(dir, "x.json")}}, {Command: "claims", Arguments: []string{"--moved=true"}},
		{Command: "orders", Arguments: []string{"--receipt=" + filepath.Join(dir, "x.json")}}, {Command: "orders", Arguments: []string{"--data=" + dir}},
		{Command: "orders", Arguments: []string{"--registry="}}, {Command: "orders", Arguments: []string{"--format=csv"}}, {Command: "orders", Arguments: []string{"--help"}},
		{Command: "attain", Arguments: []string{"--to=2017-09-30", "--from=2016-10-01"}}, {Command: "attain", Arguments: []string{"--from", "2016-10-01"}},
		{Command: "attain", Arguments: []string{"--no-such-flag=1"}}, {Command: "attain", Arguments: []string{"--release=none"}},
	} {
		path := sealed(t, a.receipt, func(p *receipt.Predicate) { p.Question = q })
		found(t, q.String(), "receipt-cannot", "--data", a.data, path)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 || names(t, a.data) != before {
		t.Errorf("%v was written (%v)", left, err)
	}
}
