/** Where and how an answer differs from what was expected. */
export interface Difference {
  /** Keys and indices, as in `gradient[2][0]`; empty for the whole. */
  readonly path: string;
  readonly expected: unknown;
  readonly got: unknown;
}

export interface Tolerance {
  readonly abs: number;
  readonly rel: number;
}

const exact: Tolerance = { abs: 0, rel: 0 };

/**
 * Compares an answer with what a case expects.
 *
 * Numbers agree if |got − expected| ≤ abs + rel · |expected|. Beyond that: `xAnyOf` lists every acceptable `x`;
 * `xGreaterThan` is a lower bound of `x`; `{ lo, hi }` accepts a number in (lo, hi]; `triplets` and `…Pairs` are sets of
 * tuples unless their key begins with `ordered`. Keys that only the answer has are not compared.
 */
export function compare(expected: unknown, got: unknown, tolerance: Tolerance | null): readonly Difference[] {
  return differences({ expected, got, path: '' }, tolerance ?? exact);
}

function differences(difference: Difference, tolerance: Tolerance): readonly Difference[] {
  const { expected, path } = difference;
  const got = plain(difference.got);
  const differs = [{ expected, got, path }];
  if (typeof expected === 'number') return agrees(expected, got, tolerance) ? [] : differs;
  if (Array.isArray(expected)) {
    if (!Array.isArray(got) || got.length !== expected.length) return differs;
    const pairs = isTupleSet(path) ? [sorted(expected), sorted(got)] : [expected, got];
    const [wanted = [], answered = []] = pairs;
    return wanted.flatMap((value, i) =>
      differences({ expected: value, got: answered[i], path: `${path}[${i}]` }, tolerance),
    );
  }
  if (isRecord(expected)) {
    if (isInterval(expected) && typeof got === 'number')
      return got > expected.lo && got <= expected.hi ? [] : differs;
    if (!isRecord(got)) return differs;
    return Object.entries(expected).flatMap(([key, value]) =>
      entryDifferences({ key, value, got, path }, tolerance),
    );
  }
  return expected === got ? [] : differs;
}

function entryDifferences(
  entry: {
    readonly key: string;
    readonly value: unknown;
    readonly got: Record<string, unknown>;
    path: string;
  },
  tolerance: Tolerance,
): readonly Difference[] {
  const { key, value, got } = entry;
  const pathOf = (name: string): string => (entry.path === '' ? name : `${entry.path}.${name}`);
  if (key.endsWith('AnyOf') && Array.isArray(value)) {
    const name = key.slice(0, -'AnyOf'.length);
    const isAny = value.some((one) => compare(one, got[name], tolerance).length === 0);
    return isAny ? [] : [{ path: pathOf(key), expected: value, got: plain(got[name]) }];
  }
  if (key.endsWith('GreaterThan') && typeof value === 'number' && !(key in got)) {
    const bounded = got[key.slice(0, -'GreaterThan'.length)];
    const isAbove = typeof bounded === 'number' && bounded > value;
    return isAbove ? [] : [{ path: pathOf(key), expected: value, got: bounded }];
  }
  return differences({ expected: value, got: got[key], path: pathOf(key) }, tolerance);
}

function agrees(expected: number, got: unknown, { abs, rel }: Tolerance): boolean {
  if (typeof got !== 'number') return false;
  if (!Number.isFinite(expected)) return Object.is(expected, got);
  return Math.abs(got - expected) <= abs + rel * Math.abs(expected);
}

/** Typed arrays as lists. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Float64Array); // as: any typed array of numbers
  return value;
}

function isTupleSet(path: string): boolean {
  const key = /([A-Za-z0-9]+)$/.exec(path)?.[1] ?? '';
  return /^(triplets|(?!ordered).*pairs)$/i.test(key);
}

function sorted(tuples: readonly unknown[]): readonly unknown[] {
  return tuples
    .map((tuple) => JSON.stringify(plain(tuple)))
    .sort()
    .map((text) => JSON.parse(text) as unknown); // as: JSON.parse gives any
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isInterval(value: Record<string, unknown>): value is { lo: number; hi: number } {
  return Object.keys(value).length === 2 && typeof value.lo === 'number' && typeof value.hi === 'number';
}
