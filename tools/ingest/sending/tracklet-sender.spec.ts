import { GalleristError, NetworkError, UserErrors } from '@gallerist/client';
import type { RecordSightingsInput, SightingsRecorded } from '@gallerist/client';
import { describe, expect, it } from 'vitest';
import type { Tracklet } from '../following/follow-frames.ts';
import { recordInput, trackletName } from './record-tracklet.ts';
import { TrackletSender } from './tracklet-sender.ts';
import type { SenderOptions } from './tracklet-sender.ts';

const tracklet = (number: number): Tracklet => ({
  ...{ number, firstMs: 1000 * number, lastMs: 1000 * number + 500, detections: 5 },
  crops: [
    {
      image: { width: 4, height: 8, data: new Uint8Array(96).fill(90) },
      box: { x: 1, y: 1, width: 2, height: 6 },
      capturedAtMs: 1000 * number,
      quality: 0.8,
    },
  ],
});
const place = { galleryId: 'g', cameraId: 'c' };
const sighting = { id: 's' } as SightingsRecorded['sightings'][number];
const answer = (more: Partial<SightingsRecorded> = {}): SightingsRecorded => ({
  ...{ sightings: [sighting], duplicates: 0, rejected: [], userErrors: [], ...more },
});
const userError = (code: string): UserErrors =>
  new UserErrors([{ code, message: 'the camera was removed', path: null }] as UserErrors['userErrors']);
const rejected = (reason: string) =>
  [{ captureIndex: 0, imageIndex: 0, reason, message: '' }] as unknown as SightingsRecorded['rejected'];

/** A server that keeps what it was told by key, as the real one does. */
function sender(record: SenderOptions['record'], more: Partial<SenderOptions> = {}) {
  const reached: boolean[] = [];
  const made = new TrackletSender({
    inputsOf: async (one) => [await recordInput(place, one, { modality: 'BODY', run: 'r' })],
    record,
    ...{ parallel: 2, waiting: 2, dropsOldest: false, firstWaitMs: 1 },
    onReach: (isReached) => reached.push(isReached),
    ...more,
  });
  return { sender: made, reached };
}

describe('trackletName', () => {
  it('tells camera, first moment and number apart, and nothing else', () => {
    const one = tracklet(1);
    const names = [
      trackletName(place, one),
      trackletName({ ...place, cameraId: 'd' }, one),
      trackletName(place, { ...one, firstMs: one.firstMs + 1 }),
      trackletName(place, { ...one, number: 2 }),
    ];
    expect(new Set(names).size).toBe(names.length);
    expect(trackletName(place, { ...one, lastMs: 9_000, detections: 9, crops: [] })).toBe(names[0]);
  });
});

