import { describe, expect, it } from 'vitest';
import { printReport } from './print-report.ts';
import type { IngestReport } from './run-ingest.ts';

const report = (counts: Partial<IngestReport>): IngestReport => ({
  seconds: 2,
  follow: { frames: 6, people: 22, outOfOrder: 0 },
  send: { sightings: 0, duplicates: 0, rejected: new Map(), dropped: 0 },
  ...{ tracklets: 0, unsent: 0, unreadable: 0, skipped: 0, lostSeconds: 0, wasStopped: false },
  ...counts,
});

describe('printReport', () => {
  it('says why nobody was recorded of single pictures with people on them', () => {
    expect(printReport(report({}))).toContain('--min-detections 1');
  });

  it.each([
    ['somebody was followed', { tracklets: 1 }],
    ['nobody was there', { follow: { frames: 6, people: 0, outOfOrder: 0 } }],
    ['it was stopped before the end', { wasStopped: true }],
  ])('says nothing of it where %s', (_, counts) => {
    expect(printReport(report(counts))).not.toContain('--min-detections');
  });

  it('tells a refusal by its reason', () => {
    const rejected = new Map([['CAPTURED_IN_FUTURE', 2]]);
    const send = { sightings: 0, duplicates: 0, rejected, dropped: 0 };
    expect(printReport(report({ tracklets: 2, send }))).toContain(
      '2 tracklets refused: CAPTURED_IN_FUTURE (',
    );
  });
});
