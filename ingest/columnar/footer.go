package columnar

// maxFooter and maxStructs bound the footer of a Parquet file: arrow-go makes
// some two hundred bytes of objects for each struct in it.
const (
	maxFooter  = 16 << 20
	maxStructs = 150_000
	maxNesting = 32 // levels of columns in columns
)

// part is a kind of struct in the footer that holds lists.
type part uint8

const (
	partOther part = iota
	partFile
	partSchema
	partGroup
	partChunk
	partMeta
	partSizes
	partGeo
)

// shape is what a field of a part is expected to be.
type shape struct {
	typ  byte // of the field
	elem byte // of its elements
	part part // of the struct or of the elements
}

// shapes are the fields of the footer that the generated reader of arrow-go
// goes down into. It does not look at the types of elements, so a list of
// another type would put it out of step with what is checked here.
var shapes = map[part]map[int16]shape{
	partFile: {2: {tList, tStruct, partSchema}, 4: {tList, tStruct, partGroup}, 5: {tList, tStruct, partOther},
		7: {tList, tStruct, partOther}},
	partGroup: {1: {tList, tStruct, partChunk}, 4: {tList, tStruct, partOther}},
	partChunk: {3: {tStruct, 0, partMeta}},
	partMeta: {2: {tList, tI32, partOther}, 3: {tList, tBinary, partOther}, 8: {tList, tStruct, partOther},
		13: {tList, tStruct, partOther}, 16: {tStruct, 0, partSizes}, 17: {tStruct, 0, partGeo}},
	partSizes: {2: {tList, tI64, partOther}, 3: {tList, tI64, partOther}},
	partGeo:   {2: {tList, tI32, partOther}},
}

// footer checks the bytes of a footer against the limits, before arrow-go
// makes objects of them.
type footer struct {
	compact
	lim       Limits
	structs   int
	children  []int32 // of each element of the schema
	encrypted bool
	refused   error
}

func checkFooter(b []byte, lim Limits) error {
	f := &footer{compact: compact{b: b}, lim: lim}
	f.walk(partFile, 0)
	switch {
	case f.refused != nil:
		return f.refused
	case f.encrypted:
		return encrypted("the footer")
	case f.err != nil:
		return misformed("the footer", "the description of a Parquet file", "bytes that are none", f.err)
	}
	return f.checkTree()
}

func (f *footer) refuse(err error) {
	if f.refused == nil {
		f.refused = err
	}
	f.fault(err)
}

func (f *footer) walk(p part, depth int) {
	if f.structs++; f.structs > maxStructs {
		f.refuse(beyond("the footer", maxStructs, int64(f.structs), "parts"))
	}
	if p == partSchema {
		f.children = append(f.children, 0)
	}
	f.fields(depth, func(id int16, typ byte) bool { return f.take(p, id, typ, depth) })
}

// take goes down into the fields that are counted and skips the others.
func (f *footer) take(p part, id int16, typ byte, depth int) bool {
	if p == partSchema && id == 5 && typ == tI32 { // num_children
		f.children[len(f.children)-1] = int32(f.zigzag())
		return true
	}
	if p == partChunk && (id == 8 || id == 9) || p == partFile && id == 8 {
		f.encrypted = true
		return false
	}
	want, known := shapes[p][id]
	switch {
	case typ == tStruct:
		f.walk(want.part, depth+1)
		return true
	case typ != tList || !known || want.typ != tList:
		return false
	}
	n, elem := f.list()
	f.count(want.part, n)
	if elem != want.elem && n > 0 {
		f.fault(errHeader)
	}
	for ; n > 0 && f.err == nil; n-- {
		if elem == tStruct {
			f.walk(want.part, depth+1)
		} else {
			f.skipElements(1, elem, depth)
		}
	}
	return true
}

// count refuses lists that are longer than a release needs.
func (f *footer) count(p part, n int) {
	switch {
	case p == partGroup && n > f.lim.Groups:
		f.refuse(beyond("the footer", int64(f.lim.Groups), int64(n), "row groups"))
	case p == partChunk && n > f.lim.Columns:
		f.refuse(beyond("the footer", int64(f.lim.Columns), int64(n), "columns in a row group"))
	case p == partSchema && n > f.lim.Columns*4: // each level of nesting is an element
		f.refuse(beyond("the footer", int64(f.lim.Columns*4), int64(n), "columns"))
	}
}

// checkTree walks over the schema as its elements say it nests. The reader of
// arrow-go does so by recursion, and takes memory for as many children as an
// element claims.
func (f *footer) checkTree() error {
	var open []int32
	for i, n := range f.children {
		if n < 0 || int(n) > len(f.children) {
			return misformed("the schema", "as many columns as it says", "another number", nil)
		}
		for len(open) > 0 && open[len(open)-1] == 0 {
			open = open[:len(open)-1]
		}
		if len(open) == 0 && i > 0 {
			return misformed("the schema", "one tree of columns", "columns outside it", nil)
		}
		if i > 0 {
			open[len(open)-1]--
		}
		if open = append(open, n); len(open) > maxNesting {
			return beyond("the schema", maxNesting, int64(len(open)), "levels of columns in columns")
		}
	}
	return nil
}
