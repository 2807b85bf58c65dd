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
