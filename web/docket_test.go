package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch/claim"
)

// TestDocket pins the example that every reader checks first, on its page and
// in the list.
func TestDocket(t *testing.T) {
	url := server(t).URL
	_, list := get(t, url+"/claims/")
	_, one := get(t, url+"/claims/ice-post-2025-01-23/")
	for _, want := range []string{"538 arrests on 23 January 2025", "466", "records show fewer (1 of 6 rules)"} {
		if !strings.Contains(list, want) || !strings.Contains(one, want) {
			t.Errorf("%q is not on both pages", want)
		}
	}
	for _, want := range []string{"13.4% below the stated 538 arrests", "Enforcement and Removal Operations", "538 alone", "persons: one per identifier"} {
		if !strings.Contains(one, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	results := claim.Docket(snapshot(t).Holdings.Holdings)
	if n := strings.Count(list, `<th scope="row"><a href="../claims/`); n != len(results) {
		t.Errorf("%d claims listed, want %d", n, len(results))
	}
	if strings.Contains(one, "Receipt</a>") {
		t.Error("a receipt is offered although none can be made")
	}
}

// TestDocketFiles reads what stands beside a claim, and its receipt where the
// program can make one.
func TestDocketFiles(t *testing.T) {
	s := snapshot(t)
	var asked []string
	s.Receipt = func(command string, arguments ...string) ([]byte, error) {
		asked = append([]string{command}, arguments...)
		return []byte("{}"), nil
	}
	srv := httptest.NewServer(&Server{Current: func() (*Snapshot, error) { return &s, nil }})
	defer srv.Close()
	_, body := get(t, srv.URL+"/claims/ice-post-2025-01-23.json")
	var doc map[string]any
	if err := json.Unmarshal([]byte(body), &doc); err != nil || doc["verdict"] != "records show fewer" {
		t.Errorf("%v %.200s", err, body)
	}
	for path, want := range map[string]string{"/claims/ice-post-2025-01-23.receipt.json": "claims ice-post-2025-01-23",
		"/fig/map.receipt.json": "attain --from=2025-01-20 --order=field-office-75 --scope=office --to=2026-08-06"} {
		res, body := get(t, srv.URL+path)
		if got := strings.Join(asked, " "); res.StatusCode != http.StatusOK || body != "{}" || got != want {
			t.Errorf("%s: %d, asked %q, want %q", path, res.StatusCode, got, want)
		}
	}
	for _, path := range []string{"/claims/none/", "/claims/ice-post-2025-01-23.exe", "/fig/none.receipt.json"} {
		if res, _ := get(t, srv.URL+path); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	for path, kind := range map[string]string{"/feed.json": "application/feed+json", "/feed.atom": "application/atom+xml"} {
		if res, _ := get(t, srv.URL+path); res.Header.Get("Content-Type") != kind {
			t.Errorf("%s is %s", path, res.Header.Get("Content-Type"))
		}
	}
}
