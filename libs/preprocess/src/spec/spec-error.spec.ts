import { describe, expect, it } from 'vitest';
import { arcface112Spec, pcb384Spec } from './built-in-specs.ts';
import { parsePreprocessSpec } from './preprocess-spec.ts';
import { SpecError } from './spec-error.ts';

function refusal(value: unknown): SpecError {
  try {
    parsePreprocessSpec(value);
  } catch (error) {
    if (error instanceof SpecError) return error;
    throw error;
  }
  throw new Error('must be refused');
}

describe('parsePreprocessSpec', () => {
  it('gives a valid spec back', () => {
    expect(parsePreprocessSpec(arcface112Spec)).toEqual(arcface112Spec);
  });

  it('names an unknown key, at the top and inside', () => {
    expect(refusal({ ...arcface112Spec, gamma: 2 }).message).toBe(
      'parsePreprocessSpec: spec.gamma must be absent (unknown key), got 2',
    );
    const inner = { ...pcb384Spec, geometry: { ...pcb384Spec.geometry, pad: 'grey' } };
    expect(refusal(inner).problems).toEqual([
      { argument: 'spec.geometry.pad', expected: 'be absent (unknown key)', actual: '"grey"' },
    ]);
  });

  it('names every problem at once, with its path and what was there', () => {
    const { message, problems, caller } = refusal({
      ...arcface112Spec,
      std: [1, 0, 1],
      filter: 'cubic',
      a: [1, 2],
    });
    expect(caller).toBe('parsePreprocessSpec');
    expect(problems.map(({ argument }) => argument).sort()).toEqual(['spec.a', 'spec.filter', 'spec.std']);
    expect(message).toContain('spec.std must be above 0, got a list of 3');
    expect(message).toContain('got "cubic"');
  });

  it.each([
    [undefined, 'got undefined'],
    [null, 'got null'],
    ['arcface-112', 'got "arcface-112"'],
    [{}, 'spec.version must'],
    [{ ...arcface112Spec, mean: [0, NaN, 0] }, 'spec.mean[1] must'],
    [{ ...arcface112Spec, geometry: { kind: 'align', template: 'nobody-1' } }, 'spec.geometry.template must'],
  ])('refuses %o', (value, message) => {
    expect(refusal(value).message).toContain(message);
  });
});
