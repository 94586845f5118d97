import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { GraphqlRequestError } from '../instance/graphql-client.ts';
import { startInstance } from '../instance/start-instance.ts';
import { makeFacePictures } from './face-pictures.ts';
import { galleryActions } from './gallery-actions.ts';
import type { GalleryActions } from './gallery-actions.ts';
import { createQdrantServer } from './qdrant-server.ts';

const binary = process.env['TEST_QDRANT_BINARY'] ?? '';
const catchUpMs = 60_000;

/** Identities that a search with the picture brings up as the very same picture. */
async function sameAs(actions: GalleryActions, galleryId: string, picture: string): Promise<string[]> {
  const candidates = await actions.search(galleryId, picture);
  return candidates
    .filter(({ cosineSimilarity }) => cosineSimilarity > 0.999)
    .map(({ identity }) => identity.id);
}

/** Repeats a search that says "try again" until the index is back. */
async function untilAnswered<T>(work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + catchUpMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof GraphqlRequestError) || Date.now() > deadline) throw error;
      expect(error.codes).toEqual(['DEPENDENCY_UNAVAILABLE']);
      await sleep(500);
    }
  }
}

// Needs TEST_QDRANT_BINARY: the path of a Qdrant server that the test may start and stop.
describe.skipIf(!existsSync(binary))('Qdrant stopped and started', () => {
  it('commits enrolments and deletions meanwhile, says so, and catches up by itself', async () => {
    const qdrant = await createQdrantServer(binary);
    await qdrant.start();
    const instance = await startInstance({ env: { QDRANT_URL: qdrant.url } });
    try {
      const actions = galleryActions(instance.client);
      const [first, second] = await makeFacePictures(instance.client, 2);
      const galleryId = await actions.createGallery('outage');
      const [early, late] = [
        await actions.createIdentity(galleryId, 'enrolled before'),
        await actions.createIdentity(galleryId, 'enrolled meanwhile'),
      ];
      const before = await actions.enrol(early, [first!.base64], randomUUID());
      expect(before).toMatchObject({ indexed: true, rejected: [], userErrors: [] });
      expect(await sameAs(actions, galleryId, first!.base64)).toEqual([early]);

      await qdrant.stop();
      const meanwhile = await actions.enrol(late, [second!.base64], randomUUID());
      expect(meanwhile).toMatchObject({ indexed: false, rejected: [], userErrors: [] });
      expect(meanwhile.accepted).toHaveLength(1);
      await actions.deleteSamples(before.accepted.map(({ id }) => id));
      await expect(actions.search(galleryId, second!.base64)).rejects.toMatchObject({
        codes: ['DEPENDENCY_UNAVAILABLE'],
      });

      await qdrant.start();
      expect(await untilAnswered(() => sameAs(actions, galleryId, second!.base64))).toEqual([late]);
      expect(await untilAnswered(() => sameAs(actions, galleryId, first!.base64))).toEqual([]);
    } finally {
      await instance.stop();
      await qdrant.remove();
    }
  });
});
