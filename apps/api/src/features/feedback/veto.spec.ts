import { describe, expect, it } from 'vitest';
import { isVetoed } from './veto.ts';

/** A unit vector at an angle from the first axis. */
const at = (degrees: number): Float32Array => {
  const angle = (degrees * Math.PI) / 180;
  return Float32Array.of(Math.cos(angle), Math.sin(angle), 0);
};
const cosine = (degrees: number): number => Math.cos((degrees * Math.PI) / 180);
const duplicateSimilarity = cosine(5);

describe('a veto', () => {
  it('holds for probes as near to the exemplar as two encodings of one picture, and for no other', () => {
    const rule = { duplicateSimilarity, nearestOwn: 0.5 };
    expect(isVetoed(at(0), [at(0)], rule)).toBe(true);
    expect(isVetoed(at(4.9), [at(0)], rule)).toBe(true);
    expect(isVetoed(at(5.1), [at(0)], rule)).toBe(false);
    expect(isVetoed(at(-4.9), [at(0)], rule)).toBe(true);
  });

  it('never holds where one of the person’s own samples is nearer than the exemplar', () => {
    const nearestOwn = cosine(2);
    expect(isVetoed(at(3), [at(0)], { duplicateSimilarity, nearestOwn })).toBe(false);
    expect(isVetoed(at(1), [at(0)], { duplicateSimilarity, nearestOwn })).toBe(true);
  });

  it('looks at the nearest of several exemplars', () => {
    const rule = { duplicateSimilarity, nearestOwn: cosine(3) };
    expect(isVetoed(at(4), [at(40), at(2), at(0)], rule)).toBe(true);
    expect(isVetoed(at(4), [at(40), at(0)], rule)).toBe(false);
    expect(isVetoed(at(4), [], rule)).toBe(false);
  });

  it('stands where exemplar and own sample are the same picture: what a person said is newer', () => {
    expect(isVetoed(at(0), [at(0)], { duplicateSimilarity, nearestOwn: 1 })).toBe(true);
  });
});
