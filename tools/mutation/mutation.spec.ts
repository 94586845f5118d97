import { describe, expect, it } from 'vitest';
import { coveringSpecs } from './covering-specs.ts';
import { sampleMutants } from './sample-mutants.ts';
import { applyMutant, sourceMutants } from './source-mutants.ts';
import { withoutEquivalents } from './without-equivalents.ts';

const mutated = (text: string): string[] =>
  sourceMutants('a.ts', text).map((mutant) => applyMutant(text, mutant));

describe('sourceMutants', () => {
  it('exchanges operators, one at a time', () => {
    expect(mutated('x = a < b && c === d;')).toEqual([
      'x = a <= b && c === d;',
      'x = a < b || c === d;',
      'x = a < b && c !== d;',
    ]);
    expect(mutated('x += a * b - c / d;')).toEqual([
      'x -= a * b - c / d;',
      'x += a / b - c / d;',
      'x += a * b + c / d;',
      'x += a * b - c * d;',
    ]);
  });

  it('counts small numbers up and down', () => {
    expect(mutated('x = [0, 1, 4, 5, 0.5];')).toEqual([
      'x = [1, 1, 4, 5, 0.5];',
      'x = [0, 0, 4, 5, 0.5];',
      'x = [0, 2, 4, 5, 0.5];',
      'x = [0, 1, 3, 5, 0.5];',
      'x = [0, 1, 5, 5, 0.5];',
    ]);
  });

  it('removes guards and checks, but no branch with an else', () => {
    expect(mutated("if (a) return b; else c();\nif (a) { throw d; }\ncheckLength('f', a);")).toEqual([
      "if (a) return b; else c();\n;\ncheckLength('f', a);",
      'if (a) return b; else c();\nif (a) { throw d; }\n;',
    ]);
  });

  it('exchanges booleans, signs, extremes, roundings and quantifiers', () => {
    expect(mutated('f(true, !a, -b);')).toEqual(['f(false, !a, -b);', 'f(true, a, -b);', 'f(true, !a, b);']);
    expect(mutated('Math.max(Math.floor(a), b.some(c));')).toEqual([
      'Math.min(Math.floor(a), b.some(c));',
      'Math.max(Math.ceil(a), b.some(c));',
      'Math.max(Math.floor(a), b.every(c));',
    ]);
  });

  it('leaves types, texts, loop steps, thrown errors and stand-ins of missing elements alone', () => {
    for (const text of [
      'type Bit = 0 | 1;',
      "x = 'a' + b;",
      'for (;;i += 1) f();',
      'throw new RangeError(a < b);',
      'x = list[i] ?? 0;',
      'x = list[i] ?? -1;',
      'x = list[i] ?? -Infinity;',
      'const [first = 0] = list;',
      "import { a } from './b.ts';",
    ]) {
      expect(mutated(text)).toEqual([]);
    }
    expect(mutated('x = map.get(i) ?? 0;')).toEqual(['x = map.get(i) ?? 1;']);
  });

  it('says where and what', () => {
    expect(sourceMutants('a.ts', 'f();\n  x = a < b;\n')).toEqual([
      {
        file: 'a.ts',
        line: 2,
        code: 'x = a < b;',
        change: '< → <=',
        nth: 1,
        start: 13,
        end: 14,
        replacement: '<=',
      },
    ]);
    expect(sourceMutants('a.ts', 'x = a < b ? c < d : e;').map(({ nth }) => nth)).toEqual([1, 2]);
  });
});

describe('sampleMutants', () => {
  const mutants = ['a.ts', 'b.ts'].flatMap((file) => sourceMutants(file, 'x = [1, 1, 1, 1, 1];'));

  it('draws the same for the same seed, within both limits', () => {
    const draw = (seed: number) => sampleMutants(mutants, { size: 9, perFile: 6, seed });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw(1)).toHaveLength(9);
    for (const file of ['a.ts', 'b.ts']) {
      expect(draw(1).filter((mutant) => mutant.file === file).length).toBeLessThanOrEqual(6);
    }
  });
});

describe('withoutEquivalents', () => {
  it('leaves out what is listed and names entries that match nothing', () => {
    const mutants = sourceMutants('a.ts', 'x = a < b;\ny = a > b;');
    const entry = { file: 'a.ts', code: 'x = a < b;', change: '< → <=', reason: 'a test' };
    const stale = { ...entry, code: 'z = a < b;' };
    const elsewhere = { ...entry, file: 'b.ts' };
    const result = withoutEquivalents(mutants, [entry, stale, elsewhere]);
    expect(result.mutants.map(({ code }) => code)).toEqual(['y = a > b;']);
    expect(result.equivalent).toBe(1);
    expect(result.stale).toEqual(['a.ts: z = a < b; (< → <=)']);
  });
});

describe('coveringSpecs', () => {
  it('finds specs through imports of imports, the one beside a file first', () => {
    const specs = coveringSpecs(
      new Map([
        ['f/a.ts', "import { b } from './b.ts';"],
        ['f/b.ts', ''],
        ['g/c.ts', "import { b } from '../f/b.ts';"],
        ['f/a.spec.ts', "import { a } from './a.ts';"],
        ['f/b.spec.ts', "import { b } from './b.ts';"],
        ['g/c.spec.ts', "import { c } from './c.ts';"],
      ]),
    );
    expect(specs.get('f/b.ts')).toEqual(['f/b.spec.ts', 'f/a.spec.ts', 'g/c.spec.ts']);
    expect(specs.get('f/a.ts')).toEqual(['f/a.spec.ts']);
    expect(specs.get('g/c.ts')).toEqual(['g/c.spec.ts']);
  });
});
