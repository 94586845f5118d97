import { describe, expect, it } from 'vitest';
import { recallAt1 } from './recall.ts';

describe('recallAt1', () => {
  const gallery = {
    values: Float32Array.from([1, 0, 0.9, 0.1, 0, 1, 0.1, 0.9]),
    labels: Int32Array.from([0, 0, 1, 1]),
    cameras: Int32Array.from([0, 1, 0, 1]),
  };

  it('is the share of probes whose nearest picture by another camera is of their person', () => {
    expect(recallAt1(gallery.values, gallery)).toBe(1);
    expect(recallAt1(Float32Array.from([0, 1, 0.9, 0.1, 0, 1, 0.1, 0.9]), gallery)).toBe(0.75);
  });

  it('leaves out probes whose person no other camera has seen', () => {
    const cameras = Int32Array.from([0, 0, 0, 1]);
    expect(recallAt1(Float32Array.from([0, 1, 0, 1, 0, 1, 1, 0]), { ...gallery, cameras })).toBe(0.5);
  });
});
