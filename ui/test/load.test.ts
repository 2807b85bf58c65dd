// What did not come whole, or is not what the manifest says, is refused with a
// reason: it never reads as few arrests, or none.
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { crc32, decode } from '../src/data/cube';
import { Dataset } from '../src/data/dataset';
import { noFilter } from '../src/data/filter';
import type { FileEntry, Kind } from '../src/data/manifest';

const at = (name: string): string => fileURLToPath(new URL(`./fixtures/view/lacking/${name}`, import.meta.url));
const manifest = readFileSync(at('manifest.json'), 'utf8');
const core = gunzipSync(readFileSync(at('core.bin.gz')));
const entry = (JSON.parse(manifest) as { files: Record<Kind, FileEntry> }).files.core;

/** Bytes with other ones in places, and the checksum made right again. */
function patched(bytes: Uint8Array, changes: Record<number, number>): Uint8Array {
  const out = Uint8Array.from(bytes);
  for (const [i, b] of Object.entries(changes)) out[Number(i)] = b;
  new DataView(out.buffer).setUint32(out.length - 4, crc32(out.subarray(0, -4)), true);
  return out;
}

/** A file written by hand: kind, and the columns of its cells. */
function written(kind: number, ...numbers: number[]): Uint8Array {
  return patched(Uint8Array.from([0x51, 0x57, 0x56, 0x31, kind, ...numbers, 0, 0, 0, 0]), {});
}

const entryOf = (bytes: Uint8Array, more: Partial<FileEntry>): FileEntry => ({ name: 'core.bin.gz', sha256: '', bytes: bytes.length, cells: 1, rows: 9, episodes: 8, persons: 7, ...more });
const sound = written(1, 1, 3, 5, 9, 1, 2);

test('a checksum is that of gzip', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
});

test('a file is read as it was written', () => {
  const cube = decode(sound, 'core', entryOf(sound, {}));
  expect([[...cube.groups], [...cube.starts], [...cube.days], [...cube.rows], [...cube.episodes], [...cube.persons]]).toEqual([[3], [0, 1], [5], [9], [8], [7]]);
  const large = written(1, 1, 3, 5, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0);
  expect(decode(large, 'core', entryOf(large, { rows: 4294967295, episodes: 4294967295, persons: 4294967295 })).rows[0]).toBe(4294967295);
  expect(decode(core, 'core', entry).rows.length).toBe(entry.cells);
});

describe('a file is refused', () => {
  const twice = written(1, 2, 3, 0, 5, 0, 1, 1, 0, 0, 0, 0);
  const less = written(1, 1, 3, 5, 9, 10, 0);
  const wide = written(1, 1, 3, 5, 0xff, 0xff, 0xff, 0xff, 0x1f, 0, 0);
  const open = written(1, 1, 3, 5, 9, 1, 0x80);
  const more = written(1, 1, 3, 5, 9, 1, 2, 0);
  test.each<[string, Uint8Array, FileEntry, RegExp]>([
    ['empty', new Uint8Array(0), entry, /does not begin as one/],
    ['with another magic', patched(core, { 0: 0x52 }), entry, /does not begin as one/],
    ['of another version', patched(core, { 3: 0x32 }), entry, /does not begin as one/],
    ['of another kind', patched(core, { 4: 2 }), entry, /another kind/],
    ['cut', core.subarray(0, core.length - 9), entry, /bytes, not/],
    ['with a byte changed', Uint8Array.from(core, (b, i) => (i === 40 ? b ^ 1 : b)), entry, /checksum/],
    ['of other cells than the manifest says', core, { ...entry, cells: entry.cells + 1 }, /cells, not/],
    ['of more cells than bytes', written(1, 100), entryOf(written(1, 100), { cells: 100 }), /cells, not/],
    ['of other rows than the manifest says', core, { ...entry, rows: entry.rows + 1 }, /rows, not/],
    ['of other episodes', core, { ...entry, episodes: entry.episodes - 1 }, /episodes, not/],
    ['of other persons', core, { ...entry, persons: 0 }, /persons, not/],
    ['with a cell twice', twice, entryOf(twice, { cells: 2, rows: 2, episodes: 2, persons: 2 }), /out of order/],
    ['with more episodes than rows', less, entryOf(less, {}), /fewer arrests than none/],
    ['with a number too large', wide, entryOf(wide, {}), /out of range/],
    ['that ends in a number', open, entryOf(open, {}), /ends early/],
    ['with bytes left over', more, entryOf(more, {}), /left over/],
  ])('%s', (_, bytes, e, why) => expect(() => decode(bytes, 'core', e)).toThrow(why));

  test('wherever it is cut, and whichever byte is changed', () => {
    for (let i = 0; i < sound.length; i++) {
      expect(() => decode(sound.subarray(0, i), 'core', entryOf(sound, {}))).toThrow();
      expect(() => decode(Uint8Array.from(sound, (b, k) => (k === i ? b ^ 1 : b)), 'core', entryOf(sound, {}))).toThrow();
    }
  });
});

