import { similarityMatrix } from '@gallerist/metrics/similarity';

export interface DoubtInput {
  /** `[rows, dimensions]`, rows of unit length. */
  readonly values: Float32Array;
  readonly dimensions: number;
  /** Of each row, from 0. */
  readonly identities: Int32Array;
  /** From this similarity on two samples are said to be one person. */
  readonly match: number;
  /** From this similarity on two samples are as good as one picture. */
  readonly duplicate: number;
  /** The most doubtful of each kind. */
  readonly maxFindings: number;
}

export interface OutlierDoubt {
  readonly row: number;
  /** Mean similarity to the other samples of the identity. */
  readonly similarity: number;
  /** The median of that over the gallery. */
  readonly usual: number;
}

/** Two rows, and what they have in common. */
export interface PairDoubt {
  readonly rowA: number;
  readonly rowB: number;
  readonly similarity: number;
}

export interface Doubts {
  /** Samples that may be of somebody else; the least similar first. */
  readonly outliers: readonly OutlierDoubt[];
  /** Pairs of identities that may be one person, by their most similar samples; the most similar first. */
  readonly samePerson: readonly PairDoubt[];
  /** Samples of one identity that are nearly the same picture; the most similar first. */
  readonly duplicates: readonly PairDoubt[];
}

/** With fewer samples nobody can say which one is the odd one out. */
const minSamples = 3;
/** Of a normal distribution, 1 in 2,000 lies farther out on this side; the usual cut for outliers by the median. */
const maxDeviations = 3.5;
/** Makes the median absolute deviation the standard deviation of a normal distribution. */
const normalFactor = 1.4826;
/** A gallery of very like samples has next to no spread: then the threshold alone decides. */
const minSpread = 0.01;
const rowsAtOnce = 256;

/** Looks at all pairs of samples of a gallery. Deterministic; ties go to the earlier row. */
export async function findDoubts(input: DoubtInput): Promise<Doubts> {
  const pairs = await comparePairs(input);
  return { outliers: findOutliers(input), ...pairs };
}

/**
 * Samples whose mean similarity to the others of their identity is far below what is usual in the gallery (3.5 robust
 * standard deviations below the median) and below the match threshold: a search would not take them for the person.
 */
function findOutliers(input: DoubtInput): readonly OutlierDoubt[] {
  const likeness = leaveOneOut(input);
  const known = [...likeness.values()].sort((a, b) => a - b);
  const usual = medianOf(known);
  const deviations = known.map((value) => Math.abs(value - usual)).sort((a, b) => a - b);
  const spread = Math.max(minSpread, normalFactor * medianOf(deviations));
  const bound = Math.min(input.match, usual - maxDeviations * spread);
  return [...likeness]
    .filter(([, similarity]) => similarity < bound)
    .map(([row, similarity]) => ({ row, similarity, usual }))
    .sort((a, b) => a.similarity - b.similarity || a.row - b.row)
    .slice(0, input.maxFindings);
}

/** Of each sample of an identity with enough of them: its mean similarity to the others. */
function leaveOneOut({ values, dimensions, identities }: DoubtInput): ReadonlyMap<number, number> {
  const rowsOf = new Map<number, number[]>();
  identities.forEach((identity, row) => {
    const rows = rowsOf.get(identity) ?? [];
    rows.push(row);
    rowsOf.set(identity, rows);
  });
  const likeness = new Map<number, number>();
  for (const rows of rowsOf.values()) {
    if (rows.length < minSamples) continue;
    const sum = new Float64Array(dimensions);
    for (const row of rows) {
      for (let i = 0; i < dimensions; i += 1) sum[i] = (sum[i] ?? 0) + (values[row * dimensions + i] ?? 0);
    }
    for (const row of rows) {
      let [product, self] = [0, 0];
      for (let i = 0; i < dimensions; i += 1) {
        const value = values[row * dimensions + i] ?? 0;
        product += value * (sum[i] ?? 0);
        self += value * value;
      }
      likeness.set(row, (product - self) / (rows.length - 1));
    }
  }
  return likeness;
}

async function comparePairs(input: DoubtInput): Promise<Pick<Doubts, 'samePerson' | 'duplicates'>> {
  const { values, dimensions, identities } = input;
  const rows = identities.length;
  const persons = new Strongest(input.maxFindings);
  const copies = new Strongest(input.maxFindings);
  for (let first = 0; first < rows; first += rowsAtOnce) {
    const last = Math.min(rows, first + rowsAtOnce);
    const block = {
      rows: last - first,
      dimensions,
      values: values.subarray(first * dimensions, last * dimensions),
    };
    const rest = { rows: rows - first, dimensions, values: values.subarray(first * dimensions) };
    const similarities = await similarityMatrix(block, rest);
    for (let a = first; a < last; a += 1) {
      for (let b = a + 1; b < rows; b += 1) {
        const similarity = similarities[(a - first) * rest.rows + (b - first)] ?? 0;
        if (similarity < input.match && similarity < input.duplicate) continue;
        const [one, other] = [identities[a] ?? 0, identities[b] ?? 0];
        const pair = { rowA: a, rowB: b, similarity };
        if (one === other && similarity >= input.duplicate) copies.add(`${a} ${b}`, pair);
        if (one !== other && similarity >= input.match) {
          persons.add(`${Math.min(one, other)} ${Math.max(one, other)}`, pair);
        }
      }
    }
  }
  return { samePerson: persons.sorted(), duplicates: copies.sorted() };
}

/** The strongest pair of each key, and of them the strongest of all, in bounded memory. */
class Strongest {
  readonly #limit: number;
  #pairs = new Map<string, PairDoubt>();
  #floor = -Infinity;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(key: string, pair: PairDoubt): void {
    if (pair.similarity < this.#floor) return;
    const known = this.#pairs.get(key);
    if (known !== undefined && known.similarity >= pair.similarity) return;
    this.#pairs.set(key, pair);
    if (this.#pairs.size > 10 * this.#limit) this.#prune();
  }

  sorted(): readonly PairDoubt[] {
    return this.#entries()
      .slice(0, this.#limit)
      .map(([, pair]) => pair);
  }

  #entries(): [string, PairDoubt][] {
    return [...this.#pairs].sort(
      ([, a], [, b]) => b.similarity - a.similarity || a.rowA - b.rowA || a.rowB - b.rowB,
    );
  }

  #prune(): void {
    const kept = this.#entries().slice(0, this.#limit);
    this.#pairs = new Map(kept);
    this.#floor = kept.at(-1)?.[1].similarity ?? this.#floor;
  }
}

/** Of values in order; 0 of none. */
function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  if (sorted.length === 0) return 0;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? 0)) / 2 : upper;
}
