package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/web"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/spf13/cobra"
)

// serving serves a data directory in this process.
func serving(t *testing.T, data string) *httptest.Server {
	t.Helper()
	s := &snapshots{app: &app{data: data}}
	srv := httptest.NewServer(&web.Server{Current: s.current})
	t.Cleanup(srv.Close)
	return srv
}

// gotten gives the answer of an address, read whole.
func gotten(t *testing.T, address string) (*http.Response, []byte) {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, b
}

// freshRoot makes the commands, as often as one likes.
func freshRoot() *cobra.Command {
	return newRoot(&app{in: strings.NewReader(""), out: io.Discard, err: io.Discard})
}

// asked is an address of the API and the command line that it stands for.
type asked struct {
	address string
	args    []string
}

// questions are the examples of every command, and some more so that no command
// is without one.
func questions(t *testing.T) (all []asked) {
	t.Helper()
	more := map[string][]string{
		"diff":       {"diff --by day ero-arrests-fy2016 ero-arrests-fy2017", "diff ero-arrests-fy2016 ero-arrests-fy2016"},
		"mix":        {"mix --by method --scope office --baseline-from 2016-02-01 --baseline-to 2016-09-25 --from 2017-01-30 --to 2017-09-24"},
		"attain":     {"attain --ledger --scope national --by day", "attain --unassigned shared --from 2017-10-01 --to 2018-09-30"},
		"claims":     {"claims ice-post-2025-01-23 --kind agency"},
		"releases":   {"releases"},
		"multiverse": {"multiverse --from 2017-10-01 --to 2018-09-30"},
	}
	for _, name := range apiCommands() {
		c, err := apiCommand(freshRoot(), name)
		if err != nil {
			t.Fatal(err)
		}
		lines := exampleLines(c.Example)
		for _, line := range more[name] {
			lines = append(lines, strings.Fields(line))
		}
		for _, words := range lines {
			again, _ := apiCommand(freshRoot(), name)
			if address, ok := exampleAddress(again, words[1:]); ok && !strings.Contains(address, "ddp-") && !strings.Contains(address, "format=") {
				all = append(all, asked{address, words})
			}
		}
	}
	if len(all) < 20 {
		t.Fatalf("%d questions", len(all))
	}
	return all
}

// TestAPIIsTheCommandLine asks every example of every command both ways, in
// every format, and wants the same bytes.
func TestAPIIsTheCommandLine(t *testing.T) {
	data := t.TempDir()
	srv := serving(t, data)
	for _, q := range questions(t) {
		for _, f := range apiFormats() {
			want, errOut, exit := try(append(q.args, "--data="+data, "--format="+f.ID)...)
			and := map[bool]string{true: "&", false: "?"}[strings.Contains(q.address, "?")]
			res, got := gotten(t, srv.URL+q.address+and+"format="+f.ID)
			if exit != quotawatch.ExitOK {
				if res.StatusCode < 400 {
					t.Errorf("%s is answered, and the command line says\n%s", q.address, errOut)
				}
				continue
			}
			if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != f.Kind || string(got) != want {
				t.Errorf("%s as %s: %d %s, %d bytes, want %d", q.address, f.ID, res.StatusCode, res.Header.Get("Content-Type"), len(got), len(want))
			}
			if res.Header.Get("Quotawatch-Build") == "" || res.Header.Get("ETag") == "" {
				t.Errorf("%s names no build or has no tag", q.address)
			}
		}
	}
}

