// Package download writes the counts of the site as tables for other programs:
// CSV and Parquet, a Data Package that describes them, and a codebook.
//
// It exists so that what is downloaded is what the pages count: the tables are
// unpacked from the files that a browser filters by. It is pure: counts in, bytes
// out. What each column is stands in registry/codebook.csv, which columns a table
// has in registry/publish.yaml.
package download
