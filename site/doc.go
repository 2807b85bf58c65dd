// Package site writes the pages as a folder that any object store or CDN can
// serve.
//
// It exists so that a folder is whole, allowed and the same everywhere, or is
// not written: each file is held to the list of the registry, the folder is
// made beside the one that is served, compared with its manifest, and put in
// its place in one step. It makes no page: package web does. Formats are in
// docs/formats/site.md.
package site
