// Builds the page into the package, and writes down from which sources and which packages: `make web`.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
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
    lib: { entry: 'src/main.ts', formats: ['es'], fileName: () => 'play.js', cssFileName: 'play' },
  },
});

const sources = ['build.mjs', 'package.json', 'tsconfig.json', ...readdirSync('src').map((name) => `src/${name}`)].sort();
const hash = createHash('sha256');
for (const name of sources) hash.update(name + '\0').update(readFileSync(name)).update('\0');
writeFileSync(`${out}/SOURCES`, hash.digest('hex') + '\n');

// Where packages came from is nobody's business; what they are is.
const installed = JSON.parse(readFileSync('node_modules/.package-lock.json', 'utf8')).packages;
const lines = Object.entries(installed).map(([path, one]) => `${path.replace(/^.*node_modules\//, '')} ${one.version} ${one.integrity}`);
if (!existsSync('versions.txt') || process.argv.includes('--pin')) writeFileSync('versions.txt', lines.sort().join('\n') + '\n');