type Answers = Record<string, () => Response | Promise<Response>>;

/** A dataset whose addresses answer as given, else with the fixtures. */
const open = (answers: Answers): Promise<Dataset> =>
  Dataset.open('/data/1/manifest.json', (url) => Promise.resolve((answers[url.replace('/data/1/', '')] ?? ((): Response => new Response(readFileSync(at(url.replace('/data/1/', ''))))))()));

const html = (): Response => new Response('<!doctype html><p>not found', { headers: { 'content-type': 'text/html; charset=utf-8' } });
const bytes = (b: Uint8Array) => (): Response => new Response(b as BodyInit);
const changed = (change: (m: Record<string, unknown>) => void) => (): Response => {
  const m = JSON.parse(manifest) as Record<string, unknown>;
  change(m);
  return new Response(JSON.stringify(m));
};

describe('a manifest is refused', () => {
  test.each<[string, () => Response | Promise<Response>, RegExp]>([
    ['that cannot be reached', () => Promise.reject(new TypeError('offline')), /manifest.json cannot be reached/],
    ['with a status of 404', () => new Response('', { status: 404 }), /status 404/],
    ['with a status of 500', () => new Response('', { status: 500 }), /status 500/],
    ['that is a web page', html, /a web page came/],
    ['that is a web page without saying so', () => new Response('\n<!DOCTYPE html>'), /a web page came/],
    ['that is cut', () => new Response(manifest.slice(0, 900)), /ends early/],
    ['that is empty', () => new Response(''), /ends early/],
    ['that is a list', () => new Response('[]'), /no object/],
    ['of another format', changed((m) => (m['format'] = 'other')), /another format/],
    ['of a later version', changed((m) => (m['version'] = 2)), /another format or version/],
    ['without offices', changed((m) => delete m['offices']), /offices is no list/],
    ['with a day that is none', changed((m) => (m['first'] = '2025-02-30')), /first is no day/],
    ['with a size that is no count', changed((m) => ((m['files'] as Record<string, FileEntry>)['core']!.rows = -1)), /files.core.rows is no count/],
    ['with a piece twice', changed((m) => (m['pieces'] as unknown[]).push((m['pieces'] as unknown[])[0])), /out of order/],
    ['with counts that are none', changed((m) => ((m['series'] as { counts: unknown[] }[])[0]!.counts[0] = 'many')), /series\[0\].counts is no list of counts/],
    ['with a series that ends early', changed((m) => ((m['series'] as { counts: unknown[] }[])[0]!.counts.length = 3)), /does not hold/],
  ])('%s', async (_, answer, why) => expect(open({ 'manifest.json': answer })).rejects.toThrow(why));
});

