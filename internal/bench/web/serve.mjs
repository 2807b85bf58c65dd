// A small static server for the peer: every file compressed once at the start, kept
// in memory, and served with a strict policy: node serve.mjs DIR [NAME=FILE ...].
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

const KINDS = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.wasm': 'application/wasm', '.duckdb': 'application/octet-stream' };
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'";

/** Serves the files of dir, and those of more by their names; gives the server and its address. */
export function serve(dir, more = {}, policy = POLICY) {
  const answer = (file) => compressed(file, policy);
  const files = new Map(Object.entries(more).map(([name, file]) => [`/${name}`, answer(file)]));
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    files.set(`/${file.slice(dir.length + 1).split(sep).join('/')}`, answer(file));
  }
  files.set('/', files.get('/index.html'));
  const server = createServer((request, response) => {
    const found = files.get(new URL(request.url, 'http://localhost').pathname);
    if (!found) return response.writeHead(404).end();
    response.writeHead(200, found.headers).end(request.method === 'HEAD' ? undefined : found.body);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve({ server, base: `http://127.0.0.1:${server.address().port}` })));
}

function compressed(file, policy) {
  const body = gzipSync(readFileSync(file), { level: 9 });
  const kind = KINDS[extname(file)] ?? 'application/octet-stream';
  return { body, headers: { 'Content-Type': kind, 'Content-Encoding': 'gzip', 'Content-Length': body.length, 'Content-Security-Policy': policy, 'Cache-Control': 'no-cache' } };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [dir, ...more] = process.argv.slice(2);
  const { base } = await serve(dir, Object.fromEntries(more.map((pair) => pair.split(/=(.*)/s).slice(0, 2))));
  console.log(`peer: ${base}/`);
}
