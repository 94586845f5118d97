import { benchVectorSearch } from '@gallerist/api/bench/vector-search.ts';
import type { Bench, BenchFigure } from './bench.types.ts';

const dimensions = 512;
/** Vectors, and the median search time in milliseconds that the embedded index must keep. */
const sizes = [
  { vectors: 10_000, maxP50Ms: 6 },
  { vectors: 100_000, maxP50Ms: 40 },
];

/** Every checked search must equal brute force, bit for bit; the bench throws otherwise. */
export const vectorSearchBench: Bench = {
  name: 'vector-search',
  description:
    'the exact scan over 10,000 and 100,000 vectors of 512 dimensions (and Qdrant, if QDRANT_URL is set)',
  async run(log) {
    log('searching ...');
    const qdrantUrl = process.env['QDRANT_URL'];
    const rows = await benchVectorSearch({
      sizes: sizes.map(({ vectors }) => vectors),
      dimensions,
      ...(qdrantUrl ? { qdrantUrl } : {}),
    });
    return rows.map(({ name, value, unit, reference }): BenchFigure => {
      const bound = sizes.find(({ vectors }) => name === `search p50, ${vectors} × ${dimensions}, embedded`);
      return {
        ...{ name, value, unit },
        ...(reference === null ? {} : { reference: { name: 'plain loop', value: reference } }),
        ...(bound === undefined ? {} : { bound: { kind: 'at most', limit: bound.maxP50Ms, of: 'value' } }),
      };
    });
  },
};
