import { describe, expect, it, vi } from 'vitest';
import { EventQueue } from './event-queue.ts';

describe('an event queue', () => {
  it('gives what waits once and in order, then what comes', async () => {
    const queue = new EventQueue<string>(() => undefined);
    for (const value of ['a', 'b', 'a']) queue.add(value);
    expect([(await queue.next()).value, (await queue.next()).value]).toEqual(['a', 'b']);
    const later = queue.next();
    queue.add('c');
    expect(await later).toEqual({ done: false, value: 'c' });
  });

  it('drops the oldest for a reader that is too slow', async () => {
    const queue = new EventQueue<number>(() => undefined, 2);
    for (const value of [1, 2, 3]) queue.add(value);
    expect([(await queue.next()).value, (await queue.next()).value]).toEqual([2, 3]);
  });

  it('ends a reader that waits, once', async () => {
    const onEnd = vi.fn();
    const queue = new EventQueue<number>(onEnd);
    const waiting = queue.next();
    await queue.return();
    queue.end();
    expect(await waiting).toEqual({ done: true, value: undefined });
    queue.add(1);
    expect(await queue.next()).toEqual({ done: true, value: undefined });
    expect(onEnd).toHaveBeenCalledOnce();
  });
});
