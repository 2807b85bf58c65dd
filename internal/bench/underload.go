package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/quotawatch/quotawatch/internal/bench/load"
)

const (
	readers64 = 64        // clients at once
	slow200   = 200       // slow clients beside them
	mostPaths = 300       // paths asked for
	ends      = 5_000_000 // requests after which a run ends, whatever the time
)

// entrances are where the crawl of the served site begins; what is not there is
// told.
var entrances = []string{"/", "/es/", "/feed.json", "/feed.atom", "/fig/national.csv", "/fig/national.svg",
	"/api/v1/attain?scope=national", "/api/v1/mix?by=criminality", "/api/v1/claims"}

// stress is one run under load, as a row of the table.
type stress struct {
	title string
	paths int
	*load.Result
}

// underLoad measures the server with many clients, with slow ones beside them,
// and while builds are replaced.
func (b bench) underLoad() (string, error) {
	data, err := b.nation()
	if err != nil {
		return "", err
	}
	alone, beside, notes, err := b.manyAndSlow(data)
	if err != nil {
		return "", err
	}
	all := []stress{alone, beside}
	site, missing, err := b.publish(data)
	if err != nil {
		return "", err
	}
	if missing != "" {
		notes = append(notes, "The published site was not measured: "+missing+".")
	} else {
		static, err := b.static(site)
		if err != nil {
			return "", err
		}
		all = append(all, static)
	}
	swapped, err := b.swap(data)
	if err != nil {
		return "", err
	}
	all = append(all, swapped.stress)
	return loadText(all, notes, swapped), nil
}

// manyAndSlow puts load on a server, and again with slow clients beside.
func (b bench) manyAndSlow(data string) (alone, beside stress, notes []string, err error) {
	s, err := start("bin/quotawatch", "serve", "--addr", "127.0.0.1:0", "--data", data)
	if err != nil {
		return alone, beside, nil, err
	}
	ctx := context.Background()
	paths, refused, err := load.Crawl(ctx, s.base, mostPaths, entrances...)
	if err == nil {
		alone, err = b.stress(ctx, "64 clients", s.base, paths, nil)
	}
	if err == nil {
		beside, notes, err = b.besideSlow(ctx, s.base, paths)
	}
	peak, stopped := s.stop()
	if err == nil {
		err = stopped
	}
	if len(refused) > 0 {
		notes = append(notes, "Asked for and not there: "+strings.Join(refused, ", ")+".")
	}
	return alone, beside, append(notes, fmt.Sprintf("The server held %d MB at most.", peak>>20)), err
}

// besideSlow is the same load while slow clients hold connections.
func (b bench) besideSlow(ctx context.Context, base string, paths []string) (stress, []string, error) {
	slow, err := load.StartSlow(ctx, base, "/", slow200)
	if err != nil {
		return stress{}, nil, err
	}
	time.Sleep(3 * time.Second) // until all of them hold a connection
	held := slow.Open()
	beside, err := b.stress(ctx, "64 clients beside 200 slow ones", base, paths, nil)
	opened, cut := slow.Stop()
	return beside, []string{fmt.Sprintf("Of the slow clients, half send a request and half read an answer at one byte a second. %d connections were held when the run began; the server cut off %d of %d.", held, cut, opened)}, err
}

// static puts the same load on the published site.
func (b bench) static(site string) (stress, error) {
	s, err := start("bin/quotawatch", "serve", "--addr", "127.0.0.1:0", site)
	if err != nil {
		return stress{}, err
	}
	defer func() { _, _ = s.stop() }() // nothing depends on how it ends
	ctx := context.Background()
	paths, _, err := load.Crawl(ctx, s.base, mostPaths, "/")
	if err != nil {
		return stress{}, err
	}
	return b.stress(ctx, "64 clients, published site", s.base, paths, nil)
}

func (b bench) stress(ctx context.Context, title, base string, paths []string, seen func(load.Answer)) (stress, error) {
	r, err := load.Run(ctx, load.Spec{Base: base, Paths: paths, Clients: readers64, For: b.load, Requests: ends}, seen)
	return stress{title, len(paths), r}, err
}
