import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
}

const dist = fileURLToPath(new URL('../dist', import.meta.url));
/** Of `npm run build`, which `npm test` runs first. */
const manifest = JSON.parse(readFileSync(`${dist}/.vite/manifest.json`, 'utf8')) as Readonly<
  Record<string, Chunk>
>;

const budgetBytes = 350_000;
/** What every page of a signed-in visitor loads, besides its own. */
const frame = ['index.html', 'src/app/shell/shell.tsx', 'src/app/locales/en.ts', 'src/ui/locales/en.ts'];

/** The chunks and what they import, each once. */
function closure(names: readonly string[], found = new Set<string>()): ReadonlySet<string> {
  for (const name of names) {
    const chunk = manifest[name];
    if (chunk === undefined || found.has(name)) continue;
    found.add(name);
    closure(chunk.imports ?? [], found);
  }
  return found;
}

function compressedBytes(path: string): number {
  const stat = statSync(`${dist}/${path}.gz`, { throwIfNoEntry: false });
  return (stat ?? statSync(`${dist}/${path}`)).size;
}

function weigh(page: string): number {
  const texts = page.replace(/[^/]+$/, 'locales/en.ts');
  const chunks = [...closure([...frame, page, texts])].map((name) => manifest[name]?.file ?? '');
  return chunks.filter((file) => file.endsWith('.js')).reduce((sum, file) => sum + compressedBytes(file), 0);
}

const pages = Object.keys(manifest).filter(
  (name) => name.endsWith('.page.tsx') && name.startsWith('src/features/'),
);

describe('the script before a page shows something', () => {
  const weights = pages.map((page) => [page, weigh(page)] as const).sort(([, a], [, b]) => b - a);

  it('is known for every page', () => {
    expect(pages.length).toBeGreaterThan(3);
    for (const name of frame) expect(manifest, name).toHaveProperty([name]);
  });

  it(`is at most 350 kB by gzip; brotli, which browsers ask for, is smaller`, () => {
    const lines = weights.map(
      ([page, bytes]) => `${Math.round(bytes / 1000)} kB ${page.slice('src/features/'.length)}`,
    );
    process.stdout.write(`script by gzip, the heaviest pages:\n${lines.slice(0, 5).join('\n')}\n`);
    expect(weights.filter(([, bytes]) => bytes > budgetBytes)).toEqual([]);
  });
});
