package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/web"
	"golang.org/x/net/html"
)

// mark is in every hostile value, so that a test sees whether it got anywhere.
const mark = "zzmark"

// hostileValues are labels that a release could hold to act in whatever shows
// them: a page, a script, a spreadsheet, a terminal, a template, SQL.
var hostileValues = []string{
	`<script>alert("zzmark")</script>`, `"><img src=x onerror=alert('zzmark')>`, `javascript:alert('zzmark')`, `</title></style></script><svg onload=zzmark>`,
	`=cmd' /C calc'!zzmark`, `+1+1+zzmark`, `-2+3-zzmark`, `@SUM(zzmark)`, "\x1b[2J\x1b]0;zzmark\x07", "\u202ezzmark", `'); drop table arrest; -- zzmark`, `{{.Build}} zzmark`, `]]> zzmark`,
}

// hostileData is a data directory that holds a release whose labels, column
// names and file name are an attacker's.
func hostileData(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "zzprivate")
	ok(t, "synth", "--vintage", "2019-icfo-53623", "--rows", "3000", "--out", dir)
	text, err := os.ReadFile(filepath.Join(dir, "synthetic-2019-icfo-53623.csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines, n := strings.Split(strings.TrimSpace(string(text)), "\n"), 0
	for i, line := range lines {
		extra := "|x"
		if strings.HasPrefix(line, "Apprehension Date|") {
			extra = `|<svg onload=alert('zzmark-column')>`
		} else if i < 5 {
			extra = "|"
		}
		if strings.Contains(line, "|Located|") {
			line = strings.Replace(line, "|Located|", `|"`+strings.ReplaceAll(hostileValues[n%len(hostileValues)], `"`, `""`)+`"|`, 1)
			n++
		}
		lines[i] = line + extra
	}
	file := filepath.Join(dir, `<img src=x onerror=alert('zzmark-file')>.csv`)
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "zzdata")
	ok(t, "add", "--data", data, "--id", "hostile", "--keep", `<svg onload=alert('zzmark-column')>`, file)
	return data
}

// addresses lists every page and file of a site, and every question of the API.
func addresses(t *testing.T, data string) (all []string) {
	t.Helper()
	snapshot, err := (&snapshots{app: &app{data: data}}).current()
	if err != nil {
		t.Fatal(err)
	}
	all, err = web.NewSite(*snapshot, new(chart.Renderer)).Paths()
	if err != nil {
		t.Fatal(err)
	}
	receipts := 0
	all = slices.DeleteFunc(all, func(path string) bool { // a tenth of the receipts, which all hold the same of a release
		if strings.HasSuffix(path, ".receipt.json") {
			receipts++
			return receipts%10 != 1
		}
		return false
	})
	all = append(all, "/add/", "/api/v1/openapi.json", "/api/v1/mix?by=method-value&release=hostile", "/api/v1/mix?by=method-value&scope=office&release=hostile", "/api/v1/diff?arg=ero-arrests-fy2018&arg=hostile",
		"/api/v1/diff?arg=ero-arrests-fy2018&arg=hostile&by=method", "/api/v1/diff?arg=ero-arrests-fy2018&arg=hostile&by=field")
	for _, q := range questions(t) {
		all = append(all, q.address)
	}
	return all
}

// TestHostileValuesOnPages gets every page and every answer of a build whose
// release was made to attack, and looks for anything in them that would run, in
// a browser or a spreadsheet, and for anything that tells of the machine.
func TestHostileValuesOnPages(t *testing.T) {
	data := hostileData(t)
	look := private(t)
	srv := serving(t, data)
	shown, sheet := map[string]int{}, cells{}
	for _, address := range addresses(t, data) {
		res, body := gotten(t, srv.URL+address)
		look(address, fmt.Sprint(res.Header)+string(body))
		if res.StatusCode >= 500 {
			t.Errorf("%s: %d %.300s", address, res.StatusCode, body)
		}
		kind, _, _ := strings.Cut(res.Header.Get("Content-Type"), ";")
		if bytes.Contains(body, []byte(mark)) {
			shown[kind]++
		}
		policy := res.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe-eval") || (kind != "image/svg+xml" && strings.Contains(policy, "unsafe")) || res.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: policy %q", address, policy)
		}
		switch kind {
		case "text/html", "image/svg+xml":
			runs(t, address, body)
		case "application/json", "application/feed+json":
			if !json.Valid(body) {
				t.Errorf("%s is no JSON", address)
			}
		case "text/csv":
			sheet.read(t, address, body)
		}
		if strings.HasPrefix(address, "/api/v1/") && kind == "application/json" && address != "/api/v1/openapi.json" {
			address += map[bool]string{true: "&", false: "?"}[strings.Contains(address, "?")] + "format=csv"
			if res, body := gotten(t, srv.URL+address); res.StatusCode == http.StatusOK {
				sheet.read(t, address, body)
			}
		}
	}
	if sheet.all < 1000 || sheet.marked < len(hostileValues) || sheet.negative == 0 {
		t.Errorf("%+v in spreadsheets: nothing was tried", sheet)
	}
	for _, kind := range []string{"text/html", "application/json", "text/csv"} {
		if shown[kind] == 0 {
			t.Errorf("no %s shows a hostile value: nothing was tried (%v)", kind, shown)
		}
	}
}

