import { describe, expect, it } from 'vitest';
import { RateLimiter } from './rate-limiter.ts';

function limiterAt() {
  let nowMs = 1_000_000;
  const limiter = new RateLimiter({ now: () => new Date(nowMs) });
  return { limiter, advance: (ms: number) => (nowMs += ms) };
}

const limit = { burst: 3, perMinute: 60 };

describe('the rate limiter', () => {
  it('lets a burst pass and then one for each refilled token', () => {
    const { limiter, advance } = limiterAt();
    expect([1, 2, 3, 4].map(() => limiter.take('a', limit))).toEqual([0, 0, 0, 1_000]);
    advance(400);
    expect(limiter.take('a', limit)).toBe(600);
    advance(600);
    expect([limiter.take('a', limit), limiter.take('a', limit)]).toEqual([0, 1_000]);
  });

  it('saves up no more than the burst', () => {
    const { limiter, advance } = limiterAt();
    limiter.take('a', limit);
    advance(3_600_000);
    expect([1, 2, 3, 4].map(() => limiter.take('a', limit) === 0)).toEqual([true, true, true, false]);
  });

  it('counts each caller for itself', () => {
    const { limiter } = limiterAt();
    for (let i = 0; i < 3; i += 1) limiter.take('a', limit);
    expect([limiter.take('a', limit), limiter.take('b', limit)]).toEqual([1_000, 0]);
  });

  it('takes nothing when it is only asked', () => {
    const { limiter } = limiterAt();
    for (let i = 0; i < 10; i += 1) expect(limiter.wait('a', limit)).toBe(0);
  });

  it('is not cheated by a clock that goes back', () => {
    const { limiter, advance } = limiterAt();
    for (let i = 0; i < 3; i += 1) limiter.take('a', limit);
    advance(-60_000);
    expect(limiter.take('a', limit)).toBe(1_000);
  });

  it('forgets the callers that have been silent for longest once there are very many', () => {
    const { limiter } = limiterAt();
    for (let i = 0; i < 3; i += 1) limiter.take('first', limit);
    for (let i = 0; i < 50_000; i += 1) limiter.take(`caller ${i}`, limit);
    expect(limiter.take('first', limit)).toBe(0);
    expect(limiter.take('caller 49999', limit)).toBe(0);
  });
});
