import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runStep } from './run-step.mjs';
import { SetupError, readStamp, sha256, writeStamp } from './workspace.mjs';

const folder = 'apps/admin';
/** What the console is made of, besides its sources. */
const inputs = [
  'apps/admin/index.html',
  'apps/admin/package.json',
  'apps/admin/vite.config.ts',
  'apps/api/schema.graphql',
  'package-lock.json',
];
const outputs = ['apps/admin/dist/index.html', 'apps/admin/src/graphql/generated/gql.ts'];

/** Builds the console if its sources, the schema or the locked packages changed, or if what was built is gone. */
export async function ensureConsole(root, nodePath, log) {
  const fingerprint = consoleFingerprint(root);
  const isThere = outputs.every((path) => existsSync(join(root, path)));
  if (isThere && readStamp(root, 'console') === fingerprint) return;
  const result = await runStep({
    title: 'building the console',
    command: nodePath,
    args: [join(root, folder, 'build', 'main.ts')],
    cwd: join(root, folder),
    log,
    // Vite picks React's development build otherwise.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (result.code !== 0)
    throw new SetupError(`The console could not be built.\n\n${result.output.trimEnd()}`);
  writeStamp(root, 'console', fingerprint);
}

/** Changes exactly when another build is due. */
export function consoleFingerprint(root) {
  const files = [
    ...inputs,
    ...['src', 'build', 'public'].flatMap((name) => filesBelow(root, `${folder}/${name}`)),
  ];
  return sha256(...files.flatMap((path) => [path, readFileSync(join(root, path))]));
}

function filesBelow(root, path) {
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/[\\/]generated$/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((name) => !/\.spec\.ts$/.test(name))
    .sort();
}
