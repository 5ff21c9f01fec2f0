// Builds the page into the package, and writes a hash of its sources beside it: `make web`.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { build } from 'vite';
import { svelte } from '@sveltejs/vite-plugin-svelte';

const out = '../src/chainrule/playground/page';
await build({
  configFile: false,
  logLevel: 'warn',
  plugins: [svelte({ configFile: false })],
  build: {
    outDir: out,
    emptyOutDir: false,
    target: 'es2022',
    cssCodeSplit: false,
    rolldownOptions: { output: { minify: true } },
    lib: { entry: 'src/main.ts', formats: ['es'], fileName: () => 'play.js', cssFileName: 'play' },
  },
});

const sources = ['build.mjs', 'package.json', 'tsconfig.json', 'versions.txt', ...readdirSync('src').map((name) => `src/${name}`)].sort();
const hash = createHash('sha256');
for (const name of sources) hash.update(name + '\0').update(readFileSync(name)).update('\0');
writeFileSync(`${out}/SOURCES`, hash.digest('hex') + '\n');
