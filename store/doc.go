// Package store keeps releases as derived, content-addressed builds.
//
// It exists so that nothing held is ever lost or half visible. A release is
// one directory that never changes: a DuckDB file of its rows, its cube and
// its ledger. A build is a list of releases. Both are made under a temporary
// name, closed, synced, read back and compared with the ledger, and renamed; a
// pointer named CURRENT is switched last. See docs/adr/0001 and docs/formats.
package store
