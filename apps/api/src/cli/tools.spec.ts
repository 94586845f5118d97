import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'gallerist-tools-'));
const dataDir = join(folder, 'data');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(tool: string, ...words: string[]): Promise<Ended> {
  const path = fileURLToPath(new URL(`./${tool}.ts`, import.meta.url));
  const env = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '', QDRANT_URL: '' };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [path, ...words], { env }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

it.each([
  ['audit-verify', 'npm run audit:verify'],
  ['backup', 'npm run backup'],
  ['key', 'npm run key'],
  ['migrate', 'npm run db:migrate'],
  ['new-migration', 'npm run db:new'],
  ['receipt-verify', 'npm run receipt:verify'],
  ['reset', 'npm run db:reset'],
  ['restore', 'npm run restore'],
  ['seed', 'npm run db:seed'],
  ['user', 'npm run user'],
  ['vectors-rebuild', 'npm run vectors:rebuild'],
])('%s --help says how it is called, and does nothing else', async (tool, command) => {
  const asked = await run(tool, '--help');
  expect(asked).toMatchObject({ code: 0, err: '' });
  expect(asked.out.startsWith(command)).toBe(true);
  expect(existsSync(dataDir)).toBe(false);
});

// those that need no words
it.each(['migrate', 'seed', 'vectors-rebuild'])('%s does nothing with an unknown option', async (tool) => {
  const ended = await run(tool, '--nonsense');
  expect(ended).toMatchObject({ code: 1, out: '' });
  expect(ended.err).toContain("Unknown option '--nonsense'\n\nnpm run ");
  expect(existsSync(dataDir)).toBe(false);
});
