import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { periodic } from './periodic.ts';

describe('periodic work', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is done after each interval, and no more once it is stopped', async () => {
    const work = vi.fn(() => Promise.resolve());
    const rounds = periodic({ everyMs: 1000, work, onFailure: () => undefined });
    rounds.start();
    expect(work).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2500);
    expect(work).toHaveBeenCalledTimes(2);
    await rounds.stop();
    await vi.advanceTimersByTimeAsync(5000);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('never runs beside itself, and stopping waits for the run under way', async () => {
    const release = Promise.withResolvers<undefined>();
    const work = vi.fn(() => release.promise);
    const rounds = periodic({ everyMs: 1000, work, onFailure: () => undefined, isAtOnce: true });
    rounds.start();
    await vi.advanceTimersByTimeAsync(3500);
    expect(work).toHaveBeenCalledTimes(1);
    let isStopped = false;
    const stopping = rounds.stop().then(() => {
      isStopped = true;
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(isStopped).toBe(false);
    release.resolve(undefined);
    await stopping;
    expect(isStopped).toBe(true);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('goes on after a failure', async () => {
    const onFailure = vi.fn();
    const work = vi.fn(() => Promise.reject(new Error('away')));
    const rounds = periodic({ everyMs: 1000, work, onFailure });
    rounds.start();
    await vi.advanceTimersByTimeAsync(2000);
    expect(work).toHaveBeenCalledTimes(2);
    expect(onFailure).toHaveBeenCalledTimes(2);
    await rounds.stop();
  });
});
