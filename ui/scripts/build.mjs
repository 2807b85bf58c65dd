// Builds ui/dist, or the directory given: charts for Go (ssr.js), the page
// script (app.js), what it fetches once a filter is set (draw.js), one stylesheet
// and the fonts. The same sources give the same bytes.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = resolve(process.argv[2] ?? join(root, 'dist'));
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

for (const [name, target, format] of [
  ['ssr', 'es2018', 'iife'],
  ['app', 'es2020', 'iife'],
  ['draw', 'es2020', 'es'],
]) {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir: out,
      emptyOutDir: false,
      target,
      minify: true,
      copyPublicDir: false,
      modulePreload: false,
      rolldownOptions: {
        input: join(root, 'src', `${name}.ts`),
        preserveEntrySignatures: 'strict',
        output: { format, name: 'quotawatch', entryFileNames: '[name].js' },
      },
    },
  });
}

const styles = join(root, 'src', 'css');
writeFileSync(join(out, 'app.css'), readdirSync(styles).sort().map((f) => readFileSync(join(styles, f), 'utf8')).join('\n'));
copyFileSync(join(root, 'src', 'favicon.svg'), join(out, 'favicon.svg'));
for (const [family, file] of [
  ['inter', 'inter-latin-wght-normal.woff2'],
  ['source-serif-4', 'source-serif-4-latin-wght-normal.woff2'],
]) {
  copyFileSync(join(root, 'node_modules', '@fontsource-variable', family, 'files', file), join(out, file));
}
