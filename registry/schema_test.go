package registry

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

var update = flag.Bool("update", false, "write docs/formats/schema again")

const schemaDir = "../docs/formats/schema"

// TestSchemasAreFresh compares the schemas in the documents with the types.
func TestSchemasAreFresh(t *testing.T) {
	all, err := Schemas()
	if err != nil {
		t.Fatal(err)
	}
	for name, made := range all {
		path := filepath.Join(schemaDir, name)
		if *update {
			if err := os.MkdirAll(schemaDir, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, made, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if kept, err := os.ReadFile(path); err != nil || !bytes.Equal(kept, made) {
			t.Errorf("%s is stale (%v): go test ./registry -run Fresh -update", name, err)
		}
	}
}

// valid checks a YAML text by a schema with a library that knows nothing of us.
func valid(t *testing.T, schema string, text []byte) error {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	s, err := c.Compile(filepath.Join(schemaDir, schema))
	if err != nil {
		t.Fatal(err)
	}
	var doc any
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return err
	}
	b, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(bytes.ReplaceAll(b, []byte("T00:00:00Z"), nil)))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(value)
}

// TestSchemas holds every embedded file to its schema, and finds what is wrong
// in some of the bad ones.
func TestSchemas(t *testing.T) {
	for schema, file := range map[string]string{"orders": "orders.yaml", "events": "events.yaml", "claims": claimsFile, "published": publishedFile, "figures": "figures/figures.yaml",
		"caseload": caseloadFile, "priorities": prioritiesFile, "places": "places.yaml"} {
		b, err := embedded.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := valid(t, schema+".schema.json", b); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
	for bad, schema := range map[string]string{"order-unknown-key": "orders", "order-scope": "orders", "claim-kind": "claims", "claim-how": "claims", "claim-measure": "claims", "claim-free-sql": "claims"} {
		b, err := os.ReadFile("testdata/bad/" + bad + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		if err := valid(t, schema+".schema.json", b); err == nil {
			t.Errorf("%s passes its schema", bad)
		}
	}
}
