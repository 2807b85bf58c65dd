// Package reference embeds the cubes of the arrests of fiscal years 2016 to
// 2018, so that the program answers with real figures before anything is added.
//
// They are made from ICE's three files by "make reference", byte for byte the
// cubes that "quotawatch add" makes of them; no row of a release is in them.
package reference

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"sync"

	"github.com/quotawatch/quotawatch/cube"
)

//go:embed cubes/*.qwc
var files embed.FS

// Names lists the releases whose cubes are embedded, the oldest first.
func Names() []string {
	return []string{"ero-arrests-fy2016", "ero-arrests-fy2017", "ero-arrests-fy2018"}
}

// Bytes gives the embedded cube of a release.
func Bytes(name string) ([]byte, error) { return files.ReadFile("cubes/" + name + ".qwc") }

// Cubes decodes the embedded cubes, once.
var Cubes = sync.OnceValues(func() ([]*cube.Cube, error) {
	var cubes []*cube.Cube
	for _, name := range Names() {
		b, err := Bytes(name)
		if err != nil {
			return nil, err
		}
		c, err := cube.Decode(b)
		if err != nil {
			return nil, err
		}
		cubes = append(cubes, c)
	}
	return cubes, nil
})

// Digest names the embedded cubes: the SHA-256 of their bytes in order.
var Digest = sync.OnceValue(func() string {
	hash := sha256.New()
	for _, name := range Names() {
		b, err := Bytes(name)
		if err != nil {
			panic(err) // embedded when the program was built
		}
		hash.Write(b)
	}
	return hex.EncodeToString(hash.Sum(nil))
})
