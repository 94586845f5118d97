import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../random/index.ts';
import { trackingReport } from './tracking-report.ts';
import type { TrackedPlace } from './tracking-report.ts';

const place = (frame: number, id: number, x = id * 100): TrackedPlace => ({
  ...{ frame, id },
  box: { x, y: 0, width: 40, height: 80 },
});
const frames = Array.from({ length: 10 }, (_, frame) => frame);

describe('trackingReport', () => {
  it('is perfect for the truth under other names', () => {
    const truth = frames.flatMap((frame) => [place(frame, 1), place(frame, 2)]);
    const found = truth.map((one) => ({ ...one, id: one.id + 50 }));
    const perfect = { matches: 20, misses: 0, falseAlarms: 0, switches: 0, mota: 1, idf1: 1, purity: 1 };
    expect(trackingReport(truth, found)).toEqual(perfect);
  });

  it('counts a track that ends in the middle as a switch, and half of the identity as lost', () => {
    const truth = frames.map((frame) => place(frame, 1));
    const found = frames.map((frame) => place(frame, frame < 5 ? 7 : 8, 100));
    expect(trackingReport(truth, found)).toMatchObject({ switches: 1, mota: 0.9, idf1: 0.5, purity: 1 });
  });

  it('counts two people of one track as impure', () => {
    const truth = [...frames.slice(0, 7).map((f) => place(f, 1)), ...frames.slice(7).map((f) => place(f, 2))];
    const found = truth.map((one) => ({ ...one, id: 9 }));
    expect(trackingReport(truth, found)).toMatchObject({ switches: 0, idf1: 0.7, purity: 0.7 });
  });

  it('counts misses and false alarms, where boxes overlap too little too', () => {
    const truth = frames.map((frame) => place(frame, 1));
    const found = [...truth.slice(0, 6), ...frames.slice(6).map((frame) => place(frame, 1, 120))];
    const report = trackingReport(truth, found);
    expect(report).toMatchObject({ matches: 6, misses: 4, falseAlarms: 4, idf1: 0.6 });
    expect(report.mota).toBeCloseTo(0.2, 12);
    expect(trackingReport(truth, found, { minOverlap: 0.3 }).matches).toBe(10);
  });

  it('keeps a pair together while it overlaps, though another track overlaps more', () => {
    const truth = [place(0, 1), place(1, 1)];
    const found = [place(0, 5, 100), place(1, 5, 110), place(1, 6, 100)];
    expect(trackingReport(truth, found)).toMatchObject({ switches: 0, matches: 2, falseAlarms: 1 });
  });

  it('is null where there is nothing to divide by', () => {
    expect(trackingReport([], [])).toMatchObject({ mota: null, idf1: null, purity: null });
    expect(trackingReport([place(0, 1)], [])).toMatchObject({ mota: 0, idf1: 0, purity: null });
    expect(trackingReport([], [place(0, 1)])).toMatchObject({ falseAlarms: 1, mota: null, idf1: 0 });
    expect(() => trackingReport([], [], { minOverlap: 0 })).toThrow(RangeError);
  });

  it('finds the identity map that trying all of them finds', () => {
    const random = createSeededRandom(2);
    for (let run = 0; run < 50; run += 1) {
      const truth = frames.flatMap((frame) => [1, 2, 3].map((id) => place(frame, id)));
      const found = truth.flatMap((one) =>
        random.next() < 0.2 ? [] : [{ ...one, id: 10 + random.integer(4), box: one.box }],
      );
      // one place of a track in a frame: the first counts
      const single = found.filter(
        (one, i) => found.findIndex((other) => other.frame === one.frame && other.id === one.id) === i,
      );
      const agree = (person: number, track: number): number =>
        single.filter((one) => one.id === track && one.box.x === person * 100).length;
      let best = 0;
      for (const a of [10, 11, 12, 13])
        for (const b of [10, 11, 12, 13])
          for (const c of [10, 11, 12, 13])
            if (a !== b && b !== c && a !== c) best = Math.max(best, agree(1, a) + agree(2, b) + agree(3, c));
      const { idf1 } = trackingReport(truth, single);
      expect(idf1).toBeCloseTo((2 * best) / (truth.length + single.length), 12);
    }
  });
});
