package web

import (
	"io/fs"
	"runtime"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"golang.org/x/sync/errgroup"
)

// route is a page, or the pages below a path that an argument names.
type route struct {
	// path ends with a slash; below tells that one more part follows it.
	path  string
	below bool
	// nav is its name in the navigation, "" for a page that is not there.
	nav string
	// template is the file that writes it.
	template string
	// local tells that it is only served, never published.
	local bool
	// args lists the parts that may follow, for a route below a path.
	args func(s *site) []string
	make func(s *site, arg string) (page, error)
}

// routes are the pages, those of the navigation in its order. It is filled in
// init because pages link to one another through it.
var routes []route

func init() {
	routes = []route{
		{path: "/", nav: "Overview", template: "overview", make: overviewPage},
		{path: "/offices/", nav: "Offices", template: "offices", make: officesPage},
		{path: "/who/", nav: "Who", template: "who", make: whoPage},
		{path: "/where/", nav: "Where", template: "where", make: wherePage},
		{path: "/timeline/", nav: "Timeline", template: "timeline", make: timelinePage},
		{path: "/claims/", nav: "Claims", template: "claims", make: claimsPage},
		{path: "/data/", nav: "Data and methods", template: "data", make: dataPage},
		{path: "/methods/", template: "methods", make: methodsPage},
		{path: "/codebook/", template: "codebook", make: codebookPage},
		{path: "/releases/", below: true, template: "release", args: (*site).releaseIDs, make: releasePage},
		{path: "/about/", nav: "About", template: "about", make: aboutPage},
		{path: "/add/", template: "add", local: true, make: addPage},
		{path: "/embed/", below: true, template: "embed", args: (*site).figureIDs, make: embedPage},
		{path: "/orders/", template: "orders", make: ordersPage},
		{path: "/offices/", below: true, template: "office", args: (*site).officeCodes, make: officePage},
		{path: "/claims/", below: true, template: "claim", args: (*site).claimIDs, make: claimPage},
	}
}

// match tells whether a path is of the route, and with which argument.
func (r route) match(name string) (arg string, ok bool) {
	if !r.below {
		return "", name == r.path
	}
	arg, ok = strings.CutPrefix(name, r.path)
	arg, slash := strings.CutSuffix(arg, "/")
	return arg, ok && slash && arg != "" && !strings.Contains(arg, "/")
}

// paths lists the published paths of the route.
func (r route) paths(s *site) (paths []string) {
	switch {
	case r.local:
		return nil
	case !r.below:
		return []string{r.path}
	}
	for _, arg := range r.args(s) {
		paths = append(paths, r.path+arg+"/")
	}
	return paths
}

// files lists the published files of a language that are no pages.
func (s *site) files() (files []string, err error) {
	if err := s.makeFigures(); err != nil {
		return nil, err
	}
	for _, id := range s.figureIDs() {
		f, err := s.figure(id)
		if err != nil {
			return nil, err
		}
		for _, suffix := range f.suffixes() {
			if suffix == receiptSuffix && !s.lang.Default() {
				continue
			}
			files = append(files, prefix(s.lang)+"/fig/"+id+suffix)
		}
	}
	if !s.lang.Default() {
		return files, nil
	}
	for _, id := range s.claimIDs() {
		files = append(files, "/claims/"+id+".json")
		if s.Receipt != nil {
			files = append(files, "/claims/"+id+".receipt.json")
		}
	}
	packed, err := s.packedPaths()
	return slices.Concat(files, packed, downloadPaths(), assetPaths(), s.hostPaths(), []string{"/feed.json", "/feed.atom"}), err
}

// makeFigures makes all figures, several at once.
func (s *site) makeFigures() error {
	var all errgroup.Group
	all.SetLimit(runtime.GOMAXPROCS(0))
	for _, id := range s.figureIDs() {
		all.Go(func() error { return quotawatch.Guard(func() error { _, err := s.figure(id); return err }) })
	}
	return all.Wait()
}

func sorted(paths []string) []string {
	slices.Sort(paths)
	return slices.Compact(paths)
}

// absent is the answer for an argument that nothing is known of.
func absent() (page, error) { return page{}, fs.ErrNotExist }
