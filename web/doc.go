// Package web serves the dashboard: complete pages that need no JavaScript.
//
// It exists to say on a page what package quota answers. A page model is one
// struct, filled from answers alone; templates print it and compute nothing.
// Charts are drawn by package chart. The server makes no outbound request, runs
// no SQL and takes no input but paths.
package web
