// Package view answers filters: which arrests, of whom, made how and where, on
// which days.
//
// It exists so that one grammar of filters has one answer wherever it is asked:
// in an address of a page, in a request, on the command line. Count answers
// from cubes, slowly and plainly. Pack writes the same counts into small files
// from which a browser answers without a server; fixtures bind the two to each
// other. It is pure: cubes and registry in, counts and bytes out. The grammar
// is in docs/methods/series.md, the files are in docs/formats/view.md.
package view