// runs looks through a document as a browser reads it for what would run, or
// would be sent elsewhere.
func runs(t *testing.T, address string, body []byte) {
	t.Helper()
	z := html.NewTokenizer(bytes.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			for _, a := range token.Attr {
				value := strings.ToLower(strings.TrimSpace(a.Val))
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.HasPrefix(value, "javascript:") || (a.Key == "src" && (value == "x" || strings.Contains(value, "//"))) {
					t.Errorf("%s: <%s %s=%q>", address, token.Data, a.Key, a.Val)
				}
			}
			if token.Data == "script" && !hasSource(token) {
				t.Errorf("%s: a script of its own", address)
			}
		}
	}
}

func hasSource(token html.Token) bool {
	for _, a := range token.Attr {
		if a.Key == "src" && strings.Contains(a.Val, "assets/") {
			return true
		}
	}
	return false
}

// cells counts what a spreadsheet finds in downloads.
type cells struct{ all, marked, negative int }

// read reads a CSV as a spreadsheet does, and wants no text that begins a formula
// and every number a number.
func (c *cells) read(t *testing.T, address string, body []byte) {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil {
		t.Errorf("%s: %v", address, err)
	}
	for _, cell := range slices.Concat(rows...) {
		c.all++
		if strings.Contains(cell, mark) {
			c.marked++
		}
		if cell == "" || !strings.ContainsAny(cell[:1], "=+-@\t\r\x00") {
			continue
		}
		if strings.Trim(cell, "0123456789.-") != "" || strings.Count(cell, "-") != 1 {
			t.Errorf("%s: the cell %q begins a formula", address, cell)
		}
		c.negative++
	}
}

// TestHostileValuesOnTerminals runs every command that prints values of a
// release, and wants nothing that drives a terminal.
func TestHostileValuesOnTerminals(t *testing.T) {
	data, marked := hostileData(t), 0
	for _, args := range [][]string{{"mix", "--by", "method-value", "--release", "hostile"}, {"releases"}, {"diff", "ero-arrests-fy2018", "hostile"}, {"diff", "ero-arrests-fy2018", "hostile", "--by", "method"},
		{"mix", "--by", "method-value", "--format", "md"}, {"query", "select distinct arrest_method, file_name from arrest", "--format", "table"}, {"attain", "--office", "\x1b[2Jzzmark"}, {"claims", "\x1b[2Jzzmark"}} {
		out, errOut, _ := try(append(args, "--data", data)...)
		for _, r := range out + errOut {
			if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
				t.Errorf("%v: %q is written", args, r)
				break
			}
		}
		if strings.Contains(out+errOut, mark) {
			marked++
		}
	}
	if marked < 4 {
		t.Errorf("%d outputs show a hostile value: nothing was tried", marked)
	}
}

