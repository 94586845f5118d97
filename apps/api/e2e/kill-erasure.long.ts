import { createSeededRandom } from '@gallerist/metrics/random';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases } from '../test/databases.ts';
import { FaultServer } from './fault-server.ts';
import { killDuringErasure, type KilledAt } from './killed-erasure.ts';
import { clientsOf, TracedPerson } from './traced-person.ts';

/** Kill moments of each database; fewer for a short look. */
const rounds = Number(process.env['KILL_ROUNDS'] ?? 12);

describe.each(testDatabases)('kill -9 during erasures on $name', (kind) => {
  let server: FaultServer;
  let galleryId: string;
  beforeAll(async () => {
    server = await FaultServer.open(kind);
    await server.start();
    galleryId = await clientsOf(server).client.gallery({ consentRequired: true });
  });
  afterAll(() => server.close());

  it(`comes to one end whenever it happens, in ${rounds} rounds`, async () => {
    const random = createSeededRandom(7);
    const seen = new Map<KilledAt, number>();
    const stays = await new TracedPerson(server, galleryId, 0).enrol();
    for (let round = 1; round <= rounds; round += 1) {
      const person = await (await new TracedPerson(server, galleryId, round).enrol()).see();
      const isBeforeJob = server.isOnServer && round % 4 === 1;
      const nextDelayMs = round % 2 === 0 ? random.integer(2_000) : null;
      const kills = { isBeforeJob, delayMs: random.integer(100), nextDelayMs };
      const at = await killDuringErasure(server, person, kills);
      seen.set(at, (seen.get(at) ?? 0) + 1);
      process.stdout.write(`${kind.name}, round ${round}: ${JSON.stringify([...seen])}\n`);
    }
    expect(await stays.isFound()).toBe(true);
    if (server.isOnServer) expect(seen.get('before its job')).toBeGreaterThan(0);
    if (rounds > 5) expect(seen.get('in its job')).toBeGreaterThan(0);
    const { data } = await server.graphql('{ verifyAudit { isIntact } }');
    expect(data.verifyAudit.isIntact).toBe(true);
  });
});