// compiled is the description of the API as a library for schemas reads it.
func compiled(t *testing.T, document []byte) *jsonschema.Compiler {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err == nil {
		err = c.AddResource("openapi.json", doc)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestOpenAPI holds the description to the standard's own schema, and every
// answer to what the description says of it.
func TestOpenAPI(t *testing.T) {
	srv := serving(t, t.TempDir())
	_, document := gotten(t, srv.URL+"/api/v1/openapi.json")
	c := compiled(t, document)
	standard, err := c.Compile(filepath.Join("..", "..", "testdata", "openapi", "oas-3.1.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	doc, _ := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err := standard.Validate(doc); err != nil {
		t.Errorf("the description is not OpenAPI 3.1: %v", err)
	}
	if err := standard.Validate(map[string]any{"openapi": "3.1.1", "info": map[string]any{"title": "no version"}}); err == nil {
		t.Error("the schema takes anything")
	}
	answered := map[string]int{}
	for _, q := range questions(t) {
		name := q.args[0]
		schema, err := c.Compile("openapi.json#/components/schemas/" + name)
		if err != nil {
			t.Fatal(err)
		}
		res, b := gotten(t, srv.URL+q.address)
		if res.StatusCode != http.StatusOK {
			schema, _ = c.Compile("openapi.json#/components/schemas/problem")
		} else {
			answered[name]++
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s (%d): %v", q.address, res.StatusCode, err)
		}
	}
	for _, name := range apiCommands() {
		if answerTypes()[name] == nil {
			t.Errorf("the answer of %s is not described: add its type to answerTypes", name)
		}
		if answered[name] == 0 {
			t.Errorf("no example of %s is answered", name)
		}
	}
}

// TestAPIRefuses asks what may not be asked, and wants the one shape of errors.
func TestAPIRefuses(t *testing.T) {
	srv := serving(t, t.TempDir())
	for address, want := range map[string]struct {
		status int
		code   quotawatch.Code
	}{
		"attain?offices=DAL":                                  {400, quotawatch.CodeUsage}, // no such parameter is never ignored
		"attain?scope=office&scope=national":                  {400, quotawatch.CodeUsage},
		"attain?scope=planet":                                 {400, quotawatch.CodeUsage},
		"attain?from=2025-02-30":                              {400, quotawatch.CodeUsage},
		"attain?format=table":                                 {400, quotawatch.CodeUsage},
		"attain?format=xml":                                   {400, quotawatch.CodeUsage},
		"attain?arg=extra":                                    {400, quotawatch.CodeUsage},
		"attain?data=/etc":                                    {400, quotawatch.CodeUsage},
		"attain?registry=/etc":                                {400, quotawatch.CodeUsage},
		"attain?receipt=/tmp/r.json":                          {400, quotawatch.CodeUsage},
		"attain?help=true":                                    {400, quotawatch.CodeUsage},
		"attain?%zz":                                          {400, quotawatch.CodeUsage},
		"attain?order=quota-9":                                {404, quotawatch.CodeNoOrder},
		"attain?office=ZZZ":                                   {404, quotawatch.CodeNoOffice},
		"attain?order=national-3000":                          {400, quotawatch.CodeScope},
		"attain?from=1999-01-01&to=1999-01-9":                 {400, quotawatch.CodeUsage},
		"attain?scope=national&from=1999-01-01&to=1999-12-31": {422, quotawatch.CodeCannotAnswer},
		"claims?arg=no-such-claim":                            {404, quotawatch.CodeNoClaim},
		"claims?arg=--feed%3D/tmp/feed.json":                  {404, quotawatch.CodeNoClaim}, // an argument is never a flag
		"claims?feed=/tmp/feed.json":                          {400, quotawatch.CodeUsage},
		"claims?moved=true":                                   {400, quotawatch.CodeUsage},
		"multiverse?svg=/tmp/a.svg":                           {400, quotawatch.CodeUsage},
		"releases?verify=true":                                {400, quotawatch.CodeUsage},
		"diff?arg=one":                                        {400, quotawatch.CodeUsage},
		"diff?arg=one&arg=two":                                {404, quotawatch.CodeNoRelease},
		"query?arg=select%201":                                {404, quotawatch.CodeNoPage}, // no SQL from a browser
		"add":                                                 {405, quotawatch.CodeMethod}, // files are added by POST, with a token
		"serve":                                               {404, quotawatch.CodeNoPage},
		"verify?arg=/etc/passwd":                              {404, quotawatch.CodeNoPage},
		"":                                                    {404, quotawatch.CodeNoPage},
		"attain/":                                             {404, quotawatch.CodeNoPage},
		"openapi.json?format=csv":                             {404, quotawatch.CodeNoPage},
		"attain?order=" + strings.Repeat("x", 5000):           {413, quotawatch.CodeTooLarge},
	} {
		res, b := gotten(t, srv.URL+"/api/v1/"+address)
		var p web.Problem
		if err := json.Unmarshal(b, &p); err != nil || res.StatusCode != want.status || p.Error.Code != want.code || p.Error.Summary == "" {
			t.Errorf("%.80s: %d %s, want %d %s", address, res.StatusCode, b, want.status, want.code)
		}
		if res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%.80s may be kept", address)
		}
	}
}

// TestSameQuestionSameAnswer asks in another order of parameters, again, and
// with what the first answer was named by.
func TestSameQuestionSameAnswer(t *testing.T) {
	srv := serving(t, t.TempDir())
	first, a := gotten(t, srv.URL+"/api/v1/attain?from=2017-10-01&to=2018-09-30")
	other, b := gotten(t, srv.URL+"/api/v1/attain?to=2018-09-30&from=2017-10-01")
	if !bytes.Equal(a, b) || first.Header.Get("ETag") != other.Header.Get("ETag") {
		t.Error("the order of parameters changes the answer")
	}
	req, _ := http.NewRequest(http.MethodHead, srv.URL+"/api/v1/attain?from=2017-10-01&to=2018-09-30", nil)
	head, err := http.DefaultClient.Do(req)
	if err != nil || head.StatusCode != http.StatusOK || head.Header.Get("ETag") == "" || head.Header.Get("Content-Length") == "0" {
		t.Error("HEAD", head, err)
	}
	req, _ = http.NewRequest(http.MethodGet, srv.URL+"/api/v1/attain?from=2017-10-01&to=2018-09-30", nil)
	req.Header.Set("If-None-Match", fmt.Sprintf(`"other", W/%s`, first.Header.Get("ETag")))
	again, err := http.DefaultClient.Do(req)
	if err != nil || again.StatusCode != http.StatusNotModified {
		t.Error("the same answer is sent again", again, err)
	}
}

// TestAPIManyAtOnce asks every question from many sides at once, of one build
// that all share, and wants each answer as it is alone.
func TestAPIManyAtOnce(t *testing.T) {
	data := t.TempDir()
	alone, together := serving(t, data), serving(t, data)
	all := questions(t)
	want := make([][]byte, len(all))
	for i, q := range all {
		_, want[i] = gotten(t, alone.URL+q.address)
	}
	var clients sync.WaitGroup
	for c := range 6 {
		clients.Go(func() {
			for i := range all {
				at := (i + c*len(all)/6) % len(all)
				if res, got := gotten(t, together.URL+all[at].address); !bytes.Equal(got, want[at]) {
					t.Errorf("%s: %d, %d bytes, want %d", all[at].address, res.StatusCode, len(got), len(want[at]))
				}
			}
		})
	}
	clients.Wait()
}

// FuzzQuestion reads queries that no form makes. What is taken is never ignored:
// every parameter has set its flag, or is the format or an argument.
func FuzzQuestion(f *testing.F) {
	f.Add("attain", "office=DAL,MIA&office=ATL&from=2017-10-01&format=csv")
	f.Add("series", "method=at-large&average=28&show=share&ledger=true")
	f.Add("claims", "arg=--feed&arg=a&kind=agency")
	f.Add("diff", "arg=%00&from=\xff")
	f.Fuzz(func(t *testing.T, command, query string) {
		given, err := url.ParseQuery(query)
		c, unknown := apiCommand(freshRoot(), command)
		if err != nil || unknown != nil {
			return
		}
		format, args, err := commandLine(c, given)
		if err != nil || c.ParseFlags(args) != nil {
			return
		}
		for name, values := range given {
			flag := c.Flags().Lookup(name)
			switch {
			case name == "arg":
				if !slices.Equal(c.Flags().Args(), values) {
					t.Errorf("%q gives the arguments %q", query, c.Flags().Args())
				}
			case name == "format":
				if format.ID != values[0] {
					t.Errorf("%q gives the format %s", query, format.ID)
				}
			case flag == nil || !flag.Changed:
				t.Errorf("%q ignores %q", query, name)
			}
		}
	})
}
