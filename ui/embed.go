// Package ui embeds what the browser and the chart renderer need: styles,
// fonts, the page script and the chart functions, built from src by "make ui".
//
// The built files are in the repository, so that the program builds without
// Node; a test fails when they are not those that the sources give.
package ui

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"sync"
)

//go:embed dist
var dist embed.FS

// Files gives the built files.
func Files() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the directory is embedded
	}
	return sub
}

// Charts gives the script of the chart functions that package chart runs.
func Charts() (string, error) {
	b, err := fs.ReadFile(Files(), "ssr.js")
	return string(b), err
}

// Hash names the built files, so that browsers fetch new ones and keep old.
var Hash = sync.OnceValue(func() string {
	hash := sha256.New()
	_ = fs.WalkDir(Files(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(Files(), path)
		hash.Write([]byte(path))
		hash.Write(b)
		return err
	})
	return hex.EncodeToString(hash.Sum(nil))[:16]
})
