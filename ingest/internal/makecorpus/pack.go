package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"strings"

	"github.com/klauspost/compress/flate"
)

// part is a file in a zip file, and the lies that its entry tells of it.
type part struct {
	name string
	text string

	method   uint16
	flags    uint16
	packed   []byte // in place of what text packs to
	sum      uint32 // is added to the right one
	unpacked uint64 // in place of the right size
}

// pack is a zip file in the making.
type pack []part

// with gives the zip file with one more part.
func (p pack) with(more ...part) pack { return append(append(pack{}, p...), more...) }

// without gives the zip file without a part.
func (p pack) without(name string) pack {
	var kept pack
	for _, q := range p {
		if q.name != name {
			kept = append(kept, q)
		}
	}
	if len(kept) == len(p) {
		panic("no part " + name)
	}
	return kept
}

// change gives the zip file with one part changed.
func (p pack) change(name string, change func(*part)) pack {
	changed := append(pack{}, p...)
	for i := range changed {
		if changed[i].name == name {
			change(&changed[i])
			return changed
		}
	}
	panic("no part " + name)
}

// edit gives the zip file with a text in a part replaced by another, once.
func (p pack) edit(name, old, now string) pack {
	return p.change(name, func(q *part) {
		if !strings.Contains(q.text, old) {
			panic(fmt.Sprintf("no %q in %s", old, name))
		}
		q.text = strings.Replace(q.text, old, now, 1)
	})
}

// bytes writes the zip file. The packer is klauspost's, which go.mod pins, so
// that another release of Go writes the same bytes.
func (p pack) bytes() []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, q := range p {
		body := q.packed
		if strings.HasSuffix(q.name, "/") {
			must(w.Create(q.name))
			continue
		}
		if q.method == 0 && body == nil {
			q.method, body = zip.Deflate, deflated(q.text)
		}
		h := &zip.FileHeader{Name: q.name, Method: q.method, Flags: q.flags, CRC32: crc32.ChecksumIEEE([]byte(q.text)) + q.sum,
			CompressedSize64: uint64(len(body)), UncompressedSize64: uint64(len(q.text))}
		if q.unpacked != 0 {
			h.UncompressedSize64 = q.unpacked
		}
		must(must(w.CreateRaw(h)).Write(body))
	}
	must(0, w.Close())
	return out.Bytes()
}

func deflated(text string) []byte {
	var out bytes.Buffer
	w := must(flate.NewWriter(&out, flate.BestCompression))
	must(w.Write([]byte(text)))
	must(0, w.Close())
	return out.Bytes()
}
