// Package fetch gets one listed file of a publisher, and is the only code that
// connects to the outside.
//
// It exists so that what may be reached, and what may come back, is decided in
// one place: https to the hosts of one registry entry, redirects included, at
// public addresses only; no more bytes than were announced or than the entry
// allows; no silence without end; and bytes of the declared format. What broke
// is kept and gone on with; what came whole is kept with its hash and its date.
// See docs/adr/0011.
package fetch
