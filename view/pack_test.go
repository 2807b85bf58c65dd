package view

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"io"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/mix"
	"pgregory.net/rapid"
)

type tester interface {
	Helper()
	Fatal(args ...any)
}

// unpacked reads all files of a pack.
func unpacked(t tester, p *Packed) (m Manifest, files map[Kind][]Cell) {
	t.Helper()
	if err := json.Unmarshal(p.Manifest, &m); err != nil {
		t.Fatal(err)
	}
	files = map[Kind][]Cell{}
	for _, kind := range []Kind{Core, Full, Places} {
		cells, err := Unpack(kind, gunzipped(t, p.Files[m.Files[kind.String()].Name]))
		if err != nil {
			t.Fatal(err)
		}
		files[kind] = cells
	}
	return m, files
}

func gunzipped(t tester, b []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// TestPackedAgreesWithCount answers filters from the files and the manifest
// alone, by plain loops, and compares the totals.
func TestPackedAgreesWithCount(t *testing.T) {
	empty := emptyWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		c := ofRapid(t)
		h := world(empty, c)
		p, err := Pack(h)
		if err != nil {
			t.Fatal(err)
		}
		m, files := unpacked(t, p)
		for range 5 {
			f := question(c)
			a, err := Count(h, f)
			if err != nil || !a.Records {
				continue
			}
			for _, kind := range []Kind{Core, Full, Places} {
				if answers := (kind == Places) == (len(f.Places) > 0) && (kind != Core || len(f.Methods) == 0 && !f.reprocessedOut()); !answers {
					continue
				}
				if got := m.sum(files[kind], kind, a); got != a.Total.Arrests.Numerator {
					t.Fatalf("%s: %d in %s, want %d", f.Encode(), got, kind, a.Total.Arrests.Numerator)
				}
			}
		}
	})
}

// sum counts the cells of a file that an answer's filter takes.
func (m Manifest) sum(cells []Cell, kind Kind, a *Answer) (n int64) {
	var codes []string
	for _, o := range m.Offices {
		codes = append(codes, o.Code)
	}
	f, axes := a.Filter, [][]string{codes, m.Criminalities, m.Methods}
	lists := [][]string{f.codes(), f.Criminality, f.Methods}
	switch kind {
	case Core:
		axes = axes[:2]
	case Places:
		axes, lists = [][]string{codes, m.Places}, [][]string{f.codes(), f.Places}
	}
	for _, c := range cells {
		takes, group := a.Counted.Contains(m.First+quotawatch.Day(c.Day)), c.Group
		for i := len(axes) - 1; i >= 0; i-- {
			value := axes[i][group%len(axes[i])]
			group /= len(axes[i])
			takes = takes && (len(lists[i]) == 0 || slices.Contains(lists[i], value)) && (i != 2 || value != "reprocessed" || !f.reprocessedOut())
		}
		if takes {
			n += int64(map[byte]uint32{'r': c.Rows, 'e': c.Episodes, 'p': c.Persons}[f.Definition[0]])
		}
	}
	return n
}

// TestManifest holds the totals of files to their cells, and the pieces to what
// releases record.
func TestManifest(t *testing.T) {
	empty := emptyWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		h := world(empty, ofRapid(t))
		p, err := Pack(h)
		if err != nil {
			t.Fatal(err)
		}
		m, files := unpacked(t, p)
		for kind, cells := range files {
			plain := gunzipped(t, p.Files[m.Files[kind.String()].Name])
			if diff := cmp.Diff(describe(kind, cells, plain), m.Files[kind.String()]); diff != "" {
				t.Fatal(diff)
			}
		}
		if len(files[Core]) > 0 && (m.Files["core"].Rows != m.Files["full"].Rows || m.Files["core"].Persons != m.Files["full"].Persons) {
			t.Fatal("core and full are of other arrests")
		}
		last := m.First - 1
		for _, piece := range m.Pieces {
			c := slowBest(h, piece.From)
			if piece.From <= last || piece.Empty() || c == nil || c.Release != piece.Release || slowBest(h, piece.To) != c {
				t.Fatalf("%+v", piece)
			}
			if slices.Contains(piece.Records, "place") != slices.Contains(c.Facets(), "place") || slices.Contains(piece.Records, "criminality") != (len(c.Criminalities) > 1) {
				t.Fatalf("%+v", piece)
			}
			if w := piece.PlaceWeeks; w != nil && (w.From != weekOf(w.From) || w.To != weekOf(w.To) || w.From < piece.From || w.To > piece.To || !slowAnswers(h, Filter{Places: []string{"school"}}, quotawatch.Window{From: w.From, To: w.To + 6})) {
				t.Fatalf("%+v", piece)
			}
			last = piece.To
		}
	})
}

