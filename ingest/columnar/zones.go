package columnar

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"time"
	_ "time/tzdata" // so that a zone is known on every machine

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/metadata"
	"github.com/apache/arrow-go/v18/parquet/schema"
	flatbuffers "github.com/google/flatbuffers/go"
	"github.com/quotawatch/quotawatch/ingest/grid"
)

// Instants are kept in UTC. Where a file names the zone of a column as well,
// its clock is shown, as the publisher's own program does; the day of an
// evening is another one in UTC.

// located gives the place of a zone, nil where its clock is that of UTC or no
// one knows it.
func located(zone string) *time.Location {
	if t, err := time.Parse("-07:00", zone); err == nil {
		_, offset := t.Zone()
		return time.FixedZone(zone, offset)
	}
	loc, err := time.LoadLocation(zone)
	if err != nil || zone == "" || zone == "UTC" || zone == "Local" {
		return nil
	}
	return loc
}

// zoneName is what is said of a zone: a name, or that UTC is meant.
func zoneName(zone string) string {
	switch {
	case zone == "":
		return grid.NoZone
	case located(zone) == nil:
		return "UTC"
	}
	return zone
}

// toClock turns an instant of UTC to the clock of a place.
func toClock(c *grid.Cell, loc *time.Location) {
	if c.Kind == grid.Time && c.Number > -exact && c.Number < exact {
		_, offset := time.UnixMicro(int64(c.Number)).In(loc).Zone()
		c.Number += float64(offset) * 1e6
	}
}

// onClock makes the cells of a column as its zone has them.
func onClock[T any](put func(T, *grid.Cell), zone string) func(T, *grid.Cell) {
	loc := located(zone)
	if loc == nil {
		return put
	}
	return func(v T, c *grid.Cell) {
		put(v, c)
		toClock(c, loc)
	}
}

// zonesOf gives the zones of the columns of an Arrow schema, "" for columns of
// other things.
func zonesOf(fields []arrow.Field) []string {
	zones := make([]string, len(fields))
	for i, f := range fields {
		if t, ok := f.Type.(*arrow.TimestampType); ok && t.TimeZone != "" {
			zones[i] = zoneName(t.TimeZone)
		}
	}
	return zones
}

// zoneOf gives the zone of a column of Parquet of which one may be named. Old
// types of timestamps do not say whether they are instants of UTC.
func zoneOf(d *schema.Column, named string) (zone, name string) {
	t, ok := d.LogicalType().(schema.TimestampLogicalType)
	switch {
	case ok && t.IsAdjustedToUTC() && (named != "" || !t.IsFromConvertedType()),
		named != "" && d.PhysicalType() == parquet.Types.Int96:
		return named, zoneName(named)
	}
	return "", ""
}

// namedZones gives the zones that a Parquet file names beside its schema: in
// that of Arrow, or in what pandas notes. Parquet itself has no place for them.
func namedZones(meta *metadata.FileMetaData) map[string]string {
	zones := map[string]string{}
	notes := meta.KeyValueMetadata()
	if text := notes.FindValue("pandas"); text != nil {
		ofPandas(*text, zones)
	}
	if text := notes.FindValue("ARROW:schema"); text != nil {
		ofArrow(*text, zones)
	}
	return zones
}

// maxNotes is how many bytes of notes are looked at.
const maxNotes = 4 << 20

func ofPandas(text string, zones map[string]string) {
	var notes struct {
		Columns []struct {
			Name     string `json:"field_name"`
			Metadata struct {
				Zone string `json:"timezone"`
			} `json:"metadata"`
		} `json:"columns"`
	}
	if len(text) > maxNotes || json.Unmarshal([]byte(text), &notes) != nil {
		return
	}
	for _, c := range notes.Columns {
		if c.Metadata.Zone != "" {
			zones[c.Name] = c.Metadata.Zone
		}
	}
}

// The places of fields in Timestamp of Arrow's Schema.fbs.
const (
	fieldType     = 10
	kindTimestamp = 10
	timestampZone = 6
)

// ofArrow reads the zones of a schema of Arrow in base64. What is wrong with it
// does not matter to the rest of the file.
func ofArrow(text string, zones map[string]string) {
	defer func() { _ = recover() }() // offsets that point outside
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(b) < 16 || len(b) > maxNotes {
		return
	}
	skip := 4
	if binary.LittleEndian.Uint32(b) == 0xffffffff {
		skip = 8
	}
	s, ok := table(root(b[skip:]), msgHeader)
	if !ok {
		return
	}
	at, n := vector(s, schemaFields, 4)
	for i := range min(n, maxFields) {
		f := element(s, at, i)
		t, ok := table(f, fieldType)
		if ok && f.GetByteSlot(fieldTypeKind, 0) == kindTimestamp {
			if zone := textIn(t, timestampZone); zone != "" {
				zones[textIn(f, fieldName)] = zone
			}
		}
	}
}

func textIn(t flatbuffers.Table, field flatbuffers.VOffsetT) string {
	at, n := vector(t, field, 1)
	return string(t.Bytes[at : int(at)+n])
}
