// Writes down which packages are installed, by version and hash; or compares them with what was written down.
// Where they come from is left to npm's own settings.
import { readFileSync, writeFileSync } from 'node:fs';

const installed = JSON.parse(readFileSync('node_modules/.package-lock.json', 'utf8')).packages;
const lines = Object.entries(installed)
  .filter(([, one]) => !one.os && !one.cpu) // what is for one kind of machine differs from machine to machine
  .map(([path, one]) => `${path.replace(/^.*node_modules\//, '')} ${one.version} ${one.integrity}`);
const text = [...new Set(lines)].sort().join('\n') + '\n';
if (!process.argv.includes('--compare')) writeFileSync('versions.txt', text);
else if (readFileSync('versions.txt', 'utf8') !== text) {
  console.error('web/versions.txt names other packages than were installed; if that is meant: node pin.mjs');
  process.exit(1);
}
