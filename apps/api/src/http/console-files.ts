import { readFile, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** A file of the console with its copies as the build compressed them. */
export interface ConsoleFile {
  readonly type: string;
  readonly plain: Buffer;
  readonly br?: Buffer;
  readonly gzip?: Buffer;
}

export interface ConsoleFiles {
  /** The page, with `__CSP_NONCE__` where the nonce of an answer belongs. */
  readonly page: string;
  /** By path, as in `/assets/index-1a2b.js`. */
  readonly files: ReadonlyMap<string, ConsoleFile>;
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** Reads what `npm run build` made of apps/admin (some 3 MB, kept in memory). @returns null if it is not built. */
export async function readConsole(folder: string): Promise<ConsoleFiles | null> {
  const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => null);
  if (page === null) return null;
  const names = (await readdir(folder, { recursive: true })).filter((name) => extname(name) in types);
  const files = await Promise.all(
    names.map(async (name) => [pathOf(name), await readOne(join(folder, name))] as const),
  );
  return { page, files: new Map(files) };
}

const pathOf = (name: string): string => `/${name.replaceAll('\\', '/')}`;

async function readOne(path: string): Promise<ConsoleFile> {
  const [plain, br, gzip] = await Promise.all([
    readFile(path),
    readFile(`${path}.br`).catch(() => null),
    readFile(`${path}.gz`).catch(() => null),
  ]);
  return {
    type: types[extname(path)] ?? 'application/octet-stream',
    plain,
    ...(br === null ? {} : { br }),
    ...(gzip === null ? {} : { gzip }),
  };
}
