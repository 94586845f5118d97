import { describe, expect, it } from 'vitest';
import { checkTimeZone, readTime } from './zoned-time.ts';

const iso = (text: string, timeZone = 'Europe/Berlin'): string =>
  new Date(readTime(text, timeZone)).toISOString();

describe('readTime', () => {
  it('reads a time with its offset, whatever the zone', () => {
    expect(iso('2026-11-30T08:15:00Z')).toBe('2026-11-30T08:15:00.000Z');
    expect(iso('2026-11-30 08:15:00.250-05:00')).toBe('2026-11-30T13:15:00.250Z');
  });

  it('reads a time without one on the clock of the zone, in winter and in summer', () => {
    expect(iso('2026-11-30T08:15')).toBe('2026-11-30T07:15:00.000Z');
    expect(iso('2026-07-01T08:15')).toBe('2026-07-01T06:15:00.000Z');
    expect(iso('2026-07-01T08:15', 'Asia/Kolkata')).toBe('2026-07-01T02:45:00.000Z');
    expect(iso('2026-07-01T08:15', 'Pacific/Kiritimati')).toBe('2026-06-30T18:15:00.000Z');
  });

  it('takes the first of an hour that comes twice, and refuses one that is leapt over', () => {
    expect(iso('2026-10-25T02:30')).toBe('2026-10-25T00:30:00.000Z');
    expect(() => iso('2026-03-29T02:30')).toThrow('leapt over');
    expect(iso('2026-03-29T03:00')).toBe('2026-03-29T01:00:00.000Z');
  });

  it.each(['yesterday', '2026-02-30T08:00', '2026-11-30', '08:15', '2026-11-30T25:00', '2026-11-30T08:15+1'])(
    'refuses %s',
    (text) => {
      expect(() => iso(text)).toThrow('is no time such as');
    },
  );

  it('knows zones by their IANA names', () => {
    expect(checkTimeZone('Europe/Berlin')).toBe('Europe/Berlin');
    expect(() => checkTimeZone('Europe/Bielefeld')).toThrow('no time zone');
  });
});
