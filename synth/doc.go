// Package synth makes labelled synthetic releases in the layout of any
// vintage, with a file that tells the truth about them.
//
// It exists because the national files are too large to ship and tests and
// benches need files of their size whose right answer is known. Every row
// carries a mark, so that what is made here can never pass for arrests.
//
// What is like the real releases, and where it is measured:
//
//   - days: the weekday cycle of the embedded reference cubes, times the trend
//     of the figure national-daily where it covers the window, else flat
//   - offices: the shares of the figure office-totals, headquarters as in the
//     reference cubes; an office that did not exist yet has no row
//   - method, criminality and program together, citizenship, gender and hour:
//     counts of Washington State (joint.csv, margins.csv)
//   - missing and redacted cells: the figure missingness, by field
//   - repeats: the distinct identifiers and the second arrests within a day
//     that were counted in the release of August 2025
//
// The rest is made up, and says "sample" where it is text. A number worked out
// from a synthetic release says nothing about arrests.
package synth
