import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabases } from '../test/databases.ts';
import { FaultServer } from './fault-server.ts';
import { killDuringErasure } from './killed-erasure.ts';
import { CameraFeed } from './killed-sightings.ts';
import { TracedPerson } from './traced-person.ts';

let server: FaultServer;
beforeAll(async () => {
  // One of them; `kill-erasure.long.ts` and `kill-sightings.long.ts` kill at many moments, on each.
  server = await FaultServer.open(testDatabases.at(-1)!);
  await server.start();
});
afterAll(() => server.close());

it('kill -9 while sightings are recorded and a person is erased: none is lost or doubled, and nothing of the person is left', async () => {
  const feed = await CameraFeed.open(server, 24);
  const person = await (await new TracedPerson(server, feed.galleryId, 1).enrol()).see();
  let cut = Promise.resolve(0);
  const begin = async (): Promise<void> => {
    cut = feed.send(feed.calls);
    await feed.untilAcknowledged(3);
  };
  await killDuringErasure(server, person, { isBeforeJob: false, delayMs: 10, nextDelayMs: null, begin });
  expect(await cut).toBeGreaterThan(0);
  await feed.expectWhole();
  await feed.expectAllOnce();
});