// TestHostileParameters puts attacks into every parameter of every command.
// None is answered with a fault of ours, and what is held stays as it is.
func TestHostileParameters(t *testing.T) {
	data := hostileData(t)
	srv := serving(t, data)
	before := current(t, data)
	attacks := append([]string{`x"; drop table arrest; --`, `'||(select 1)||'`, "]", "\x00", strings.Repeat("9", 10_000), "../../../../etc/passwd", "..\\..\\windows\\win.ini", "%2e%2e%2fetc%2fpasswd", "/etc/passwd",
		"file:///etc/passwd", "--help", "--data=/etc", "-1", "99999999999999999999", "0", "2025-13-45", "9999-12-31", "0001-01-01", strings.Repeat("DAL,", 900), "NaN", "1e309", "${jndi:ldap://x}", "\u202e", "\xff\xfe"}, hostileValues...)
	n := 0
	for _, name := range apiCommands() {
		c, err := apiCommand(freshRoot(), name)
		if err != nil {
			t.Fatal(err)
		}
		names := []string{"format", "arg", "unknown-to-all", "data", "help"}
		for _, f := range apiFlags(c) {
			names = append(names, f.Name)
		}
		for _, parameter := range names {
			for _, attack := range attacks {
				n++
				start := time.Now()
				res, body := gotten(t, srv.URL+"/api/v1/"+name+"?"+parameter+"="+escaped(attack))
				if res.StatusCode >= 500 || time.Since(start) > 5*time.Second {
					t.Errorf("%s %s=%.60q: %d after %v: %.300s", name, parameter, attack, res.StatusCode, time.Since(start), body)
				}
				for _, bad := range []string{"root:x:", "Parser Error", "duckdb", "goroutine", ".go:"} {
					if bytes.Contains(body, []byte(bad)) {
						t.Errorf("%s %s=%.60q tells %q", name, parameter, attack, bad)
					}
				}
			}
		}
	}
	if n < 1000 || current(t, data) != before {
		t.Errorf("%d attacks, and the build is %s", n, current(t, data))
	}
}

// escaped writes every byte of a text as an address has it.
func escaped(text string) string {
	var b strings.Builder
	for i := range len(text) {
		fmt.Fprintf(&b, "%%%02x", text[i])
	}
	return b.String()
}

// TestManyParameters asks with far more of everything than makes sense.
func TestManyParameters(t *testing.T) {
	srv := serving(t, t.TempDir())
	for name, address := range map[string]string{
		"a million parameters": "/api/v1/attain?" + strings.Repeat("office=DAL&", 100_000), "a long path": "/" + strings.Repeat("a/", 5_000), "many arguments": "/api/v1/claims?" + strings.Repeat("arg=a&", 600),
		"a thousand steps": "/" + strings.Repeat("../", 340) + "etc/passwd",
	} {
		start := time.Now()
		res, err := http.Get(srv.URL + address)
		if err != nil {
			continue // cut off while it was sent: the server takes no more
		}
		if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode < 400 || res.StatusCode >= 500 || time.Since(start) > 2*time.Second {
			t.Errorf("%s: %d after %v", name, res.StatusCode, time.Since(start))
		}
		res.Body.Close()
	}
}

// TestNoWayOut asks every kind of address for files outside of the site.
func TestNoWayOut(t *testing.T) {
	srv := serving(t, hostileData(t))
	secret := []string{"root:x:", "[boot loader]", "PRIVATE KEY"}
	tried := 0
	for _, base := range []string{"/", "/assets/", "/fig/", "/claims/", "/data/", "/releases/", "/offices/", "/embed/", "/es/", "/api/v1/", "/api/v1/jobs/", "/downloads/"} {
		for _, way := range []string{"../../../../etc/passwd", "..%2f..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/%2e%2e/etc/passwd", "%252e%252e%252fetc%252fpasswd", "..%5c..%5c..%5cetc%5cpasswd", "..\\..\\etc\\passwd",
			"/etc/passwd", "%2fetc%2fpasswd", "....//....//etc/passwd", "etc/passwd%00.html", "..;/etc/passwd", "%c0%ae%c0%ae/etc/passwd", "..%c1%9c..%c1%9cetc/passwd", "./../etc/passwd", "CURRENT", "../CURRENT", strings.Repeat("%2e%2e%2f", 50) + "etc/passwd",
			"%00", "con", "..", ".", "%2e", "~root", "file:%2f%2f%2fetc%2fpasswd"} {
			tried++
			res, body := raw(t, srv, base+way)
			if res < 400 && res != http.StatusMovedPermanently && (base+way != "/es/." && base+way != "/.") || res >= 500 {
				t.Errorf("%s%s: %d %.200s", base, way, res, body)
			}
			for _, s := range secret {
				if strings.Contains(body, s) {
					t.Errorf("%s%s gives a file of the machine", base, way)
				}
			}
		}
	}
	if tried < 200 {
		t.Error(tried)
	}
}

// raw asks for an address as it stands, with nothing cleaned by a client.
func raw(t *testing.T, srv *httptest.Server, address string) (status int, body string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, srv.URL+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.URL.Opaque = address
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(address, err)
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(b)
}

