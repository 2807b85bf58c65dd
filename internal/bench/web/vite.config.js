import { defineConfig } from 'vite';

export default defineConfig({
  root: 'peer',
  build: { outDir: '../dist', emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 2000 },
});
