import { existsSync, readFileSync, readdirSync } from 'node:fs';
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

const clientTypes = ['operations.ts', 'schema.ts'].map((name) => `libs/client/src/generated/${name}`);

/**
 * Generates the types of the client package if the printed schema, its documents or the generator changed, or if they are
 * gone. Building and testing need them; running the server does not.
 */
export async function ensureClientTypes(root, nodePath, log) {
  const fingerprint = clientTypesFingerprint(root);
  const areThere = clientTypes.every((path) => existsSync(join(root, path)));
  if (areThere && readStamp(root, 'client-types') === fingerprint) return;
  const result = await runStep({
    title: 'generating the types of the client',
    command: nodePath,
    args: [join(root, 'libs', 'client', 'generate.mjs')],
    cwd: root,
    log,
  });
  if (result.code !== 0)
    throw new SetupError(`The types of the client could not be generated.\n\n${result.output.trimEnd()}`);
  writeStamp(root, 'client-types', fingerprint);
}

function clientTypesFingerprint(root) {
  const documents = 'libs/client/src/operations';
  const names = readdirSync(join(root, documents)).sort();
  const { version } = readJson(join(root, 'node_modules', '@graphql-codegen', 'cli', 'package.json'));
  return sha256(
    version,
    ...[
      'apps/api/schema.graphql',
      'libs/client/generate.mjs',
      ...names.map((name) => `${documents}/${name}`),
    ].map((path) => readFileSync(join(root, path))),
  );
}
