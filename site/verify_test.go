package site

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"pgregory.net/rapid"
)

// TestOneByte changes a byte of any file, the manifest among them, and finds it
// by name.
func TestOneByte(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	publish(t, dir, small())
	files := content(t, dir)
	names := []string{}
	for name := range files {
		names = append(names, name)
	}
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.SampledFrom(names).Draw(rt, "file")
		b := []byte(files[name])
		b[rapid.IntRange(0, len(b)-1).Draw(rt, "at")] ^= byte(rapid.IntRange(1, 255).Draw(rt, "bits"))
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		r, err := Verify(dir)
		if err := os.WriteFile(path, []byte(files[name]), 0o644); err != nil {
			t.Fatal(err)
		}
		var e *quotawatch.Error
		if name == ManifestFile {
			if !errors.As(err, &e) || e.Code != quotawatch.CodePublishDiffers || e.File != ManifestFile {
				rt.Fatalf("of the manifest: %v", err)
			}
			return
		}
		if err != nil || r.Verdict != Differs || len(r.Changed) != 1 || r.Changed[0].Path != name || r.First() != name {
			rt.Fatalf("of %s: %+v %v", name, r, err)
		}
	})
}

// TestVerifyNames names what is missing, what is foreign, and a link in the
// place of a file.
func TestVerifyNames(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	publish(t, dir, small())
	css := filepath.Join(dir, "assets/0011/app.css")
	if err := errors.Join(os.Remove(filepath.Join(dir, "about/index.html")), os.WriteFile(filepath.Join(dir, "es/new.html"), nil, 0o644),
		os.Rename(css, filepath.Join(filepath.Dir(dir), "app.css")), os.Symlink(filepath.Join(filepath.Dir(dir), "app.css"), css)); err != nil {
		t.Fatal(err)
	}
	r, err := Verify(dir)
	lines := strings.Join(r.Lines(), "\n")
	if err != nil || r.Verdict != Differs || !strings.Contains(lines, "missing: about/index.html") || !strings.Contains(lines, "not published: es/new.html") || len(r.Changed) != 1 {
		t.Errorf("%v %v", lines, err)
	}
	if _, err := Verify(filepath.Dir(dir)); err == nil {
		t.Error("a folder without a manifest")
	}
}

// FuzzParse never takes a manifest that is not as it was written.
func FuzzParse(f *testing.F) {
	for _, m := range []Manifest{{Format: Format, Version: Version}, {Format: Format, Version: Version, Build: "b", Releases: []Release{{ID: "r", Files: []ReleaseFile{{Name: "f"}}}},
		Files: []Entry{{Path: "assets/00/app.css", SHA256: strings.Repeat("a", 64), Bytes: 1, Immutable: true}, {Path: "index.html", SHA256: strings.Repeat("b", 64)}}}} {
		b, err := m.Encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`{"format":"quotawatch-site","version":1,"seal":""}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Parse(b)
		if err != nil {
			return
		}
		again, err := m.Encode()
		if err != nil || !bytes.Equal(again, b) {
			t.Fatalf("read, and written as other bytes (%v):\n%s\n%s", err, b, again)
		}
		for _, e := range m.Files {
			if !filepath.IsLocal(e.Path) {
				t.Fatalf("%q leads out of the folder", e.Path)
			}
		}
	})
}

// TestManifestRefused refuses manifests that lead out of the folder, with a seal
// that is right.
func TestManifestRefused(t *testing.T) {
	sum := strings.Repeat("a", 64)
	for name, files := range map[string][]Entry{
		"up":          {{Path: "../x.html", SHA256: sum}},
		"absolute":    {{Path: "/etc/x.html", SHA256: sum}},
		"not clean":   {{Path: "a//x.html", SHA256: sum}},
		"back":        {{Path: `a\x.html`, SHA256: sum}},
		"itself":      {{Path: ManifestFile, SHA256: sum}},
		"twice":       {{Path: "x.html", SHA256: sum}, {Path: "x.html", SHA256: sum}},
		"no hash":     {{Path: "x.html"}},
		"below zero":  {{Path: "x.html", SHA256: sum, Bytes: -1}},
		"other order": {{Path: "index.html", SHA256: sum}, {Path: "a.csv", SHA256: sum}},
	} {
		b, err := Manifest{Format: Format, Version: Version, Files: files}.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(b); err == nil {
			t.Errorf("%s: read", name)
		}
	}
}