describe('TrackletSender', () => {
  it('sends each tracklet as one call, named by camera, time and number', async () => {
    const inputs: RecordSightingsInput[] = [];
    const { sender: sending } = sender((input) => {
      inputs.push(input);
      return Promise.resolve(answer());
    });
    for (const number of [1, 2, 3, 4, 5]) await sending.offer(tracklet(number));
    await sending.flush();
    expect(sending.counts.sightings).toBe(5);
    expect(new Set(inputs.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(5);
    const key = `ingest-r-${trackletName(place, tracklet(1))}-BODY`;
    const first = inputs.find(({ idempotencyKey }) => idempotencyKey === key);
    expect(first).toMatchObject({ ...place, modality: 'BODY' });
    expect(first?.captures).toMatchObject([
      {
        ...{ capturedAt: '1970-01-01T00:00:01.000Z', capturedUntil: '1970-01-01T00:00:01.500Z' },
        trackletId: trackletName(place, tracklet(1)),
        images: [{ hint: { box: { x: 1, y: 1, width: 2, height: 6 } } }],
      },
    ]);
  });

  it('tries on while the server is away, with the same key, and doubles nothing', async () => {
    const done = new Set<string>();
    let calls = 0;
    const { sender: sending, reached } = sender((input) => {
      const idempotencyKey = String(input.idempotencyKey);
      calls += 1;
      // every other call is answered; of some that are not, the work was done all the same
      if (calls % 3 === 0) done.add(idempotencyKey);
      if (calls % 2 === 1) return Promise.reject(new NetworkError('NETWORK', 'away'));
      const duplicates = done.has(idempotencyKey) ? 1 : 0;
      done.add(idempotencyKey);
      return Promise.resolve(answer({ duplicates }));
    });
    for (let number = 1; number <= 9; number += 1) await sending.offer(tracklet(number));
    await sending.flush();
    expect(done.size).toBe(9);
    expect(sending.counts.sightings + sending.counts.duplicates).toBe(9);
    expect(sending.settled).toBe(9);
    expect(reached.slice(0, 2)).toEqual([false, true]);
  });

  it('makes a file wait for a slow server, and holds no more than it may', async () => {
    const open: (() => void)[] = [];
    const { sender: sending } = sender(
      () =>
        new Promise((resolve) =>
          open.push(() => {
            resolve(answer());
          }),
        ),
    );
    let offered = 0;
    const offering = (async () => {
      for (let number = 1; number <= 10; number += 1) {
        await sending.offer(tracklet(number));
        offered = number;
      }
    })();
    // two under way, two waiting, and the one that is being offered
    await expect.poll(() => [open.length, offered]).toEqual([2, 4]);
    for (let i = 0; i < 10; i += 1) {
      await expect.poll(() => open.length).toBeGreaterThan(i);
      open[i]?.();
    }
    await offering;
    await sending.flush();
    expect(sending.counts.sightings).toBe(10);
  });

  it('drops the oldest of a stream instead, and says how many', async () => {
    let isAway = true;
    const { sender: sending } = sender(
      () => (isAway ? Promise.reject(new NetworkError('NETWORK', 'away')) : Promise.resolve(answer())),
      { dropsOldest: true },
    );
    for (let number = 1; number <= 10; number += 1) await sending.offer(tracklet(number));
    isAway = false;
    await sending.flush();
    expect(sending.counts).toMatchObject({ sightings: 4, dropped: 6 });
  });

  it('ends for good where trying on is of no use', async () => {
    const removed = sender(() => Promise.reject(userError('CAMERA_REMOVED'))).sender;
    await removed.offer(tracklet(1));
    await expect(removed.flush()).rejects.toThrow('the camera was removed (CAMERA_REMOVED)');
    await expect(removed.offer(tracklet(2))).rejects.toThrow('CAMERA_REMOVED');
    const refused = sender(() => Promise.reject(new GalleristError('FORBIDDEN', 'no'))).sender;
    await refused.offer(tracklet(1));
    await expect(refused.flush()).rejects.toThrow('no');
  });

  it('counts what the server took nothing of by reason, and what was there already', async () => {
    const answers = [
      () => Promise.resolve(answer({ sightings: [], rejected: rejected('CAPTURED_IN_FUTURE') })),
      () => Promise.resolve(answer({ rejected: rejected('SUBJECT_TOO_SMALL') })),
      () => Promise.resolve(answer({ duplicates: 1 })),
    ];
    const { sender: sending } = sender(() => (answers.shift() ?? (() => Promise.resolve(answer())))(), {
      parallel: 1,
    });
    for (const number of [1, 2, 3]) await sending.offer(tracklet(number));
    await sending.flush();
    expect(sending.counts).toMatchObject({ sightings: 1, duplicates: 1, dropped: 0 });
    expect([...sending.counts.rejected]).toEqual([['CAPTURED_IN_FUTURE', 1]]);
  });

  it('gives up at once when it is told to', async () => {
    const { sender: sending } = sender(() => Promise.reject(new NetworkError('NETWORK', 'away')), {
      firstWaitMs: 1e6,
    });
    await sending.offer(tracklet(1));
    const flushing = sending.flush();
    sending.abort();
    await expect(flushing).rejects.toThrow('Stopped');
    expect(sending.settled).toBe(0);
  });
});