// private gives what looks through a text for the directories, the user and the
// environment of a test, and looks through the log at its end.
func private(t *testing.T) (look func(what, text string)) {
	t.Helper()
	t.Setenv("ZZSECRET", "zzenvironment")
	t.Setenv("HOME", filepath.Join(t.TempDir(), "zzhome"))
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	look = func(what, text string) {
		for _, p := range []string{"zzprivate", "zzdata", "zzhome", "zzenvironment", os.TempDir() + "/", "goroutine ", ".go:"} {
			if strings.Contains(text, p) {
				t.Errorf("%s tells %q: %.300s", what, p, text)
			}
		}
	}
	t.Cleanup(func() {
		slog.SetDefault(before)
		look("the log", log.String())
	})
	return look
}

// TestFaultsTellNothingPrivate asks for what fails, also of a build that is
// damaged step by step.
func TestFaultsTellNothingPrivate(t *testing.T) {
	look := private(t)
	srv := serving(t, filepath.Join(t.TempDir(), "zzdata"))
	for _, address := range []string{"/nowhere", "/api/v1/nothing", "/api/v1/attain?registry=x", "/api/v1/claims?arg=/etc/x", "/healthz", "/api/v1/people?attribute=sex", "/api/v1/jobs/x", "/api/v1/token", "/api/v1/add"} {
		res, body := gotten(t, srv.URL+address)
		look(address, fmt.Sprint(res.Header)+string(body))
	}
	broken := filepath.Join(t.TempDir(), "zzdata")
	ok(t, "add", "--data", broken, "../../testdata/corpus/whole.good.csv")
	ill := serving(t, broken)
	gotten(t, ill.URL+"/healthz")
	for _, damage := range []func() error{
		func() error { return os.WriteFile(filepath.Join(broken, "CURRENT"), []byte("nonsense"), 0o644) },
		func() error { return os.RemoveAll(filepath.Join(broken, "builds")) },
	} {
		if err := damage(); err != nil {
			t.Fatal(err)
		}
		res, body := gotten(t, ill.URL+"/healthz")
		if res.StatusCode != http.StatusServiceUnavailable {
			t.Error("health does not tell:", res.StatusCode)
		}
		look("/healthz of a damaged build", string(body))
	}
	ok(t, "add", "--data", filepath.Join(broken, "more"), "../../testdata/corpus/whole.good.csv")
	if err := os.WriteFile(filepath.Join(broken, "more", historyFile), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	res, body := gotten(t, serving(t, filepath.Join(broken, "more")).URL+"/healthz")
	if res.StatusCode != http.StatusOK { // no answer rests on it
		t.Error("a damaged history ends the service:", res.StatusCode)
	}
	look("/healthz of a damaged history", string(body))
}

// TestForeignRequests asks as pages of others would, for pages and for answers.
func TestForeignRequests(t *testing.T) {
	srv := serving(t, t.TempDir())
	ask := func(address string, change func(*http.Request)) int {
		req, err := http.NewRequest(http.MethodGet, srv.URL+address, nil)
		if err != nil {
			t.Fatal(err)
		}
		change(req)
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		for name := range res.Header {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("%s lets others read: %s", address, name)
			}
		}
		return res.StatusCode
	}
	for _, address := range []string{"/", "/orders/", "/api/v1/attain", "/api/v1/token", "/healthz", "/fig/national.csv"} {
		for _, host := range []string{"evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example", "0x7f000001.example", "", "[::ffff:8.8.8.8]", "169.254.169.254", "0.0.0.0"} {
			if status := ask(address, func(r *http.Request) {
				r.Host = host
				if host == "" {
					r.Host = " "
				}
			}); status != http.StatusMisdirectedRequest && status != http.StatusBadRequest {
				t.Errorf("%s is answered to the name %q: %d", address, host, status)
			}
		}
		for _, host := range []string{"127.0.0.1", "localhost", "LOCALHOST:1", "[::1]:8075", "127.8.9.1"} {
			if status := ask(address, func(r *http.Request) { r.Host = host }); status == http.StatusMisdirectedRequest {
				t.Errorf("%s is not answered to the name %q", address, host)
			}
		}
	}
	for site, want := range map[string]int{"cross-site": 403, "same-site": 403, "same-origin": 200, "none": 200} {
		if status := ask("/api/v1/attain", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", site); r.Header.Set("Sec-Fetch-Mode", "no-cors") }); status != want {
			t.Errorf("a %s request for an answer: %d", site, status)
		}
	}
	if status := ask("/api/v1/attain", func(r *http.Request) {
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Sec-Fetch-Mode", "navigate")
	}); status != http.StatusOK {
		t.Error("a link to an answer cannot be followed:", status)
	}
}
