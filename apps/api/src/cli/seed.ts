import { builtInPackName, describePack, locatePack } from '@gallerist/embedding/node';
import { openBlobs } from '../compose/storage.ts';
import { plainText } from '../core/plain-text.ts';
import { PackRegistry } from '../features/model/pack-registry.ts';
import { encodeId } from '../graphql/global-id.ts';
import { openDatabase } from '../infra/prisma/database.ts';
import { applyMigrations } from '../infra/prisma/migrate.ts';
import { seedGallery, type SeedPlan } from './seed/seed-gallery.ts';
import { printLine, readWords, runTool, UsageError } from './run-tool.ts';
import { readStorageConfig, withStorage } from './storage-tool.ts';

const usage = `npm run db:seed -- [--identities <number>] [--samples <number>] [--name <name>] [--seed <number>]
Makes a gallery of people who do not exist: drawn faces, and random unit vectors that are near each other where they are of
one person. Prints the gallery's id. It refuses a name that a gallery has. With DATABASE_URL and QDRANT_URL also while
servers run; what is embedded in DATA_DIR belongs to one process, so stop the server first.
--identities  1 to 1,000,000 (default 1,000)    --samples  of each of them, 1 to 50 (default 2)
--name        default "Seeded <identities>"     --seed     the same people again (default 1)`;

function readPlan(): SeedPlan {
  const text = { type: 'string' } as const;
  const options = { identities: text, samples: text, name: text, seed: text };
  const { values } = readWords(usage, { options });
  const identities = count(values.identities, { fallback: 1_000, max: 1_000_000 });
  const samples = count(values.samples, { fallback: 2, max: 50 });
  const seed = count(values.seed, { fallback: 1, max: 4_294_967_295 });
  const name = plainText(values.name ?? `Seeded ${identities}`, { min: 1, max: 200, path: ['name'] });
  if (!name.ok) throw new UsageError(usage);
  return { name: name.value, identities, samples, seed };
}

function count(
  text: string | undefined,
  { fallback, max }: { readonly fallback: number; readonly max: number },
): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > max) throw new UsageError(usage);
  return value;
}

async function main(): Promise<void> {
  const plan = readPlan();
  const config = readStorageConfig();
  await withStorage(config, async (url) => {
    await applyMigrations({ url, log: printLine });
    await using opened = new AsyncDisposableStack();
    const database = openDatabase({ url });
    opened.defer(() => database.close());
    const blobs = await openBlobs(config);
    const packsDir = `${config.DATA_DIR}/packs`;
    const pack = await locatePack(builtInPackName, { packsDir });
    const pipeline = await describePack(pack);
    // Registers only: nothing is recognised here.
    const pool = { pipelines: new Map<string, never>(), load: () => Promise.reject(new Error('unused')) };
    const { spaceId } = await new PackRegistry({ database, blobs, pool, packsDir }).register(pack);
    const space = { id: spaceId, dimensions: pipeline.dimensions };
    const startedAt = performance.now();
    const id = await seedGallery({ database, blobs, space, log: printLine }, plan);
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    printLine(`Gallery "${plan.name}": ${plan.identities} identities in ${seconds} s. Its id:`);
    printLine(encodeId('Gallery', id));
  });
}

await runTool(usage, main);
