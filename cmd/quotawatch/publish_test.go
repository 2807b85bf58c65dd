package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch/site"
)

// TestPublishedFolder publishes the embedded data twice, elsewhere and under
// other names of the world: the bytes are the same, every link of every page
// leads to a file, and no file says where it was made or names anybody.
func TestPublishedFolder(t *testing.T) {
	run, base := program(t), t.TempDir()
	first, second := filepath.Join(base, "public"), filepath.Join(base, "a b", "ö", "other")
	must(t, run([]string{"TZ=UTC", "LC_ALL=C", "GOMAXPROCS=1"}, "publish", first, "--base-url", "https://example.org/below/here", "--data", filepath.Join(base, "data")))
	must(t, run([]string{"TZ=Pacific/Kiritimati", "LC_ALL=tr_TR.UTF-8", "GOMAXPROCS=2"}, "publish", second, "--base-url", "https://example.org/below/here/", "--data", filepath.Join(base, "other", "data")))
	for _, dir := range []string{first, second} {
		if r, err := site.Verify(dir); err != nil || r.Verdict != site.Identical || r.Files < 1000 {
			t.Fatalf("%v %v", r, err)
		}
	}
	a, b := manifest(t, first), manifest(t, second)
	if a != b {
		t.Errorf("two folders of the same data differ:\n%s", firstDifference(a, b))
	}
	files := published(t, first)
	t.Run("links", func(t *testing.T) { linksLead(t, files) })
	t.Run("nothing of this machine", func(t *testing.T) { tellsNothing(t, files, base) })
}

func manifest(t *testing.T, dir string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, site.ManifestFile))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// published gives every file of a folder; those that are packed, unpacked.
func published(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(name)
		if err == nil && strings.HasSuffix(name, ".gz") {
			var z *gzip.Reader
			if z, err = gzip.NewReader(bytes.NewReader(b)); err == nil {
				b, err = io.ReadAll(z)
			}
		}
		rel, _ := filepath.Rel(dir, name)
		files[filepath.ToSlash(rel)] = b
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

var (
	address  = regexp.MustCompile(`(?:href|src|data-manifest|data-root)="([^"]*)"`)
	location = regexp.MustCompile(`<loc>([^<]*)</loc>`)
)

// linksLead follows every address of every page. Those of pages are relative, so
// that the folder can stand below any path; those of 404.html, which a host shows
// at any path, and of the sitemap begin at the address of the site.
func linksLead(t *testing.T, files map[string][]byte) {
	const root = "/below/here/"
	followed, bad := 0, 0
	lead := func(from, link string) {
		u, err := url.Parse(strings.ReplaceAll(link, "&amp;", "&"))
		if err != nil || u.Scheme != "" && u.Host != "example.org" {
			if err != nil || u.Scheme != "https" && u.Scheme != "http" {
				t.Errorf("%s: %q", from, link)
			}
			return // of another site
		}
		to := u.Path
		if u.Scheme == "" && !strings.HasPrefix(to, "/") {
			to = path.Join(root, path.Dir(from), to) + map[bool]string{true: "/"}[strings.HasSuffix(to, "/") || to == "" || to == "."]
			if u.Path == "" { // a place on the same page
				to = root + from
			}
		} else if from != "404.html" && from != "sitemap.xml" && u.Scheme == "" {
			t.Errorf("%s: %q begins at the root of the host", from, link)
		}
		name, inside := strings.CutPrefix(to, root)
		if name == "" || strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		if followed++; !inside || files[name] == nil {
			if bad++; bad < 20 {
				t.Errorf("%s leads to %q, which is not there", from, link)
			}
		}
	}
	for name, b := range files {
		of := address
		if name == "sitemap.xml" {
			of = location
		} else if !strings.HasSuffix(name, ".html") {
			continue
		}
		for _, m := range of.FindAllSubmatch(b, -1) {
			lead(name, string(m[1]))
		}
	}
	if followed < 10_000 {
		t.Errorf("only %d links followed", followed)
	}
}

// tellsNothing looks for what no file may tell: where it was made, and anybody.
func tellsNothing(t *testing.T, files map[string][]byte, base string) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	host, _ := os.Hostname()
	texts := []string{base, filepath.Dir(filepath.Dir(here)), "/go/pkg/mod", "/.local/share", "GOPATH"}
	if home, err := os.UserHomeDir(); err == nil {
		texts = append(texts, home+"/")
	}
	if len(host) > 5 {
		texts = append(texts, host)
	}
	never := regexp.MustCompile(`[\w.+-]+@[\w-]+\.[a-zA-Z]{2,}|(?:^|[^0-9a-f])[0-9a-f]{40}(?:[^0-9a-f]|$)`)
	for name, b := range files {
		for _, text := range texts {
			if bytes.Contains(b, []byte(text)) {
				t.Errorf("%s holds %q", name, text)
			}
		}
		if m := never.Find(b); m != nil && !strings.HasSuffix(name, ".woff2") && !strings.HasSuffix(name, ".parquet") && !strings.HasSuffix(name, ".gz") {
			t.Errorf("%s holds %q", name, m)
		}
	}
}

// TestPublishedIdentifiers publishes a release whose identifiers and landmarks
// are known, and looks for them in every file, also in those that are packed.
func TestPublishedIdentifiers(t *testing.T) {
	run, out, data, dir := program(t), t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "public")
	must(t, run(nil, "synth", "--vintage", "2026-03", "--rows", "1000", "--format", "csv", "--out", out))
	made, err := filepath.Glob(filepath.Join(out, "*.csv"))
	if err != nil || len(made) != 1 {
		t.Fatal(made, err)
	}
	must(t, run(nil, "add", "--data", data, made[0]))
	said := must(t, run(nil, "publish", "--data", data, dir))
	if !strings.Contains(said, "SYNTHETIC DATA") {
		t.Errorf("it does not say that the data is made up: %s", said)
	}
	identifiers, landmarks, word := map[string]bool{}, map[string]bool{}, regexp.MustCompile(`[0-9a-f]{40}`)
	for _, secret := range identifiersOf(t, made[0]) {
		map[bool]map[string]bool{true: identifiers, false: landmarks}[word.MatchString(secret)][secret] = true
	}
	if len(identifiers) < 400 || len(landmarks) == 0 {
		t.Fatalf("%d identifiers and %d landmarks", len(identifiers), len(landmarks))
	}
	for name, b := range published(t, dir) {
		for _, found := range word.FindAll(b, -1) {
			if identifiers[string(found)] {
				t.Errorf("%s holds an identifier of the release", name)
			}
		}
		for landmark := range landmarks {
			if bytes.Contains(b, []byte(landmark)) {
				t.Errorf("%s holds %q of the release", name, landmark)
			}
		}
		if strings.HasSuffix(name, "/index.html") && !strings.HasPrefix(name, "es/") && !bytes.Contains(b, []byte("Synthetic data is held")) {
			t.Errorf("%s does not say that the data is made up", name)
		}
	}
}
