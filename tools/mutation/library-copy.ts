import { cp, mkdir, mkdtemp, readFile, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyMutant } from './source-mutants.ts';
import type { Mutant } from './mutation.types.ts';

const repository = join(import.meta.dirname, '..', '..');
const sources = join('libs', 'metrics', 'src');

/** A copy of libs/metrics in a folder of its own, so that mutants never touch the checkout. */
export interface LibraryCopy {
  readonly root: string;
  /** Puts the mutant in place for the time of the call. */
  withMutant<T>(mutant: Mutant, call: () => Promise<T>): Promise<T>;
  remove(): Promise<void>;
}

export async function copyLibrary(): Promise<LibraryCopy> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'gallerist-mutation-')));
  await mkdir(join(root, 'libs'));
  await cp(join(repository, 'libs', 'metrics'), join(root, 'libs', 'metrics'), { recursive: true });
  // The base of the library's tsconfig.json.
  await cp(join(repository, 'tsconfig.base.json'), join(root, 'tsconfig.base.json'));
  await symlink(join(repository, 'node_modules'), join(root, 'node_modules'), 'junction');
  await writeFile(join(root, 'package.json'), '{ "type": "module" }\n');
  await writeFile(join(root, 'vitest.config.mjs'), vitestConfig);
  return {
    root,
    async withMutant(mutant, call) {
      const path = join(root, sources, mutant.file);
      const text = await readFile(path, 'utf8');
      await writeFile(path, applyMutant(text, mutant));
      try {
        return await call();
      } finally {
        await writeFile(path, text);
      }
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** One thread without isolation: a start of Vitest costs more than most specs. The cache stays out of node_modules. */
const vitestConfig = `export default {
  cacheDir: '.cache',
  test: {
    include: ['libs/metrics/src/**/*.spec.ts'],
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
    testTimeout: 20000,
  },
};
`;

/** The files of a folder of the library in the copy, relative to its sources, sorted. */
export async function listFiles(root: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, sources, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, sources).length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}

/** Whether a file holds code to mutate: neither a spec, nor types, nor a door. */
export function isMutated(file: string): boolean {
  return !/\.(spec|types)\.ts$|(^|\/)index\.ts$/.test(file);
}

export function readSource(root: string, file: string): Promise<string> {
  return readFile(join(root, sources, file), 'utf8');
}
