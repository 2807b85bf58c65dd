package registry

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
)

// TestPublishers holds the embedded list to what fetch says of it.
func TestPublishers(t *testing.T) {
	reg := embeddedRegistry(t)
	p, ok := reg.Publisher("ddp")
	if !ok || p.Files[0].Format != "parquet" || p.Files[0].Source != "ddp/arrests" || !strings.Contains(p.Citation, "Deportation Data Project") {
		t.Errorf("%+v", p)
	}
	for _, p := range reg.Publishers {
		for _, f := range p.Files {
			if !strings.Contains(f.Note, "not verified") {
				t.Errorf("%s of %s does not say what was not verified", f.Name, p.ID)
			}
		}
	}
	if _, ok := reg.Publisher("nobody"); ok {
		t.Error("a publisher that is not listed")
	}
}

func TestObjections(t *testing.T) {
	p := Publisher{Hosts: []string{"data.example.org", "10.example.org"}}
	for address, want := range map[string]string{
		"https://data.example.org/a.parquet":       "",
		"https://data.example.org":                 "",
		"http://data.example.org/a":                "scheme",
		"HTTPS://data.example.org/a":               "", // a scheme has no case
		"ftp://data.example.org/a":                 "scheme",
		"//data.example.org/a":                     "scheme",
		"https://Data.example.org/a":               "host",
		"https://data.example.org./a":              "host",
		"https://data.example.org.evil.test/a":     "host",
		"https://evil.test/data.example.org":       "host",
		"https://example.org/a":                    "host",
		"https://data.example.org:443/a":           "port",
		"https://data.example.org:/a":              "port",
		"https://[::1]/a":                          "brackets",
		"https://127.0.0.1/a":                      "host",
		"https:///a":                               "host",
		"https:data.example.org/a":                 "host",
		"https://user@data.example.org/a":          "user name",
		"https://data.example.org@evil.test/a":     "user name",
		"https://:word@data.example.org/a":         "user name",
		"https://data.example.org%2eevil.test/a":   "does not parse",
		"https://data.example.org\\@evil.test/a":   "does not parse",
		"https://data.example.org/a?to=evil.test":  "",
		"https://data.example.org/../../evil.test": "",
	} {
		u, err := url.Parse(address)
		if err != nil {
			if want != "does not parse" {
				t.Errorf("%s: %v", address, err)
			}
			continue
		}
		if got := p.Objection(u); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s: objection %q, want %q", address, got, want)
		}
	}
}

// TestPublishersRefused breaks one thing at a time in the embedded list.
func TestPublishersRefused(t *testing.T) {
	const address = "https://github.com/deportationdata"
	for name, c := range map[string]struct{ old, text, found string }{
		"an unknown key":           {"title:", "name: x\n    title:", "name"},
		"an id of another form":    {"id: ddp", "id: D D P", "D D P"},
		"no citation":              {"citation: ", "citation: '' #", "of ddp"},
		"no licence":               {"licence: ", "licence: '' #", "of ddp"},
		"not https":                {address, "http://github.com/deportationdata", "http"},
		"a host that is no host":   {"[github.com,", "['*.github.com',", "*.github.com"},
		"an address for a host":    {"[github.com,", "[127.0.0.1,", "127.0.0.1"},
		"a host in capitals":       {"[github.com,", "[GitHub.com,", "GitHub.com"},
		"a file at another host":   {"[github.com,", "[", "github.com"},
		"a password":               {address, "https://me:secret@github.com/deportationdata", "user name"},
		"a port":                   {address, "https://github.com:8443/deportationdata", "port"},
		"an address that is none":  {address, "https://github.com:x/deportationdata", "github.com:x"},
		"a name that climbs":       {"name: arrests-latest.parquet", "name: ../CURRENT", "../CURRENT"},
		"a name of our own":        {"name: arrests-latest.parquet", "name: arrests.parquet.part", ".part"},
		"a name of another format": {"name: arrests-latest.parquet", "name: arrests-latest.xlsx", ".xlsx"},
		"a source that is none":    {"source: ddp/arrests", "source: ddp/arrivals", "ddp/arrivals"},
		"a format that has no end": {"format: parquet", "format: csv", "csv"},
		"no limit":                 {"max_bytes: 150000000", "max_bytes: 0", "of ddp"},
		"a limit below zero":       {"max_bytes: 150000000", "max_bytes: -1", "of ddp"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(change(t, publishersFile, c.old, c.text))
			var e *quotawatch.Error
			if !errors.As(err, &e) || e.Code != quotawatch.CodeRegistry || e.File != publishersFile || !strings.Contains(e.Found+" "+e.Place, c.found) || e.Expected == "" {
				t.Errorf("got %v", err)
			}
		})
	}
}
