// Package suppress makes tables of personal attributes fit to be shown:
// citizenship, sex or band of ages, by month and office, or month and nation.
//
// It exists because a small count in such a table can be about one person whom
// a reader knows. Small cells are hidden, and so many others that no hidden
// cell can be worked out from totals, from the other cells, or from the next
// release. See docs/methods/suppression.md and docs/adr/0016-suppression.md.
//
// All of it is integer arithmetic on one month at a time. The package does no
// I/O and knows no clock: same input, same bytes.
package suppress
