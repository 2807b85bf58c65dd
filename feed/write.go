package feed

import (
	"encoding/json"
	"encoding/xml"
	"slices"
	"time"
)

const (
	title = "quotawatch: verdicts that moved and releases added"
	self  = "tag:quotawatch,2026:docket"
	most  = 100 // entries that a feed tells, the newest
)

// newest gives the entries that a feed tells, the newest first.
func (h History) newest() []Entry {
	entries := slices.Clone(h.Entries[max(0, len(h.Entries)-most):])
	slices.Reverse(entries)
	return entries
}

// id names an entry for ever: the build is the digest of all the data.
func (e Entry) id() string { return "tag:quotawatch,2026:build:" + e.Build }

// JSON writes the history as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).
func (h History) JSON() ([]byte, error) {
	type item struct {
		ID        string `json:"id"`
		Title     string `json:"title"`
		Text      string `json:"content_text"`
		Published string `json:"date_published"`
	}
	doc := struct {
		Version string `json:"version"`
		Title   string `json:"title"`
		Home    string `json:"home_page_url,omitempty"`
		Self    string `json:"feed_url,omitempty"`
		Items   []item `json:"items"`
	}{Version: "https://jsonfeed.org/version/1.1", Title: title, Items: []item{}}
	if h.Base != "" {
		doc.Home, doc.Self = h.Base, h.Base+"feed.json"
	}
	for _, e := range h.newest() {
		doc.Items = append(doc.Items, item{e.id(), e.Title(), e.Text(), e.Time.Format(time.RFC3339)})
	}
	b, err := json.MarshalIndent(doc, "", "  ")
	return append(b, '\n'), err
}

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel     string `xml:"rel,attr"`
	Address string `xml:"href,attr"`
}

type atomEntry struct {
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Content atomText `xml:"content"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// Atom writes the history as Atom (RFC 4287). A feed without entries was
// updated at the start of the Unix epoch: nothing has happened yet.
func (h History) Atom() ([]byte, error) {
	doc := atomFeed{ID: self, Title: title, Author: "quotawatch", Updated: time.Unix(0, 0).UTC().Format(time.RFC3339)}
	if h.Base != "" {
		doc.Links = []atomLink{{"self", h.Base + "feed.atom"}, {"alternate", h.Base}}
	}
	for i, e := range h.newest() {
		at := e.Time.Format(time.RFC3339)
		if i == 0 {
			doc.Updated = at
		}
		doc.Entries = append(doc.Entries, atomEntry{e.id(), e.Title(), at, atomText{"text", e.Text()}})
	}
	b, err := xml.MarshalIndent(doc, "", "  ")
	return append([]byte(xml.Header), append(b, '\n')...), err
}
