package inflate

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
)

// inputs are bytes of every kind that packs differently.
func inputs() map[string][]byte {
	chance := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 300_000)
	for i := range noise {
		noise[i] = byte(chance.Uint32())
	}
	var sheet bytes.Buffer
	for r := range 5_000 {
		fmt.Fprintf(&sheet, `<row r="%d"><c r="A%d" s="1"><v>%.10f</v></c><c r="B%d" t="s"><v>%d</v></c></row>`, r, r, 45000+chance.Float64()*700, r, chance.IntN(300))
	}
	far := append(append([]byte{}, noise[:window]...), noise[:window]...)
	near := append(bytes.Repeat([]byte("ab"), 40_000), bytes.Repeat([]byte("0123456"), 20_000)...)
	return map[string][]byte{"nothing": {}, "one byte": {7}, "noise": noise, "a sheet": sheet.Bytes(), "matches 32 KiB back": far,
		"matches over themselves": near, "one byte often": make([]byte, 700_000)}
}

// pack packs with every block type that compress/flate writes.
func pack(t testing.TB, level int, text []byte, flush int) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, level)
	if err != nil {
		t.Fatal(err)
	}
	for len(text) > flush {
		w.Write(text[:flush])
		w.Flush()
		text = text[flush:]
	}
	w.Write(text)
	w.Close()
	return b.Bytes()
}

// odd reads in pieces whose sizes come round, so that blocks and matches go
// over the edge of a piece at many places.
func odd(r io.Reader) ([]byte, error) {
	var all []byte
	sizes := []int{1, 2, 259, 300, 4096, 7, window - 1, window + 1, 256 << 10}
	for i := 0; ; i++ {
		p := make([]byte, sizes[i%len(sizes)])
		n, err := r.Read(p)
		all = append(all, p[:n]...)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		if n == 0 {
			return all, io.ErrNoProgress
		}
	}
}

// TestUnpacks gives back what was packed: stored, fixed and other codes,
// Huffman codes alone, blocks and pieces of all sizes, and bytes behind the end.
func TestUnpacks(t *testing.T) {
	for name, text := range inputs() {
		for _, level := range []int{flate.NoCompression, flate.HuffmanOnly, 1, 6, 9} {
			for _, flush := range []int{3, 1_000, 1 << 30} {
				packed := append(pack(t, level, text[:min(len(text), 4_000*flush)], flush), "behind the end"...)
				want := text[:min(len(text), 4_000*flush)]
				for reader, r := range map[string]io.Reader{"whole": bytes.NewReader(packed), "byte by byte": iotest.OneByteReader(bytes.NewReader(packed)), "with its end": iotest.DataErrReader(bytes.NewReader(packed))} {
					if got, err := odd(NewReader(r)); err != nil || !bytes.Equal(got, want) {
						t.Errorf("%s, level %d, flushed every %d, %s: %d bytes of %d, %v", name, level, flush, reader, len(got), len(want), err)
					}
				}
			}
		}
	}
}

// TestCutShort refuses a stream that ends at any byte before its end, and
// gives what compress/flate gives of it.
func TestCutShort(t *testing.T) {
	for name, text := range inputs() {
		packed := pack(t, 6, text[:min(len(text), 5_000)], 2_000)
		for n := range packed {
			got, err := io.ReadAll(NewReader(bytes.NewReader(packed[:n])))
			want, _ := io.ReadAll(flate.NewReader(bytes.NewReader(packed[:n])))
			if !errors.Is(err, io.ErrUnexpectedEOF) || !bytes.HasPrefix(got, want) || !bytes.HasPrefix(text, got) {
				t.Fatalf("%s, cut at %d of %d: %d bytes, %v", name, n, len(packed), len(got), err)
			}
		}
	}
}

// TestFailingSource gives the error of the source, and not another.
func TestFailingSource(t *testing.T) {
	packed := pack(t, 6, inputs()["a sheet"], 1<<30)
	broken := errors.New("the disk is gone")
	r := NewReader(io.MultiReader(bytes.NewReader(packed[:len(packed)/2]), iotest.ErrReader(broken)))
	if _, err := io.ReadAll(r); !errors.Is(err, broken) {
		t.Error(err)
	}
	if _, err := r.Read(make([]byte, 1)); !errors.Is(err, broken) {
		t.Error(err)
	}
	if _, err := io.ReadAll(NewReader(idle{})); !errors.Is(err, io.ErrNoProgress) {
		t.Error(err)
	}
}

