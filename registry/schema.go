package registry

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/quotawatch/quotawatch"
)

// schemaFiles are the registry files that have a JSON Schema, and the type of
// their entries.
var schemaFiles = []struct {
	name, key string
	entry     any
}{
	{"orders", "orders", quotawatch.Order{}}, {"events", "events", quotawatch.Event{}}, {"claims", "claims", quotawatch.Claim{}},
	{"published", "published", quotawatch.Claim{}}, {"figures", "figures", Figure{}}, {"caseload", "caseload", Caseload{}}, {"priorities", "priorities", Priority{}}, {"places", "places", PlaceRule{}},
}

// Schemas gives a JSON Schema (draft 2020-12) of each registry file in YAML, by
// name. They are made from the types that the files are read into; what no
// schema can say, as references and order, the loader checks.
func Schemas() (map[string][]byte, error) {
	all := map[string][]byte{}
	for _, f := range schemaFiles {
		b, err := json.MarshalIndent(map[string]any{
			"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://github.com/quotawatch/quotawatch/schema/" + f.name + ".schema.json",
			"title": "quotawatch registry: " + f.name, "type": "object", "additionalProperties": false, "required": []string{f.key},
			"properties": map[string]any{f.key: map[string]any{"type": "array", "items": schemaOf(reflect.TypeOf(f.entry))}},
		}, "", "  ")
		if err != nil {
			return nil, err
		}
		all[f.name+".schema.json"] = append(b, '\n')
	}
	return all, nil
}

// enums are the types whose values are listed.
func enums() map[reflect.Type]any {
	return map[reflect.Type]any{
		reflect.TypeFor[quotawatch.ClaimKind](): quotawatch.ClaimKinds(), reflect.TypeFor[quotawatch.How](): quotawatch.Hows(), reflect.TypeFor[quotawatch.Measure](): quotawatch.Measures(),
		reflect.TypeFor[Grain](): []Grain{GrainDay, GrainWeek, GrainPeriod, GrainTable}, reflect.TypeFor[quotawatch.Scope](): []string{"national", "office", "operation"},
	}
}

func schemaOf(t reflect.Type) map[string]any {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[quotawatch.Day]():
		return map[string]any{"type": "string", "format": "date"}
	case enums()[t] != nil:
		return map[string]any{"enum": enums()[t]}
	}
	switch t.Kind() { //nolint:exhaustive // the kinds that registry files are read into
	case reflect.Struct:
		return structSchema(t)
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem())}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Int:
		return map[string]any{"type": "integer"}
	default:
		return map[string]any{"type": "string"}
	}
}

func structSchema(t reflect.Type) map[string]any {
	properties := map[string]any{}
	for i := range t.NumField() {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ","); name != "" && name != "-" {
			properties[name] = schemaOf(t.Field(i).Type)
		}
	}
	s := map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	if _, ok := properties["id"]; ok {
		s["required"] = []string{"id"}
	}
	return s
}
