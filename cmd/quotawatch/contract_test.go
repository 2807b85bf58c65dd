package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/web"
)

// TestReportThatCannotBeWritten reads nothing where that is known before, and
// says that the files are added where it is found out after.
func TestReportThatCannotBeWritten(t *testing.T) {
	data, file, dir := t.TempDir(), "../../testdata/corpus/whole.good.csv", t.TempDir()
	_, says, exit := try("add", "--data", data, "--report", filepath.Join(dir, "none", "r.html"), file)
	if exit == quotawatch.ExitOK || !strings.Contains(says, "nothing was read") || ok(t, "releases", "--data", data, "--format", "json") != "[]\n" {
		t.Errorf("exit %d: %s", exit, says)
	}
	taken := filepath.Join(dir, "r.html")
	if err := os.MkdirAll(filepath.Join(taken, "full"), 0o755); err != nil {
		t.Fatal(err)
	}
	_, says, exit = try("add", "--data", data, "--report", taken, file)
	if exit == quotawatch.ExitOK || !strings.Contains(says, "the files ARE added") || !strings.Contains(ok(t, "releases", "--data", data, "--format", "json"), "whole.good.csv") {
		t.Errorf("exit %d: %s", exit, says)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("left: %v", entries)
	}
}

// TestRefusedFilesGetAReport refuses two files that hold the same rows, after
// both were read: the report has the fault and how many rows there were, with
// the exit code of the refusal, and so has the answer to an upload.
func TestRefusedFilesGetAReport(t *testing.T) {
	dir := t.TempDir()
	first, second := madeUp(t, filepath.Join(dir, "1"), "1"), madeUp(t, filepath.Join(dir, "2"), "2")
	again := filepath.Join(dir, "again.csv")
	// Half of the rows of one file, and half of another's.
	a, b := lines(t, first), lines(t, second)
	if err := os.WriteFile(again, bytes.Join(append(a[:len(a)-150], b[len(b)-150:]...), nil), 0o644); err != nil {
		t.Fatal(err)
	}
	files := []string{first, again}
	data, report := filepath.Join(dir, "data"), filepath.Join(dir, "r.json")
	_, says, exit := try(append([]string{"add", "--data", data, "--report", report}, files...)...)
	var r web.Refusal
	written, err := os.ReadFile(report)
	if err == nil {
		err = json.Unmarshal(written, &r)
	}
	if err != nil || exit != quotawatch.ExitRefused || len(r.Faults) != 1 || r.Faults[0].Code != quotawatch.CodeReleaseTwice || bytes.Contains(written, []byte(dir)) {
		t.Fatalf("exit %d, %v: %s %s", exit, err, written, says)
	}
	isPart(t, r.Parts)
	srv := taking(t, filepath.Join(dir, "other"))
	state, body := dropped(t, srv.URL, "", files...)
	if state.State != "failed" || state.Error.Code != quotawatch.CodeReleaseTwice {
		t.Fatal(body)
	}
	isPart(t, state.Parts)
	page := filepath.Join(dir, "r.html")
	if _, _, again := try(append([]string{"add", "--dry-run", "--data", data, "--report", page}, files...)...); again != exit {
		t.Errorf("exit %d", again)
	}
	if b, err := os.ReadFile(page); err != nil || !bytes.Contains(b, []byte("again.csv")) || !bytes.Contains(b, []byte("release-twice")) {
		t.Errorf("%v %s", err, b)
	}
}

// madeUp makes a file of 300 made-up rows.
func madeUp(t *testing.T, dir, seed string) string {
	t.Helper()
	ok(t, "synth", "--vintage", "2026-03", "--rows", "300", "--format", "csv", "--seed", seed, "--out", dir)
	made, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil || len(made) != 1 {
		t.Fatal(made, err)
	}
	return made[0]
}

// lines reads the lines of a file, each with its end.
func lines(t *testing.T, path string) [][]byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.SplitAfter(bytes.TrimSuffix(text, []byte("\n")), []byte("\n"))
}

func isPart(t *testing.T, parts []web.Part) {
	t.Helper()
	if len(parts) != 2 {
		t.Fatalf("%+v", parts)
	}
	for _, p := range parts {
		if len(p.Sheets) != 1 || p.Sheets[0].Loaded+p.Sheets[0].Quarantined != 300 || !p.Sheets[0].Balanced() || len(p.SHA256) != 64 {
			t.Errorf("%+v", p)
		}
	}
}

// TestSnapshotThatPanics keeps the last build when reading a new one fails in a
// way nobody expected, tells it, and serves on.
func TestSnapshotThatPanics(t *testing.T) {
	data := t.TempDir()
	s := &snapshots{app: &app{data: data}}
	srv := served(t, &web.Server{Current: s.current, Uploads: (&app{data: data}).uploads(t.Context(), s)})
	before, _ := gotten(t, srv+"/data/")
	build := before.Header.Get("Quotawatch-Build")
	s.reader = func() (*web.Snapshot, error) { panic("of a snapshot") }
	state, body := dropped(t, srv, "", "../../testdata/corpus/whole.good.csv")
	if state.State != "done" || len(state.Report) == 0 || state.Problem == nil || state.Error.Code != quotawatch.CodeInternal {
		t.Errorf("what is added is not told as added: %s", body)
	}
	for path, want := range map[string]int{"/data/": http.StatusOK, "/healthz": http.StatusServiceUnavailable} {
		if res, _ := gotten(t, srv+path); res.StatusCode != want || res.Header.Get("Quotawatch-Build") != build {
			t.Errorf("%s: %d of %s", path, res.StatusCode, res.Header.Get("Quotawatch-Build"))
		}
	}
}
