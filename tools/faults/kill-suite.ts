import { describe, expect, it } from 'vitest';
import { killOnEmbeddedDatabase, killOnPostgres, postgresBinaries } from './kill-settings.ts';

interface Kills {
  readonly enrolments: number;
  readonly kills: number;
}

const nothingAmiss = ({ enrolments }: Kills) => ({
  lost: [],
  halfThere: [],
  doubled: [],
  acknowledgedSamples: enrolments,
});

/** The same promise, short in every run and at length in `npm run test:long`. */
export function describeKills(runs: {
  readonly embedded: Kills;
  /** Absent: only together with PostgreSQL, which is the harder case. */
  readonly server?: Kills;
  readonly serverWithPostgres: Kills;
}): void {
  const { embedded, server, serverWithPostgres } = runs;

  describe('kill -9 at random points of enrolments', () => {
    it('loses and halves nothing on the embedded database', async () => {
      const findings = await killOnEmbeddedDatabase({ ...embedded, seed: 1 });
      expect(findings).toMatchObject(nothingAmiss(embedded));
      expect(findings.interruptedCalls).toBeGreaterThan(0);
    });

    describe.skipIf(postgresBinaries === null)('with PostgreSQL', () => {
      if (server !== undefined) {
        it('loses and halves nothing when the server dies', async () => {
          const findings = await killOnPostgres({ ...server, seed: 2, alsoDatabase: false });
          expect(findings).toMatchObject(nothingAmiss(server));
        });
      }

      it('loses and halves nothing when the server and PostgreSQL die together', async () => {
        const findings = await killOnPostgres({ ...serverWithPostgres, seed: 3, alsoDatabase: true });
        expect(findings).toMatchObject(nothingAmiss(serverWithPostgres));
      });
    });
  });
}