type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

// bitText makes a stream of bits as RFC 1951 writes them, first bit first.
func bitText(s string) []byte {
	var b []byte
	n := 0
	for _, c := range s {
		if c == ' ' {
			continue
		}
		if n%8 == 0 {
			b = append(b, 0)
		}
		b[n/8] |= byte(c-'0') << (n % 8)
		n++
	}
	return b
}

// TestCorrupt refuses what compress/flate refuses, as corrupt.
func TestCorrupt(t *testing.T) {
	pad := strings.Repeat("0", 400)
	for name, b := range map[string][]byte{
		"block type 3":                     bitText("1 11" + pad),
		"a stored length without its twin": append([]byte{1, 3, 0, 3, 0}, "abc"...),
		"a match before the start":         bitText("1 10 0000001 00000" + pad),
		"length symbol 286":                bitText("1 10 00110000 11000110" + pad),
		"distance symbol 30":               bitText("1 10 00110000 0000001 11110" + pad),
		"287 literals and lengths":         bitText("1 01 01111 00000 0000" + pad),
		"31 distances":                     bitText("1 01 00000 01111 0000" + pad),
		"lengths that are no code":         bitText("1 01 00000 00000 0000 100 100 100 100" + pad),
		"no lengths at all":                bitText("1 01 00000 00000 0000" + pad),
		"a repeat of nothing":              bitText("1 01 00000 00000 0000 100 100 000 000 0 00" + pad),
	} {
		for _, more := range []int{0, 100_000} { // by the slow loop, and by the fast one
			text := append(append([]byte{}, b...), make([]byte, more)...)
			_, want := io.ReadAll(flate.NewReader(bytes.NewReader(text)))
			_, err := io.ReadAll(NewReader(bytes.NewReader(text)))
			var corrupt CorruptError
			if !errors.As(err, &corrupt) || want == nil {
				t.Errorf("%s: %v, and compress/flate says %v", name, err, want)
			}
		}
	}
}

// FuzzInflate compares with compress/flate: the same bytes, and an error where
// it has one.
func FuzzInflate(f *testing.F) {
	for _, text := range inputs() {
		for _, level := range []int{0, flate.HuffmanOnly, 1, 9} {
			f.Add(pack(f, level, text[:min(len(text), 1_500)], 500))
		}
	}
	f.Add(bitText("1 10 00110000 0000001 11110"))
	f.Add(pack(f, 9, make([]byte, 100_000), 1<<30))
	f.Fuzz(func(t *testing.T, packed []byte) {
		const most = 300_000
		want, wantErr := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), most))
		got, err := io.ReadAll(io.LimitReader(NewReader(bytes.NewReader(packed)), most))
		if (err == nil) != (wantErr == nil) || err == nil && !bytes.Equal(got, want) {
			t.Fatalf("%d bytes and %v, want %d and %v", len(got), err, len(want), wantErr)
		}
		pieces, err := odd(io.LimitReader(NewReader(iotest.HalfReader(bytes.NewReader(packed))), most))
		if (err == nil) != (wantErr == nil) || !bytes.Equal(pieces, got) {
			t.Fatalf("in pieces %d bytes and %v, whole %d", len(pieces), err, len(got))
		}
	})
}

// BenchmarkInflate unpacks the XML of a sheet.
func BenchmarkInflate(b *testing.B) {
	text := bytes.Repeat(inputs()["a sheet"], 20)
	packed, p := pack(b, 6, text, 1<<30), make([]byte, 256<<10)
	for name, open := range map[string]func(io.Reader) io.Reader{
		"own":            func(r io.Reader) io.Reader { return NewReader(r) },
		"compress/flate": func(r io.Reader) io.Reader { return flate.NewReader(r) },
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if n, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, open(bytes.NewReader(packed)), p); err != nil || n != int64(len(text)) {
					b.Fatal(n, err)
				}
			}
		})
	}
}
