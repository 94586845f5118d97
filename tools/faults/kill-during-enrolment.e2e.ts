import { describe, expect, it } from 'vitest';
import { killOnEmbeddedDatabase, killOnPostgres, postgresBinaries } from './kill-settings.ts';

const run = { enrolments: 30, kills: 2 };
const nothingAmiss = { lost: [], halfThere: [], doubled: [], acknowledgedSamples: run.enrolments };

describe('kill -9 at random points of 30 enrolments', () => {
  it('loses and halves nothing on the embedded database', async () => {
    const findings = await killOnEmbeddedDatabase({ ...run, seed: 1 });
    expect(findings).toMatchObject(nothingAmiss);
    expect(findings.interruptedCalls).toBeGreaterThan(0);
  });

  describe.skipIf(postgresBinaries === null)('with PostgreSQL', () => {
    it('loses and halves nothing when the server dies', async () => {
      expect(await killOnPostgres({ ...run, seed: 2, alsoDatabase: false })).toMatchObject(nothingAmiss);
    });

    it('loses and halves nothing when the server and PostgreSQL die together', async () => {
      expect(await killOnPostgres({ ...run, seed: 3, alsoDatabase: true })).toMatchObject(nothingAmiss);
    });
  });
});
