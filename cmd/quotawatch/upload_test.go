package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/web"
)

// taking serves a data directory in this process and takes files.
func taking(t *testing.T, data string) *httptest.Server {
	t.Helper()
	a := &app{data: data}
	s := &snapshots{app: a}
	server := &web.Server{Current: s.current, Uploads: a.uploads(context.Background(), s)}
	srv := httptest.NewServer(server)
	t.Cleanup(func() { srv.Close(); server.Wait() })
	return srv
}

// served serves with a server of the test's own, and gives its address.
func served(t *testing.T, server *web.Server) string {
	t.Helper()
	srv := httptest.NewServer(server)
	t.Cleanup(func() { srv.Close(); server.Wait() })
	return srv.URL
}

// dropped sends files as the page does, and gives what became of them.
func dropped(t *testing.T, base, query string, paths ...string) (state web.JobState, body string) {
	t.Helper()
	_, b := gotten(t, base+"/api/v1/token")
	var token struct{ Token string }
	if err := json.Unmarshal(b, &token); err != nil {
		t.Fatal(err)
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for _, p := range paths {
		content, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		part, _ := w.CreateFormFile("files", filepath.Base(p))
		_, _ = part.Write(content)
	}
	_ = w.Close()
	req, _ := http.NewRequest(http.MethodPost, base+"/api/v1/add"+query, &form)
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Quotawatch-Token", token.Token)
	req.Header.Set("Origin", base)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if b, _ := io.ReadAll(res.Body); res.StatusCode != http.StatusAccepted {
		t.Fatalf("%d %s", res.StatusCode, b)
	}
	for range 1000 {
		_, b := gotten(t, base+res.Header.Get("Location"))
		if err := json.Unmarshal(b, &state); err != nil {
			t.Fatal(err)
		}
		if state.State != "reading" {
			return state, string(b)
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the job does not end")
	return state, ""
}

// TestDroppedFileIsAdded sends a file to a server and adds it by the command
// line elsewhere: the reports are the same, and the server answers from it.
func TestDroppedFileIsAdded(t *testing.T) {
	data, file := t.TempDir(), "../../testdata/corpus/whole.good.csv"
	srv := taking(t, data)
	before, _ := gotten(t, srv.URL+"/data/")
	state, body := dropped(t, srv.URL, "?id=dropped", file)
	want := ok(t, "add", "--data", t.TempDir(), "--id", "dropped", "--format", "json", file)
	if state.State != "done" || compact(t, state.Report) != compact(t, []byte(want)) {
		t.Errorf("the report is\n%s\nwant\n%s", body, want)
	}
	var outcomes []quotawatch.Release
	if err := json.Unmarshal(state.Report, &outcomes); err != nil || len(outcomes) != 1 {
		t.Fatal(err)
	}
	for _, f := range outcomes[0].Files {
		if f.Seen == 0 || f.Seen != f.Loaded+f.Quarantined+f.NotData || f.Name != "whole.good.csv" {
			t.Errorf("%+v", f)
		}
	}
	if state.Claims == nil || state.Claims.Checked < 200 {
		t.Errorf("the claims were not checked again: %s", body)
	}
	after, page := gotten(t, srv.URL+"/data/")
	build := after.Header.Get("Quotawatch-Build")
	if build == before.Header.Get("Quotawatch-Build") || build != state.Build || build != current(t, data) || !bytes.Contains(page, []byte("dropped")) {
		t.Errorf("build %s is served, the job says %s", build, state.Build)
	}
	if again, _ := dropped(t, srv.URL, "", file); again.State != "done" || !strings.Contains(string(again.Report), `"already_held":true`) || again.Claims != nil {
		t.Errorf("%s", again.Report)
	}
	if left, err := os.ReadDir(filepath.Join(data, uploadsDir)); err != nil || len(left) != 0 {
		t.Errorf("%d uploads are left (%v)", len(left), err)
	}
}

func compact(t *testing.T, b []byte) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Compact(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestDroppedFileIsRefused sends files of the corpus that must be refused, and
// wants the error of the command line, with no path of this machine in it.
func TestDroppedFileIsRefused(t *testing.T) {
	data := t.TempDir()
	srv := taking(t, data)
	bad, err := filepath.Glob("../../testdata/corpus/*")
	if err != nil || len(bad) < 30 {
		t.Fatal(len(bad), err)
	}
	n := 0
	for i, file := range bad {
		if i%4 != 0 { // a quarter of the corpus: what is read is add's matter
			continue
		}
		lock := strings.ContainsAny(filepath.Base(file), "~#") // known by a name that uploads do not keep
		if info, err := os.Stat(file); err != nil || lock || info.IsDir() || strings.Contains(filepath.Base(file), ".good.") || filepath.Ext(file) == ".yaml" || filepath.Ext(file) == ".md" {
			continue
		}
		_, errOut, exit := try("add", "--dry-run", "--data", data, file)
		if exit == quotawatch.ExitOK {
			continue
		}
		n++
		state, body := dropped(t, srv.URL, "?dry-run=true", file)
		if state.State != "failed" || state.Problem == nil || !strings.Contains(errOut, "code: "+string(state.Error.Code)) || !strings.Contains(errOut, state.Error.Summary) {
			t.Errorf("%s: %s\nwant\n%s", filepath.Base(file), body, errOut)
		}
		for _, private := range []string{data, os.TempDir() + "/", uploadsDir + "/"} {
			if strings.Contains(body, private) {
				t.Errorf("%s: the answer names %s: %s", filepath.Base(file), private, body)
			}
		}
	}
	if n < 10 {
		t.Errorf("%d files refused", n)
	}
	if _, b := gotten(t, srv.URL+"/api/v1/releases"); string(b) != "[]\n" {
		t.Errorf("something was kept: %s", b)
	}
}

// TestDroppedUnknownLayout is refused with a proposal, and taken when that is
// accepted.
func TestDroppedUnknownLayout(t *testing.T) {
	dir := t.TempDir()
	text, err := os.ReadFile(synthetic(t, 2000))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	lines[5] = `"AOR of Apprehension"|"Date of Apprehension"|"Method of Apprehension"|"Landmark of Apprehension"|"Operation"|"Disposition"|"Birth Date"|"Country"|"Sex"`
	renamed := strings.Join(lines, "\n")
	file := filepath.Join(dir, "new.csv")
	if err := os.WriteFile(file, []byte(renamed), 0o644); err != nil {
		t.Fatal(err)
	}
	srv := taking(t, filepath.Join(dir, "data"))
	state, body := dropped(t, srv.URL, "", file)
	if state.State != "failed" || !strings.Contains(state.Proposal, "--accept NAME new.csv") {
		t.Fatal(body)
	}
	if state, body := dropped(t, srv.URL, "?accept=mine", file); state.State != "done" {
		t.Error(body)
	}
}

// TestUploadsLeftBehind removes what a killed server left, and not what another
// is receiving.
func TestUploadsLeftBehind(t *testing.T) {
	a := &app{data: t.TempDir()}
	young, done, err := a.uploadPlace()
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	old := filepath.Join(a.data, uploadsDir, "left") // no process holds it
	if err := os.Mkdir(old, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, done, err := a.uploadPlace(); err != nil {
		t.Fatal(err)
	} else {
		done()
	}
	if _, err := os.Stat(old); err == nil {
		t.Error("what was left is there")
	}
	if _, err := os.Stat(young); err != nil {
		t.Error("what is being received is gone")
	}
	if _, _, err := (&app{data: "/proc/none"}).uploadPlace(); err == nil || strings.Contains(fmt.Sprint((&app{}).outward(err)), "/proc/none/uploads:") {
		t.Error(err)
	}
}
