import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMigrations } from '../src/infra/prisma/migration-files.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const cacheFolder = join(root, 'node_modules/.cache/gallerist');

/**
 * The path of something that is kept in the checkout between test files and runs. It is made under another name and
 * renamed into place whole, so that test files may run at once; what an older digest named goes.
 *
 * @param digest Of everything that it is made from.
 */
export async function madeOnce(
  { kind, digest, ending = '' }: { readonly kind: string; readonly digest: string; readonly ending?: string },
  make: (path: string) => Promise<void>,
): Promise<string> {
  const path = join(cacheFolder, `${kind}-${digest}${ending}`);
  if (existsSync(path)) return path;
  await mkdir(cacheFolder, { recursive: true });
  const before = (await readdir(cacheFolder)).filter((name) => name.startsWith(`${kind}-`));
  const aside = join(cacheFolder, `making-${randomBytes(6).toString('hex')}`);
  try {
    await make(aside);
    await rename(aside, path).catch((error: unknown) => {
      if (!existsSync(path)) throw error; // else another process was faster
    });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  for (const name of before) await rm(join(cacheFolder, name), { recursive: true, force: true });
  return path;
}

/** Changes with the migrations and with the version of PGlite, whose data folders are not interchangeable. */
export async function migrationsDigest(): Promise<string> {
  const { migrationDirectories } = await readMigrations();
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite'); // in dist/
  const { version } = JSON.parse(await readFile(join(entry, '../../package.json'), 'utf8')) as {
    version: string;
  };
  return digestOf([JSON.stringify([version, migrationDirectories])]);
}

/** Changes with whatever may change an exported model: our libraries, and the packages that bring the weights. */
export async function exporterDigest(): Promise<string> {
  const sources = ['metrics', 'preprocess', 'embedding'].map((name) => join(root, 'libs', name, 'src'));
  const files = await Promise.all(sources.map((folder) => sourcesOf(folder)));
  const paths = [join(root, 'package-lock.json'), ...files.flat().sort()];
  return digestOf(await Promise.all(paths.map((path) => readFile(path))));
}

async function sourcesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.(spec|itest|long)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function digestOf(parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 16);
}
