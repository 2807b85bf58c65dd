package registry

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Publisher is who publishes releases: where its files are, under what licence,
// how to cite them, and every host that may be connected to for them.
type Publisher struct {
	ID       string          `yaml:"id" json:"id"`
	Title    string          `yaml:"title" json:"title"`
	Home     string          `yaml:"home" json:"home"`
	Licence  string          `yaml:"licence" json:"licence"`
	Citation string          `yaml:"citation" json:"citation"`
	Hosts    []string        `yaml:"hosts" json:"hosts"`
	Files    []PublisherFile `yaml:"files" json:"files"`
}

// PublisherFile is one file of the current release of a publisher.
type PublisherFile struct {
	Name     string `yaml:"name" json:"name"`
	URL      string `yaml:"url" json:"url"`
	Source   string `yaml:"source" json:"source"`
	Format   string `yaml:"format" json:"format"`
	MaxBytes int64  `yaml:"max_bytes" json:"max_bytes"`
	// Note says what a reader should know, what was not verified above all.
	Note string `yaml:"note" json:"note"`
}

// FileFormats lists the formats of files that publishers may list. A download
// is compared with the marks of its format, so text formats have no place here.
func FileFormats() []string { return []string{"parquet", "xlsx", "csv.gz"} }

// Publisher gives the publisher of an id.
func (r *Registry) Publisher(id string) (Publisher, bool) {
	for _, p := range r.Publishers {
		if p.ID == id {
			return p, true
		}
	}
	return Publisher{}, false
}

// Objection says why an address is not one of the publisher's, "" when it is:
// https, a listed host written as listed, its usual port, and no password.
// The registry and every redirect are held to the same words.
func (p Publisher) Objection(u *url.URL) string {
	switch {
	case u.Scheme != "https":
		return fmt.Sprintf("scheme %q", u.Scheme)
	case u.User != nil:
		return "a user name in the address"
	case u.Hostname() != u.Host:
		return fmt.Sprintf("a port or brackets in %q", u.Host)
	case !slices.Contains(p.Hosts, u.Host):
		return fmt.Sprintf("host %q", u.Host)
	}
	return ""
}

var (
	hostName  = regexp.MustCompile(`^([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,}$`)
	plainName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,99}$`)
)

const publishersFile = "publishers.yaml"

func (r *Registry) checkPublishers() error {
	if err := ids(r, publishersFile, r.Publishers, func(p Publisher) string { return p.ID }); err != nil {
		return err
	}
	for _, p := range r.Publishers {
		for _, text := range [][2]string{{"title", p.Title}, {"home", p.Home}, {"licence", p.Licence}, {"citation", p.Citation}} {
			if text[1] == "" {
				return r.wrong(publishersFile, p.ID, text[0], "a text", "none")
			}
		}
		if len(p.Files) == 0 {
			return r.wrong(publishersFile, p.ID, "files", "at least one file", "none")
		}
		for _, host := range p.Hosts {
			if !hostName.MatchString(host) {
				return r.wrong(publishersFile, p.ID, "hosts", "hosts in full and in lower case, as data.example.org", fmt.Sprintf("%q in %s", host, p.ID))
			}
		}
		for i, f := range p.Files {
			if slices.ContainsFunc(p.Files[:i], func(o PublisherFile) bool { return o.Name == f.Name }) {
				return r.wrong(publishersFile, p.ID, "name", "each file once", f.Name)
			}
			if err := r.checkPublisherFile(p, f); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *Registry) checkPublisherFile(p Publisher, f PublisherFile) error {
	address, err := url.Parse(f.URL)
	switch {
	case err != nil:
		return r.wrong(publishersFile, p.ID, "url", "the address of a file", fmt.Sprintf("%q", f.URL))
	case p.Objection(address) != "":
		return r.wrong(publishersFile, p.ID, "url", "an https address at one of the hosts", p.Objection(address))
	case !slices.Contains(FileFormats(), f.Format):
		return r.wrong(publishersFile, p.ID, "format", fmt.Sprintf("a format of %v", FileFormats()), fmt.Sprintf("%q", f.Format))
	case !plainName.MatchString(f.Name) || !strings.HasSuffix(f.Name, "."+f.Format):
		return r.wrong(publishersFile, p.ID, "name", "a plain file name that ends in ."+f.Format, fmt.Sprintf("%q", f.Name))
	case !slices.ContainsFunc(r.Sources, func(s Source) bool { return s.ID == f.Source }):
		return r.wrong(publishersFile, p.ID, "source", "a source of the registry", fmt.Sprintf("%q", f.Source))
	case f.MaxBytes <= 0:
		return r.wrong(publishersFile, p.ID, "max_bytes", "max_bytes above 0", fmt.Sprint(f.MaxBytes))
	}
	return nil
}
