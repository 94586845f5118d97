import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testDatabases } from '../../../test/databases.ts';
import { ErasingServer } from '../../../test/erasing-server.ts';
import { PlantedPerson } from '../../../test/planted-person.ts';
import { openQdrantIndex } from '../../infra/vectors/qdrant/qdrant-index.ts';

const url = process.env['TEST_QDRANT_URL'];

interface Scrolled {
  readonly result: { readonly points: readonly { readonly vector: unknown; readonly payload: unknown }[] };
}

/** All that a collection answers: payloads and vectors. */
async function everythingOf(server: string, collection: string): Promise<string> {
  const response = await fetch(`${server}/collections/${collection}/points/scroll`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ limit: 1_000, with_payload: true, with_vector: true }),
  });
  const { result } = (await response.json()) as Scrolled; // reason: as Qdrant documents it
  return JSON.stringify(result.points);
}

async function collectionsOf(server: string): Promise<readonly string[]> {
  const response = await fetch(`${server}/collections`);
  const { result } = (await response.json()) as { result: { collections: { name: string }[] } }; // reason: as above
  return result.collections.map(({ name }) => name);
}

describe.skipIf(url === undefined).each(testDatabases)(
  'an erasure with Qdrant on $name',
  ({ open, name }) => {
    it('leaves no vector and no id in any collection', async () => {
      const database = await open();
      const folder = await mkdtemp(join(tmpdir(), 'gallerist-qdrant-'));
      const server = await ErasingServer.open(database, folder, await openQdrantIndex({ url: url! }));
      try {
        const person = await new PlantedPerson(server, `qdrant ${Date.now()} ${name}`).plant();
        await server.settle();
        const of = async (): Promise<string> => {
          const names = await collectionsOf(url!);
          const own = names.filter((one) =>
            [person.people, person.second].some(({ space }) => one.includes(space.id)),
          );
          expect(own).toHaveLength(2);
          return (await Promise.all(own.map((one) => everythingOf(url!, one)))).join('\n');
        };
        // Qdrant answers float32 as the shortest decimal.
        const first = String(Math.fround(person.vectors[0][0]!)).slice(0, 7);
        const before = await of();
        expect(before).toContain(person.identityId);
        expect(before).toContain(first);
        await server.work(await server.erase(person));
        const after = await of();
        expect(after).not.toContain(person.identityId);
        expect(after).not.toContain(first);
        expect(after).toContain(person.otherId);
        expect(await person.traces()).toEqual([]);
      } finally {
        await server.close();
        await database.close();
        await rm(folder, { recursive: true, force: true });
      }
    }, 180_000);
  },
);
