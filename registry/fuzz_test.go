package registry

import (
	"errors"
	"testing"
	"testing/fstest"

	"github.com/quotawatch/quotawatch"
)

// FuzzOrders reads orders of any text: a fault of the registry, or orders that
// keep their contract.
func FuzzOrders(f *testing.F) {
	b, err := embedded.ReadFile("orders.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{string(b), "orders: []\n", "orders: [{id: a}]\n---\n", "orders: &a [*a]\n", "orders:\n  - id: a\n    id: b\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := &Registry{}
		r.Orders, err = loadList[quotawatch.Order](fstest.MapFS{"orders.yaml": {Data: []byte(text)}}, "orders.yaml", "orders")
		if err == nil {
			err = r.checkOrders()
		}
		var e *quotawatch.Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("not an error of the registry: %v", err)
		}
		if err != nil {
			return
		}
		for _, o := range r.Orders {
			if o.ID == "" || o.Denial == "" || o.Given > o.Reported {
				t.Fatalf("accepted: %+v", o)
			}
		}
	})
}

// FuzzClaims reads claims of any text: a fault of the registry, or claims that
// keep their contract.
func FuzzClaims(f *testing.F) {
	for _, text := range []string{"claims: []\n", "claims:\n  - id: a\n    title: t\n    claimant: c\n    kind: press\n    said: 2025-01-02\n    number: {value: 1, unit: u, how: about}\n    defined: d\n    sources: [s]\n    needs: n\n",
		"claims: &a [*a]\n", "claims: [{id: a, number: {value: 1e99}}]\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rec := &recorder{FS: fstest.MapFS{claimsFile: {Data: []byte(text)}}}
		r := &Registry{}
		var err error
		r.Claims, err = loadList[quotawatch.Claim](rec, claimsFile, "claims")
		if r.lines = rec.lines; err == nil {
			err = r.checkClaims()
		}
		var e *quotawatch.Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("not an error of the registry: %v", err)
		}
		for _, c := range r.Claims {
			if err == nil && (c.ID == "" || c.Number.Value <= 0 || (c.Check == nil) == (c.Needs == "")) {
				t.Fatalf("accepted: %+v", c)
			}
		}
	})
}
