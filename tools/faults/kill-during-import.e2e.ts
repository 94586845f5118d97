import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillDataFolder } from '@gallerist/api/test/data-folder.ts';
import { expect, it } from 'vitest';
import { makePortraits } from './import-pictures.ts';
import { killDuringImport } from './import-scenario.ts';

const FILES = 24;

it('kill -9 in the middle of an import: it goes on, and nothing is doubled', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'gallerist-import-kill-'));
  try {
    await fillDataFolder(dataDir);
    const pictures = await makePortraits(FILES, 8);
    const findings = await killDuringImport({ pictures, kills: 1, seed: 5, dataDir });
    expect(findings).toMatchObject({ state: 'SUCCEEDED', doubled: 0, missing: 0, people: 8 });
    expect([findings.accepted, findings.samples]).toEqual([FILES, FILES]);
    expect(findings.doneAtKills[0]).toBeLessThan(FILES);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
