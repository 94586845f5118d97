import { describe, expect, it } from 'vitest';
import { DependencyError } from '../core/errors.ts';
import { RateLimiter } from './rate-limiter.ts';
import { SignInLimits } from './sign-in-limits.ts';

const newLimits = () => new SignInLimits(new RateLimiter({ now: () => new Date(0) }));

describe('the limits of signing in', () => {
  it('count an attempt until it turns out right', () => {
    const limits = newLimits();
    const attempts = Array.from({ length: 10 }, () => limits.attempt('a', null));
    expect(limits.attempt('a', null).waitMs).toBe(6_000);
    attempts[0]?.succeeded();
    expect([limits.attempt('a', null).waitMs, limits.attempt('a', null).waitMs]).toEqual([0, 6_000]);
  });

  it('count an account from all addresses together, but for those that it was entered from', () => {
    const limits = newLimits();
    limits.attempt('home', 'ann').succeeded();
    for (let i = 0; i < 10; i += 1) limits.attempt(`stranger ${i}`, 'ann');
    expect(limits.attempt('another stranger', 'ann').waitMs).toBe(60_000);
    expect(limits.attempt('home', 'ann').waitMs).toBe(0);
    expect(limits.attempt('another stranger', 'bob').waitMs).toBe(0);
  });

  it('let two hash at once, fifty wait, and no more', async () => {
    const limits = newLimits();
    const [ends, running] = [Array<() => void>(), { now: 0, most: 0 }];
    const work = async () => {
      running.now += 1;
      running.most = Math.max(running.most, running.now);
      await new Promise<void>((resolve) => ends.push(resolve));
      running.now -= 1;
    };
    const all = Array.from({ length: 52 }, () => limits.hashing(work));
    await expect(limits.hashing(work)).rejects.toBeInstanceOf(DependencyError);
    for (let done = 0; done < 52; done += 1) {
      await expect.poll(() => ends.length, { interval: 1 }).toBeGreaterThan(done);
      ends[done]?.();
    }
    await Promise.all(all);
    expect([running.now, running.most]).toEqual([0, 2]);
    const failing = limits.hashing(() => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await limits.hashing(() => Promise.resolve('free again'))).toBe('free again');
  });
});
