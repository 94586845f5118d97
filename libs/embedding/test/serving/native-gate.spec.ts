import { describe, expect, it } from 'vitest';
import type { AnalyseRequest } from '../../src/index.ts';
import { createInferencePool } from '../../src/node/index.ts';
import { closeGate, createNativeGate, passGate } from '../../src/node/native-gate.ts';
import { keptModels } from '../kept-models.ts';
import { samplePhotograph } from '../sample-photographs.ts';

const never = 60_000;
/** Three pools load all nets; a busy machine takes its time. */
const LOADING_MS = 120_000;

describe('the gate before native code', () => {
  it('lets calls through, also overlapping, and gives what they give', async () => {
    const gate = createNativeGate();
    const results = await Promise.all([1, 2].map((value) => passGate(gate, () => Promise.resolve(value))));
    expect(results).toEqual([1, 2]);
    await expect(passGate(gate, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(Atomics.load(gate, 0)).toBe(0);
  });

  it('closes only when the last call is over, and lets none through afterwards', async () => {
    const gate = createNativeGate();
    const events: string[] = [];
    const calls = [Promise.withResolvers<null>(), Promise.withResolvers<null>()];
    const running = calls.map(({ promise }) => passGate(gate, () => promise));
    const closing = closeGate(gate, never).then((isClosed) => events.push(`closed: ${isClosed}`));
    for (const [index, call] of calls.entries()) {
      events.push(`call ${index} ends`);
      call.resolve(null);
      await running[index];
    }
    await closing;
    expect(events).toEqual(['call 0 ends', 'call 1 ends', 'closed: true']);
    void passGate(gate, () => Promise.resolve(events.push('late')));
    expect(await closeGate(gate, never)).toBe(true);
    expect(events).not.toContain('late');
  });

  it('gives up on a call that does not end', async () => {
    const gate = createNativeGate();
    void passGate(gate, () => new Promise(() => undefined));
    expect(await closeGate(gate, 1)).toBe(false);
  });
});

describe('an inference pool', () => {
  it(
    'outlives threads that are ended in the middle of a net, and that are still loading one',
    async () => {
      const asked: AnalyseRequest = {
        bytes: samplePhotograph(1),
        limits: { maxBytes: 10 * 1024 * 1024, maxPixels: 40_000_000 },
        maxSubjects: 9,
        wantEmbeddings: true,
        wantCrops: false,
      };
      // without the gate the process aborts here
      for (const stallTimeoutMs of [20, 60, 100]) {
        const pool = await createInferencePool({ workers: 1, stallTimeoutMs, modelsFolder: keptModels });
        const results = await Promise.allSettled([pool.analyse(asked), pool.analyse(asked)]);
        for (const result of results) {
          if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'TIMED_OUT' });
        }
        await pool.close();
      }
    },
    LOADING_MS,
  );
});