describe('a file that comes is refused', () => {
  const gz = readFileSync(at('core.bin.gz'));
  test.each<[string, () => Response | Promise<Response>, RegExp]>([
    ['where it cannot be reached', () => Promise.reject(new TypeError('offline')), /core.bin.gz cannot be reached/],
    ['with a status of 404', () => new Response('', { status: 404 }), /status 404/],
    ['where it is a web page', html, /a web page came in place of core.bin.gz/],
    ['where it is cut', bytes(gz.subarray(0, gz.length - 20)), /ends early, or is damaged/],
    ['where it is cut after its head', bytes(gz.subarray(0, 12)), /ends early, or is damaged/],
    ['where a byte of it is changed', bytes(Uint8Array.from(gz, (b, i) => (i === gz.length - 30 ? b ^ 4 : b))), /damaged/],
    ['where it is empty', bytes(new Uint8Array(0)), /does not begin as one/],
    ['where it is that of other data', bytes(readFileSync(at('../one/core.bin.gz'))), /damaged/],
    ['where it is of another kind', bytes(readFileSync(at('full.bin.gz'))), /another kind/],
  ])('%s', async (_, answer, why) => {
    const set = await open({ 'core.bin.gz': answer });
    await expect(set.need(noFilter())).rejects.toThrow(why);
    const v = set.view(noFilter(), set.manifest.pieces[0]!);
    expect('missing' in v && v.missing.reason).toMatch(/not loaded/); // and never zeros
  });

  /** Bytes in place of core, with a manifest that fits them. */
  const fitting = (b: Uint8Array, sha256: string): Promise<Dataset> =>
    open({ 'manifest.json': changed((m) => ((m['files'] as Record<string, FileEntry>)['core'] = entryOf(b, { sha256 }))), 'core.bin.gz': bytes(gzipSync(b)) });

  test('where its hash is not that of the manifest', async () => {
    await expect((await fitting(sound, '00')).need(noFilter())).rejects.toThrow(/SHA-256/);
  });
  test('where it has a group that the manifest does not have', async () => {
    const b = written(1, 1, 0xff, 0x7f, 5, 9, 1, 2);
    await expect((await fitting(b, createHash('sha256').update(b).digest('hex'))).need(noFilter())).rejects.toThrow(/group that the manifest does not have/);
  });
  test('only until it comes whole', async () => {
    let first = true;
    const set = await open({ 'core.bin.gz': () => (first ? ((first = false), new Response('', { status: 503 })) : new Response(gz)) });
    await expect(set.need(noFilter())).rejects.toThrow(/503/);
    await set.need(noFilter());
    expect(set.view(noFilter(), set.manifest.pieces[0]!)).toHaveProperty('total');
  });
});

describe('browsers', () => {
  afterEach(() => vi.unstubAllGlobals());
  test('that uncompressed a file already can read it', async () => {
    const set = await open({ 'core.bin.gz': bytes(core) });
    await set.need(noFilter());
    expect(set.view(noFilter(), set.manifest.pieces[0]!)).toHaveProperty('total');
  });
  test('that cannot uncompress say so', async () => {
    vi.stubGlobal('DecompressionStream', undefined);
    await expect((await open({})).need(noFilter())).rejects.toThrow(/cannot read compressed files/);
  });
  test('without hashes still compare the checksum', async () => {
    vi.stubGlobal('crypto', undefined);
    await (await open({})).need(noFilter());
  });
});

test('a value that the data does not have is no value without arrests', async () => {
  const set = await open({});
  const span = set.manifest.pieces[3]!;
  for (const f of [{ ...noFilter(), criminality: ['guilty'] }, { ...noFilter(), methods: ['magic'] }, { ...noFilter(), places: ['home'] }, { ...noFilter(), offices: ['ZZZ'] }, { ...noFilter(), definition: 'heads' }]) {
    const v = set.view(f, span);
    expect('missing' in v && v.missing.reason).toBeTruthy();
  }
});
