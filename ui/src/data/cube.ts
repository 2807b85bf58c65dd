// Decoding a file of counts, as docs/formats/view.md describes it.
import { english } from './english';
import { DataError } from './load';
import type { FileEntry, Kind } from './manifest';
import type { DataWords } from './words';

/**
 * The cells of a file. They are in runs of one group each, in order of group and
 * day: run r is of group groups[r] and its cells are starts[r] to starts[r + 1].
 */
export interface Cube {
  groups: Uint32Array;
  starts: Uint32Array;
  /** Per cell: its day, counted from the first day of the manifest. */
  days: Uint32Array;
  rows: Uint32Array;
  episodes: Uint32Array;
  persons: Uint32Array;
}

const MAGIC = [0x51, 0x57, 0x56, 0x31]; // "QWV1"
const KINDS: Record<Kind, number> = { core: 1, full: 2, places: 3 };

/** Reads uncompressed bytes. It refuses what is not whole, and not as the manifest says. */
export function decode(bytes: Uint8Array, kind: Kind, entry: FileEntry, words: DataWords = english): Cube {
  const bad = (why: string): DataError => new DataError(words.damaged(entry.name, why));
  if (MAGIC.some((b, i) => bytes[i] !== b)) throw bad('it does not begin as one');
  if (bytes[4] !== KINDS[kind]) throw bad('it is of another kind');
  if (bytes.length !== entry.bytes) throw bad(`it has ${bytes.length} bytes, not ${entry.bytes}`);
  const end = bytes.length - 4;
  if (new DataView(bytes.buffer, bytes.byteOffset + end, 4).getUint32(0, true) !== crc32(bytes.subarray(0, end))) throw bad('its checksum is wrong');
  const r = new Reader(bytes, 5, end, bad);
  const n = r.uint();
  if (n !== entry.cells || n * 5 > end) throw bad(`it has ${n} cells, not ${entry.cells}`);
  const { groups, starts } = readGroups(r, n);
  const days = readDays(r, starts, n, bad);
  const rows = new Uint32Array(n);
  for (let i = 0; i < n; i++) rows[i] = r.uint();
  const cube: Cube = { groups, starts, days, rows, episodes: readLess(r, rows, bad), persons: readLess(r, rows, bad) };
  if (r.at !== end) throw bad('bytes are left over');
  for (const base of ['rows', 'episodes', 'persons'] as const) {
    const total = cube[base].reduce((a, b) => a + b, 0);
    if (total !== entry[base]) throw bad(`it has ${total} ${base}, not ${entry[base]}`);
  }
  return cube;
}

function readGroups(r: Reader, n: number): { groups: Uint32Array; starts: Uint32Array } {
  const groups: number[] = [];
  const starts: number[] = [];
  let group = 0;
  for (let i = 0; i < n; i++) {
    const step = r.uint();
    group += step;
    if (i > 0 && step === 0) continue;
    groups.push(group);
    starts.push(i);
  }
  return { groups: Uint32Array.from(groups), starts: Uint32Array.from([...starts, n]) };
}

function readDays(r: Reader, starts: Uint32Array, n: number, bad: (why: string) => DataError): Uint32Array {
  const days = new Uint32Array(n);
  for (let run = 0; run + 1 < starts.length; run++) {
    let day = 0;
    for (let i = starts[run]!; i < starts[run + 1]!; i++) {
      const step = r.uint();
      if (i > starts[run]! && step === 0) throw bad('cells are out of order');
      days[i] = day += step;
    }
  }
  return days;
}

/** Reads how much less than its rows each cell has. */
function readLess(r: Reader, rows: Uint32Array, bad: (why: string) => DataError): Uint32Array {
  const out = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const less = r.uint();
    if (less > rows[i]!) throw bad('a cell has fewer arrests than none');
    out[i] = rows[i]! - less;
  }
  return out;
}

/** Reads unsigned varints of at most 32 bits. */
class Reader {
  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
    private readonly end: number,
    private readonly bad: (why: string) => DataError,
  ) {}

  uint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      if (this.at >= this.end) throw this.bad('it ends early');
      const b = this.bytes[this.at++]!;
      value += (b & 0x7f) * 2 ** shift;
      if (b < 0x80) {
        if (value > 0xffffffff) break;
        return value;
      }
    }
    throw this.bad('a number is out of range');
  }
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** CRC-32 as in gzip (IEEE 802.3). */
export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) c = TABLE[(c ^ bytes[i]!) & 0xff]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
