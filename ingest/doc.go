// Package ingest turns release files into typed rows with lineage.
//
// It exists to read untrusted bytes exactly: what a file is, which vintage its
// header belongs to, and what became of every one of its rows, each loaded,
// quarantined with a code and a place, or declared not data. It knows layouts
// only through the registry, and nothing of quotas or of how rows are stored.
package ingest
