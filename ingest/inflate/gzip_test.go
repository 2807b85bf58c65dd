package inflate

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"testing"
	"time"
)

// member packs one member with a head of every kind.
func member(t testing.TB, text []byte, full bool) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if full {
		w.Header = gzip.Header{Name: "arrests.csv", Comment: "of a year", Extra: []byte("more"), ModTime: time.Unix(1, 0)}
	}
	w.Write(text)
	w.Close()
	return b.Bytes()
}

func gunzip(b []byte) ([]byte, error) {
	g, err := NewGzip(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return odd(g)
}

// TestGzip reads members one after the other.
func TestGzip(t *testing.T) {
	text := inputs()["a sheet"]
	b := append(append(member(t, text, true), member(t, nil, false)...), member(t, text[:1000], true)...)
	if got, err := gunzip(b); err != nil || !bytes.Equal(got, append(append([]byte{}, text...), text[:1000]...)) {
		t.Error(len(got), err)
	}
}

// TestGzipCutShort refuses a file that ends at any byte but after a member.
func TestGzipCutShort(t *testing.T) {
	text := inputs()["a sheet"][:3000]
	first := member(t, text, true)
	b := append(append([]byte{}, first...), member(t, text, true)...)
	for n := 1; n < len(b); n++ {
		if _, err := gunzip(b[:n]); n != len(first) && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("cut at %d of %d: %v", n, len(b), err)
		}
	}
	if _, err := gunzip(nil); !errors.Is(err, io.EOF) {
		t.Error(err)
	}
}

// TestGzipDamaged refuses a changed byte wherever it counts, and bytes behind.
func TestGzipDamaged(t *testing.T) {
	b := member(t, []byte("Apprehension Date,Apprehension AOR\n"), false)
	for i := range b {
		damaged := append([]byte{}, b...)
		damaged[i] ^= 0x41
		if _, err := gunzip(damaged); err == nil && (i < 4 || i > 9) { // a time, a level and a system may change
			t.Errorf("byte %d of %d", i, len(b))
		}
	}
	for name, c := range map[string]struct {
		b    []byte
		want error
	}{
		"bytes behind":    {append(append([]byte{}, b...), make([]byte, 20)...), gzip.ErrHeader},
		"another sum":     {append(append([]byte{}, b[:len(b)-8]...), make([]byte, 8)...), gzip.ErrChecksum},
		"not gzip at all": {bytes.Repeat([]byte("text"), 10), gzip.ErrHeader},
	} {
		if _, err := gunzip(c.b); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	withSum := []byte{0x1f, 0x8b, 8, hasSum, 0, 0, 0, 0, 0, 0xff, 0, 0}
	if _, err := gunzip(withSum); !errors.Is(err, gzip.ErrHeader) {
		t.Error(err)
	}
}

// FuzzGzip compares with compress/gzip, which takes a head that breaks off
// after a whole member for the end.
func FuzzGzip(f *testing.F) {
	f.Add(member(f, []byte("a,b\n1,2\n"), true))
	f.Add(append(member(f, nil, false), member(f, []byte("x"), false)...))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := gunzip(b)
		var want []byte
		zr, wantErr := gzip.NewReader(bytes.NewReader(b))
		if wantErr == nil {
			want, wantErr = io.ReadAll(zr)
		}
		if err == nil && (wantErr != nil || !bytes.Equal(got, want)) {
			t.Fatalf("%d bytes, want %d and %v", len(got), len(want), wantErr)
		}
		if err != nil && wantErr == nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatal(err)
		}
	})
}
