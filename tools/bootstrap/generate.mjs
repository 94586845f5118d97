import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStep } from './run-step.mjs';
import { SetupError, readJson, readStamp, sha256, writeStamp } from './workspace.mjs';

const outputMarker = 'apps/api/src/infra/prisma/generated/client.ts';

/** Generates the database client if the schema or the generator changed, or if the client is gone. */
export async function ensureDatabaseClient(root, nodePath, log) {
  const fingerprint = clientFingerprint(root);
  if (existsSync(join(root, outputMarker)) && readStamp(root, 'database-client') === fingerprint) return;
  const cli = join(root, 'node_modules', 'prisma', 'build', 'index.js');
  const result = await runStep({
    title: 'generating the database client',
    command: nodePath,
    args: [cli, 'generate', '--schema', 'prisma/schema.prisma'],
    cwd: root,
    log,
    env: generatorEnvironment(nodePath),
  });
  if (result.code !== 0)
    throw new SetupError(`The database client could not be generated.\n\n${result.output.trimEnd()}`);
  writeStamp(root, 'database-client', fingerprint);
}

/** `generate` would download a schema engine that it never runs; any file that exists stands in for it. */
function generatorEnvironment(nodePath) {
  return {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: nodePath,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  };
}

function clientFingerprint(root) {
  const { version } = readJson(join(root, 'node_modules', 'prisma', 'package.json'));
  return sha256(version, readFileSync(join(root, 'prisma', 'schema.prisma')));
}
