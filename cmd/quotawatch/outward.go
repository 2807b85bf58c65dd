package main

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
)

// outward gives an error as a browser may see it: without the directories of
// this machine, which say who uses it and how. Package web takes out what other
// paths it finds. More directories may be hidden.
func (a *app) outward(err error, more ...string) error {
	var all []error
	hide := strings.NewReplacer(a.privateDirs(more...)...)
	for _, e := range each(err) {
		var known *quotawatch.Error
		if !errors.As(e, &known) {
			all = append(all, e) // told by none of its words
			continue
		}
		plain := *known
		for _, part := range []*string{&plain.Summary, &plain.File, &plain.Place, &plain.Expected, &plain.Found, &plain.Do} {
			*part = hide.Replace(*part)
		}
		all = append(all, &plain)
	}
	if len(all) == 1 {
		return all[0]
	}
	return errors.Join(all...)
}

// privateDirs are the directories that no answer names, each with what is
// written in its place, the longest first.
func (a *app) privateDirs(more ...string) (pairs []string) {
	data, _ := a.dataDir()
	home, _ := os.UserHomeDir()
	here, _ := os.Getwd()
	var dirs []string
	for _, dir := range append([]string{data, a.registryDir, os.TempDir(), home, here}, more...) {
		if abs, err := filepath.Abs(dir); dir != "" && err == nil && abs != string(filepath.Separator) {
			dirs = append(dirs, dir, abs)
		}
	}
	slices.SortFunc(dirs, func(x, y string) int { return cmp.Compare(len(y), len(x)) })
	for _, dir := range slices.Compact(dirs) {
		if filepath.IsAbs(dir) {
			pairs = append(pairs, dir+string(filepath.Separator), "", dir, "…")
		}
	}
	return pairs
}
