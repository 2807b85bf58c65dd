package web

func aboutPage(s *site, _ string) (page, error) {
	return page{Title: s.say("About"), Description: s.say("Counts only"), Model: struct{ Build string }{s.Holdings.Build}}, nil
}

// addPage takes files by drag and drop, where the pages are served on the
// machine that holds the releases.
func addPage(s *site, _ string) (page, error) {
	if !s.Local {
		return absent()
	}
	return page{Title: s.say("Add a release")}, nil
}

// embedPage is one figure without the frame of the site, to stand in a page of
// others.
func embedPage(s *site, id string) (page, error) {
	f, err := s.figure(id)
	if err != nil {
		return page{}, err
	}
	f.Kicker = s.say("Figure")
	return page{Title: f.Title, Description: f.Measure, Filters: f.Follows != "", Bare: true, Model: f}, nil
}
