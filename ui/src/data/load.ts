// Getting files, and refusing what did not come whole: never zeros.
import type { DataWords } from './words';

/** Why data cannot be used; the message is in the words of the page. */
export class DataError extends Error {
  constructor(readonly reason: string) {
    super(reason);
    this.name = 'DataError';
  }
}

export type Get = (url: string) => Promise<Response>;

/** Gets the bytes of an address. what names it in reasons. */
export async function load(url: string, what: string, get: Get, words: DataWords): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await get(url);
  } catch {
    throw new DataError(words.unreachable(what));
  }
  if (!response.ok) throw new DataError(words.status(what, response.status));
  if (/\bhtml\b/i.test(response.headers.get('content-type') ?? '')) throw new DataError(words.page(what));
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch {
    throw new DataError(words.cut(what));
  }
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart().toLowerCase();
  if (start.startsWith('<!doctype') || start.startsWith('<html')) throw new DataError(words.page(what));
  // A server may say that a .gz is an encoding; then it is uncompressed already.
  return url.endsWith('.gz') && bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzip(bytes, what, words) : bytes;
}

async function gunzip(bytes: Uint8Array, what: string, words: DataWords): Promise<Uint8Array> {
  if (typeof DecompressionStream === 'undefined') throw new DataError(words.noGunzip());
  try {
    const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new DataError(words.cut(what));
  }
}

/** The SHA-256 of bytes in hexadecimal; undefined where the browser has none, as on a page without TLS. */
export async function sha256(bytes: Uint8Array): Promise<string | undefined> {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return undefined;
  const sum = new Uint8Array(await subtle.digest('SHA-256', bytes as BufferSource));
  return [...sum].map((b) => b.toString(16).padStart(2, '0')).join('');
}
