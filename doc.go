// Package quotawatch is the vocabulary of the project: days and windows,
// offices, orders, events, definitions, releases, estimates and errors.
//
// Every other package speaks in these types, so that an office code, a day or
// a counting rule means the same thing in a reader, in a figure and on a page.
// The package depends on the standard library only and does no I/O. See
// GLOSSARY.md for the terms and docs/adr for the decisions behind them.
package quotawatch

// Version names this program in its output and its documents.
const Version = "0.1.0"
