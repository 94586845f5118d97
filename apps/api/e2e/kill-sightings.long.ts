import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases } from '../test/databases.ts';
import { FaultServer } from './fault-server.ts';
import { CameraFeed, killWhileRecording } from './killed-sightings.ts';

/** Kill moments of each database; fewer for a short look. */
const kills = Number(process.env['KILL_ROUNDS'] ?? 15);

describe.each(testDatabases)('kill -9 while sightings are recorded on $name', (kind) => {
  let server: FaultServer;
  beforeAll(async () => {
    server = await FaultServer.open(kind);
    await server.start();
  });
  afterAll(() => server.close());

  it(`loses, halves and doubles none, at ${kills} moments`, async () => {
    const feed = await CameraFeed.open(server, kills * 20);
    const cut = await killWhileRecording(feed, { kills, seed: 11 });
    process.stdout.write(`${kind.name}: ${cut} of ${feed.calls.length} calls were cut off\n`);
    expect(cut).toBeGreaterThan(0);
  });
});
