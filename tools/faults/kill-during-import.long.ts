import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePortraits, readFolders } from './import-pictures.ts';
import { measureImportRate } from './import-rate.ts';
import { killDuringImport } from './import-scenario.ts';

/** Fewer, for a short look: `IMPORT_IMAGES`. */
const images = Number(process.env['IMPORT_IMAGES'] ?? 2_000);
const people = images / 10;
const log = (line: string): void => void process.stdout.write(`${line}\n`);

/** `IMPORT_PICTURES` names a folder of people to take instead of the drawn ones. */
const folder = process.env['IMPORT_PICTURES'];
const pictures = (): ReturnType<typeof makePortraits> =>
  folder === undefined ? makePortraits(images, people) : readFolders(folder, images);

describe(`an import of ${images} images`, () => {
  it('goes on after kill -9 in the middle, and doubles nothing', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'gallerist-import-kill-'));
    try {
      const findings = await killDuringImport({
        pictures: await pictures(),
        kills: 1,
        seed: 9,
        dataDir,
        log,
      });
      log(JSON.stringify(findings));
      expect(findings).toMatchObject({ state: 'SUCCEEDED', doubled: 0, missing: 0 });
      expect(findings.samples).toBe(findings.accepted);
      if (folder === undefined) expect([findings.accepted, findings.people]).toEqual([images, people]);
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });

  it('is at least 0.8 times as fast as enrolments by the API', async () => {
    const rate = await measureImportRate((await pictures()).slice(0, images / 5), 3, log);
    log(JSON.stringify(rate));
    expect(rate.importsPerSecond / rate.enrolmentsPerSecond).toBeGreaterThan(0.8);
  });
});
