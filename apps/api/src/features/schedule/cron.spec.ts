import { describe, expect, it } from 'vitest';
import { momentsFrom, nextMoment, parseCronPlan } from './cron.ts';

const now = new Date('2026-11-29T12:00:00Z');

/** Moments after `from`, to the minute. */
function moments(...[cron, timeZone, from, count]: [string, string, string, number]): string[] {
  const plan = { cron, timeZone };
  const first = nextMoment(plan, new Date(from));
  return first === null
    ? []
    : momentsFrom(plan, first, count).map((moment) => moment.toISOString().slice(0, 16));
}

describe('a local time that does not exist', () => {
  it('happens once, at the end of the gap, in Europe/Berlin', () => {
    expect(moments('30 2 * * *', 'Europe/Berlin', '2027-03-27T00:00:00Z', 3)).toEqual([
      '2027-03-27T01:30',
      '2027-03-28T01:00', // 03:00 in summer time
      '2027-03-29T00:30',
    ]);
  });

  it('happens once, at the end of the gap, in America/New_York', () => {
    expect(moments('30 2 * * *', 'America/New_York', '2027-03-13T00:00:00Z', 3)).toEqual([
      '2027-03-13T07:30',
      '2027-03-14T07:00',
      '2027-03-15T06:30',
    ]);
  });

  it('does not disturb what happens every hour or every half hour', () => {
    expect(moments('0,30 * * * *', 'Europe/Berlin', '2027-03-28T00:10:00Z', 4)).toEqual([
      '2027-03-28T00:30',
      '2027-03-28T01:00',
      '2027-03-28T01:30',
      '2027-03-28T02:00',
    ]);
  });
});

describe('a local time that comes twice', () => {
  it('is the first one for a fixed hour, in Europe/Berlin and America/New_York', () => {
    expect(moments('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
    expect(moments('30 1 * * *', 'America/New_York', '2026-10-31T12:00:00Z', 2)).toEqual([
      '2026-11-01T05:30',
      '2026-11-02T06:30',
    ]);
  });

  it('is both for what happens every hour or in steps', () => {
    expect(moments('15 * * * *', 'Europe/Berlin', '2026-10-24T23:00:00Z', 4)).toEqual([
      '2026-10-24T23:15',
      '2026-10-25T00:15',
      '2026-10-25T01:15',
      '2026-10-25T02:15',
    ]);
    expect(moments('*/30 * * * *', 'America/New_York', '2026-11-01T04:40:00Z', 5)).toEqual([
      '2026-11-01T05:00',
      '2026-11-01T05:30',
      '2026-11-01T06:00',
      '2026-11-01T06:30',
      '2026-11-01T07:00',
    ]);
  });
});

describe('a plan', () => {
  it('knows zones of odd minutes and leap days', () => {
    expect(moments('0 9 * * *', 'Asia/Kathmandu', '2026-11-29T12:00:00Z', 2)).toEqual([
      '2026-11-30T03:15',
      '2026-12-01T03:15',
    ]);
    expect(moments('0 0 29 2 *', 'UTC', '2026-11-29T12:00:00Z', 2)).toEqual([
      '2028-02-29T00:00',
      '2032-02-29T00:00',
    ]);
  });

  it('knows names, ranges and lists', () => {
    expect(moments('0 6 * JAN-MAR MON,FRI', 'UTC', '2026-11-29T12:00:00Z', 3)).toEqual([
      '2027-01-01T06:00',
      '2027-01-04T06:00',
      '2027-01-08T06:00',
    ]);
  });

  it('never names a moment twice or backwards, over two years of changes', () => {
    for (const timeZone of ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe']) {
      for (const cron of ['17 * * * *', '30 2 * * *', '0 0 * * 0']) {
        const plan = { cron, timeZone };
        const list = momentsFrom(plan, nextMoment(plan, now) ?? now, 800).map((moment) => moment.getTime());
        expect(list.every((time, i) => i === 0 || time > (list[i - 1] ?? 0))).toBe(true);
        const gap = Math.max(...list.slice(1).map((time, i) => time - (list[i] ?? 0)));
        const longest = cron === '17 * * * *' ? 2 : cron === '30 2 * * *' ? 25 : 7 * 24 + 1;
        expect([cron, timeZone, gap <= longest * 3_600_000]).toEqual([cron, timeZone, true]);
      }
    }
  });

  it('is refused if it never fires', () => {
    for (const cron of ['0 0 30 2 *', '0 0 31 4,6,9,11 *']) {
      expect(parseCronPlan({ cron, timeZone: 'UTC' }, now)).toEqual({ ok: false, error: 'NEVER_FIRES' });
    }
  });

  it.each([
    '',
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    'a b c d e',
    '@daily',
    '*/0 * * * *',
    '5-1 * * * *',
    '0 0 L * *',
    '0 0 * * MON#2',
    '0 0 * * ? ',
    `${'1,'.repeat(60)}1 * * * *`,
    '* * * * *; DROP',
  ])('is refused if it is no cron expression: %j', (cron) => {
    expect(parseCronPlan({ cron, timeZone: 'UTC' }, now)).toEqual({ ok: false, error: 'MALFORMED' });
  });

  it.each(['Mars/Base', '+01:00', '', '../etc', 'Europe/Berlin\n'])(
    'is refused in the zone %j',
    (timeZone) => {
      expect(parseCronPlan({ cron: '0 0 * * *', timeZone }, now)).toEqual({
        ok: false,
        error: 'UNKNOWN_TIME_ZONE',
      });
    },
  );

  it('comes back tidy', () => {
    expect(parseCronPlan({ cron: '  0\t3   * * * ', timeZone: 'europe/berlin' }, now)).toEqual({
      ok: true,
      value: { cron: '0 3 * * *', timeZone: 'Europe/Berlin' },
    });
  });
});
