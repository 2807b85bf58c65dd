package main

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch/ingest"
	"github.com/quotawatch/quotawatch/receipt"
	"github.com/quotawatch/quotawatch/store"
)

// recomputeFiles reads the files of a receipt into a directory of its own and
// asks there, so that nothing which was added before can bear on the answer.
func (a *app) recomputeFiles(ctx context.Context, want receipt.Predicate, files []string) (receipt.Report, error) {
	var scratch ingest.Scratch
	defer scratch.Close()
	given, err := ingest.Find(files, &scratch)
	if err != nil {
		return receipt.Report{}, err
	}
	if missing, foreign := sortOut(want, given.Inputs); len(missing)+len(foreign) > 0 {
		return receipt.Unavailable(want, missing, foreign), nil
	}
	dir, err := os.MkdirTemp("", "quotawatch-verify-")
	if err != nil {
		return receipt.Report{}, err
	}
	defer os.RemoveAll(dir)
	if err := a.addAll(ctx, dir, want, given.Inputs); err != nil {
		return a.refused(ctx, want, err)
	}
	held, err := store.Open(filepath.Join(dir, "data"))
	if err != nil {
		return receipt.Report{}, err
	}
	return a.compare(ctx, want, held)
}

// sortOut tells which files of a receipt were not given, and which files were
// given that are none of its.
func sortOut(want receipt.Predicate, given []ingest.Input) (missing []receipt.Lacking, foreign []receipt.File) {
	known := map[string]bool{}
	for _, r := range want.Releases {
		for _, f := range r.Files {
			known[f.SHA256] = true
			if !slices.ContainsFunc(given, func(in ingest.Input) bool { return in.SHA256 == f.SHA256 }) {
				missing = append(missing, receipt.Lacking{Release: r.ID, File: f})
			}
		}
	}
	for _, in := range given {
		if !known[in.SHA256] {
			foreign = append(foreign, receipt.File{Name: in.Name, SHA256: in.SHA256, Bytes: in.Bytes})
		}
	}
	return missing, foreign
}

// addAll adds the releases of a receipt in its order, each as it was added
// then: under its id, its files in their order and by their names.
func (a *app) addAll(ctx context.Context, dir string, want receipt.Predicate, given []ingest.Input) error {
	reg, err := a.loadRegistry()
	if err != nil {
		return err
	}
	for i, r := range want.Releases {
		paths, err := layOut(filepath.Join(dir, fmt.Sprint(i)), r.Files, given)
		if err != nil {
			return err
		}
		if _, err := store.Add(ctx, store.AddRequest{Dir: filepath.Join(dir, "data"), Registry: reg, Paths: paths, Told: ingest.Told{Source: r.Source}, ID: r.ID}); err != nil {
			return err
		}
	}
	return nil
}

// layOut makes the files of a release available under their names, which are
// part of what a release is, wherever and by whatever name they were given.
func layOut(dir string, files []receipt.File, given []ingest.Input) (paths []string, err error) {
	for i := 0; i < len(files); {
		place := filepath.Join(dir, fmt.Sprint(i)) // one each: two files can have one name
		if err := os.MkdirAll(place, 0o755); err != nil {
			return nil, err
		}
		archive, _, packed := strings.Cut(files[i].Name, "/")
		to, n := filepath.Join(place, archive), 1
		if packed {
			for i+n < len(files) && strings.HasPrefix(files[i+n].Name, archive+"/") {
				n++
			}
			err = pack(to, files[i:i+n], given)
		} else {
			err = link(to, files[i], given)
		}
		if err != nil {
			return nil, err
		}
		paths, i = append(paths, to), i+n
	}
	return paths, nil
}

// at gives where the file of a receipt lies.
func at(f receipt.File, given []ingest.Input) (string, error) {
	i := slices.IndexFunc(given, func(in ingest.Input) bool { return in.SHA256 == f.SHA256 })
	if i < 0 {
		return "", fmt.Errorf("%s was not given", f.Name) // sortOut has looked
	}
	return filepath.Abs(given[i].Path)
}

func link(to string, f receipt.File, given []ingest.Input) error {
	from, err := at(f, given)
	if err != nil {
		return err
	}
	return os.Symlink(from, to)
}

// pack puts files that came out of a zip file into one of the same name, as
// they are: only their own bytes and names count.
func pack(to string, files []receipt.File, given []ingest.Input) (err error) {
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	z := zip.NewWriter(out)
	for _, f := range files {
		if err := packOne(z, f, given); err != nil {
			return err
		}
	}
	return z.Close()
}

func packOne(z *zip.Writer, f receipt.File, given []ingest.Input) error {
	from, err := at(f, given)
	if err != nil {
		return err
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	w, err := z.CreateHeader(&zip.FileHeader{Name: path.Base(f.Name), Method: zip.Store})
	if err == nil {
		_, err = io.Copy(w, in)
	}
	return err
}
