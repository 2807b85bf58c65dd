// Package when reads the cells of one column of dates, and learns from them how
// the column is written.
//
// It exists because one and the same cell is another day to another program:
// 1/6/2025 is in January or in June, and 20240 counts from 1970 or from 1960.
// What can be read in one way alone is read; what cannot is decided by all rows
// of the column, by the user, or not at all. A clock stays as it is written, in
// the zone of whoever wrote it.
package when
