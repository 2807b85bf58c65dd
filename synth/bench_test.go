package synth

import (
	"context"
	"maps"
	"testing"

	"github.com/quotawatch/quotawatch/registry"
)

// BenchmarkWrite writes a release as large as a national one.
func BenchmarkWrite(b *testing.B) {
	reg, err := registry.Load("")
	if err != nil {
		b.Fatal(err)
	}
	for _, format := range Formats() {
		b.Run(format, func(b *testing.B) {
			for b.Loop() {
				s := specOf(b, reg, "ddp-2025")
				s.Rows, s.Format, s.Vintage.Headers = 400_000, format, maps.Clone(s.Vintage.Headers)
				for _, field := range []string{"publisher_duplicate", "publisher_file", "publisher_sheet", "publisher_row"} {
					delete(s.Vintage.Headers, field) // 23 columns and the mark are left, as ICE has them
				}
				truth, err := Write(context.Background(), s, b.TempDir(), nil)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(truth.Files[0].Bytes)/(1<<20), "MiB")
			}
		})
	}
}

// specOf gives the Spec of 10,000 rows of a vintage, as text.
func specOf(t testing.TB, reg *registry.Registry, vintage string) Spec {
	t.Helper()
	for _, s := range reg.Sources {
		for _, v := range s.Vintages {
			if v.ID == vintage {
				return Spec{Registry: reg, Source: s, Vintage: v, Rows: 10_000, Seed: 7, Format: FormatCSV}
			}
		}
	}
	t.Fatal("no vintage", vintage)
	return Spec{}
}
