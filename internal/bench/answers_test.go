package main

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/store"
	"github.com/quotawatch/quotawatch/synth"
)

// asked adds a synthetic release of March 2026 and opens it.
func asked(t testing.TB, rows int) (mix.Holdings, *registry.Disclosure) {
	t.Helper()
	reg, err := registry.Load("")
	if err != nil {
		t.Fatal(err)
	}
	out, data := t.TempDir(), t.TempDir()
	for _, s := range reg.Sources {
		for _, v := range s.Vintages {
			if v.ID != "2026-03" {
				continue
			}
			truth, err := synth.Write(context.Background(), synth.Spec{Registry: reg, Source: s, Vintage: v, Rows: rows, Seed: 1, Format: synth.FormatCSV}, out, nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := store.Add(context.Background(), store.AddRequest{Dir: data, Registry: reg, Paths: []string{filepath.Join(out, truth.Files[0].Name)}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	h, err := holdingsOf(data)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := registry.LoadDisclosure(nil)
	if err != nil {
		t.Fatal(err)
	}
	return h, rules
}

// TestAnswers asks every question that is measured.
func TestAnswers(t *testing.T) {
	h, rules := asked(t, 150_000)
	for _, a := range answers(h, rules) {
		if err := a.ask(); err != nil {
			t.Errorf("%s: %v", a.name, err)
		}
	}
}

// BenchmarkAnswers answers from a release as large as the largest there is.
func BenchmarkAnswers(b *testing.B) {
	h, rules := asked(b, yearly)
	for _, a := range answers(h, rules) {
		b.Run(a.name, func(b *testing.B) {
			for b.Loop() {
				if err := a.ask(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
