import { describe, expect, it } from 'vitest';
import { killOnEmbeddedDatabase, killOnPostgres, postgresBinaries } from './kill-settings.ts';

/** The same promise, short in every run and at length in `npm run test:long`. */
export function describeKills(run: { readonly enrolments: number; readonly kills: number }): void {
  const nothingAmiss = { lost: [], halfThere: [], doubled: [], acknowledgedSamples: run.enrolments };

  describe(`kill -9 at random points of ${run.enrolments} enrolments`, () => {
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
}
