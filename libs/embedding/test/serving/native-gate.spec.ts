import { describe, expect, it } from 'vitest';
import { closeGate, createNativeGate, passGate } from '../../src/node/native-gate.ts';
import { outliveEndedThreads } from './ended-threads.ts';

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
    () => outliveEndedThreads([20, 60, 100]),
    LOADING_MS,
  );
});