// TestSameDigest packs the same counts in another order, and other counts.
func TestSameDigest(t *testing.T) {
	empty := emptyWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		c := ofRapid(t)
		h := world(empty, c)
		for i, r := range slices.Concat(h.Records, h.Reference) {
			r.Window.To = start + 90 + quotawatch.Day(i) // no two end together, so none is chosen for its place
		}
		p, err := Pack(h)
		if err != nil {
			t.Fatal(err)
		}
		other := h
		other.Records = nil
		for _, r := range h.Records {
			other.Records = append(other.Records, reordered(t, r))
		}
		slices.Reverse(other.Records)
		again, err := Pack(other)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(p, again); diff != "" {
			t.Fatal("another order, other bytes", diff)
		}
		ps := h.Pieces()
		if len(ps) == 0 {
			return // extracts alone
		}
		if i := slices.IndexFunc(ps[0].Cube.Cells, func(c cube.Cell) bool { return ps[0].Window.Contains(c.Day) }); i >= 0 {
			ps[0].Cube.Cells[i].Rows++
			if again, err = Pack(h); err != nil || again.Digest == p.Digest {
				t.Fatal("other counts, the same digest", err)
			}
		}
	})
}

// reordered gives a release with its dimensions in another order.
func reordered(t tester, r *cube.Cube) *cube.Cube {
	t.Helper()
	out := &cube.Cube{Header: r.Header}
	out.Methods, out.Offices = slices.Clone(r.Methods), slices.Clone(r.Offices)
	slices.Reverse(out.Methods)
	slices.Reverse(out.Offices)
	for _, c := range r.Cells {
		c.Method, c.Office = uint16(len(r.Methods)-1)-c.Method, uint16(len(r.Offices)-1)-c.Office
		out.Cells = append(out.Cells, c)
	}
	out.Sort()
	if f, ok, _ := r.Facet("place"); ok {
		for i, c := range f.Cells {
			f.Cells[i].Office = uint16(len(r.Offices)-1) - c.Office
		}
		if err := out.AddFacet(f); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// TestEveryChangeIsFound flips each byte of a file, and cuts it at each.
func TestEveryChangeIsFound(t *testing.T) {
	b := encode(Core, []Cell{{0, 3, 300, 2, 1}, {0, 4, 1, 1, 1}, {7, 0, 2, 2, 0}})
	if _, err := Unpack(Core, b); err != nil {
		t.Fatal(err)
	}
	for i := range b {
		changed := slices.Clone(b)
		changed[i] ^= 1
		if _, err := Unpack(Core, changed); err == nil {
			t.Errorf("a change of byte %d was not found", i)
		}
		if _, err := Unpack(Core, b[:i]); err == nil {
			t.Errorf("a cut at byte %d was not found", i)
		}
	}
	if _, err := Unpack(Full, b); err == nil {
		t.Error("a file of another kind was taken")
	}
	for name, cells := range map[string][]Cell{"a key twice": {{1, 1, 1, 1, 1}, {1, 1, 1, 1, 1}}, "more episodes than rows": {{1, 1, 1, 2, 1}}} {
		if _, err := Unpack(Core, encode(Core, cells)); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

// TestEmptyPack packs holdings of no release.
func TestEmptyPack(t *testing.T) {
	p, err := Pack(mix.Holdings{Holdings: emptyWorld(t).Holdings})
	if err != nil {
		t.Fatal(err)
	}
	m, files := unpacked(t, p)
	if len(files[Core])+len(files[Full])+len(files[Places]) > 0 || len(m.Pieces) > 0 || len(m.Series) != 1 || m.Digest != p.Digest || m.First != start+20 {
		t.Errorf("%+v", m)
	}
}

// FuzzUnpack reads anything as a file whose checksum is right: what is taken
// must be what encode writes for it.
func FuzzUnpack(f *testing.F) {
	for kind, cells := range map[Kind][]Cell{Core: nil, Full: {{0, 3, 300, 2, 1}, {0, 4, 1, 1, 1}, {7, 0, 2, 2, 0}}, Places: {{1000, 70000, 1 << 31, 0, 0}}} {
		b := encode(kind, cells)
		f.Add(byte(kind), b[:len(b)-crc32.Size])
	}
	f.Fuzz(func(t *testing.T, kind byte, b []byte) {
		b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
		cells, err := Unpack(Kind(kind), b)
		if err == nil && !bytes.Equal(encode(Kind(kind), cells), b) {
			t.Fatalf("%v are written otherwise", cells)
		}
	})
}
