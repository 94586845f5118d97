// Makes dist/, the package as it is published: `npm run build -w @gallerist/client`, then `npm pack ./libs/client/dist`.
// In the repository the package is used from its sources, which Node does not run below node_modules.
import { execFileSync } from 'node:child_process';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const run = (...args) => execFileSync(process.execPath, args, { cwd: at('.'), stdio: 'inherit' });

await rm(at('dist'), { recursive: true, force: true });
run(at('generate.mjs'));
run(createRequire(import.meta.url).resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json');

const manifest = JSON.parse(await readFile(at('package.json'), 'utf8'));
const { name, version, description, license, type, engines, dependencies } = manifest;
const published = (source) => {
  const path = source.replace('./src/', './').replace(/\.ts$/, '');
  return { types: `${path}.d.ts`, default: `${path}.js` };
};
const exports = Object.fromEntries(
  Object.entries(manifest.exports).map(([door, source]) => [door, published(source)]),
);
await writeFile(
  at('dist/package.json'),
  `${JSON.stringify({ name, version, description, license, type, engines, exports, sideEffects: false, dependencies }, null, 2)}\n`,
);
await cp(at('README.md'), at('dist/README.md'));
await cp(at('../../LICENSE'), at('dist/LICENSE'));
