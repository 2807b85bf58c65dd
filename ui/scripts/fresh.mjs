// Fails when ui/dist, which is committed and embedded, is not what the sources
// give today.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, '..', 'dist');
const made = mkdtempSync(join(tmpdir(), 'quotawatch-dist-'));
try {
  execFileSync(process.execPath, [join(here, 'build.mjs'), made], { stdio: 'inherit' });
  const names = [...new Set([...readdirSync(dist), ...readdirSync(made)])].sort();
  const bytes = (dir, name) => (readdirSync(dir).includes(name) ? readFileSync(join(dir, name)) : Buffer.from('missing'));
  const stale = names.filter((name) => !bytes(dist, name).equals(bytes(made, name)));
  if (stale.length) {
    console.error(`ui/dist is stale (${stale.join(', ')}): run make ui and commit it`);
    process.exitCode = 1;
  } else console.log(`ui/dist is what its sources give: ${names.length} files`);
} finally {
  rmSync(made, { recursive: true });
}
