import { describe, expect, it } from 'vitest';
import { alertsOf } from './alerts.ts';
import { everyDay } from './every-day.ts';

const now = new Date('2026-11-29T12:00:00Z');
const ago = (ms: number): Date => new Date(now.getTime() - ms);
const calm = {
  jobs: { queued: 3, running: 1, failedLastDay: 0 },
  index: { pending: 5, oldestPendingAt: ago(1_000), incompleteSpaces: 0, lastReconciledAt: null },
  review: { items: 9, oldestAt: ago(86_400_000) },
  deliveries: { pending: 4, failedLastDay: 2, disabledWebhooks: 0 },
};

describe('alertsOf', () => {
  it('says nothing of what is under way', () => {
    expect(alertsOf(calm, now)).toEqual([]);
  });

  it('says nothing of what the caller may not see', () => {
    expect(alertsOf({ ...calm, review: null, deliveries: null }, now)).toEqual([]);
  });

  it('puts the gravest first', () => {
    const measured = {
      jobs: { ...calm.jobs, failedLastDay: 2 },
      index: { ...calm.index, oldestPendingAt: ago(120_001), incompleteSpaces: 1 },
      review: { items: 9, oldestAt: ago(8 * 86_400_000) },
      deliveries: { ...calm.deliveries, disabledWebhooks: 1 },
    };
    expect(alertsOf(measured, now).map(({ kind, count }) => [kind, count])).toEqual([
      ['INDEX_INCOMPLETE', 1],
      ['INDEX_BEHIND', 5],
      ['JOBS_FAILED', 2],
      ['WEBHOOK_DISABLED', 1],
      ['REVIEW_WAITING', 9],
    ]);
  });
});

it('fills the days that had no search', () => {
  const first = new Date('2026-11-27T00:00:00Z');
  const found = { day: new Date('2026-11-28T00:00:00Z'), searches: 2, match: 1, review: 0, unknown: 1 };
  const days = everyDay([found], first, 3);
  expect(days.map(({ day }) => day.toISOString().slice(0, 10))).toEqual([
    '2026-11-27',
    '2026-11-28',
    '2026-11-29',
  ]);
  expect(days.map(({ searches }) => searches)).toEqual([0, 2, 0]);
});
