import type { Features } from '@gallerist/metrics/similarity';
import type { Population } from './population.ts';
import type { SampleQuality } from './scenario.types.ts';

/** Samples of one kind for each identity. */
export interface SampleSet {
  readonly samples: number;
  readonly quality: SampleQuality;
}

/**
 * Draws identities and samples of them.
 *
 * @returns One matrix a set, `[count · samples, D]`: those of one identity next to each other, identities in one order.
 */
export function drawSamples(population: Population, count: number, sets: readonly SampleSet[]): Features[] {
  const { dimensions } = population;
  const matrices = sets.map(({ samples }) => ({
    values: new Float32Array(count * samples * dimensions),
    rows: count * samples,
    dimensions,
  }));
  for (let identity = 0; identity < count; identity += 1) {
    const centre = population.drawIdentity();
    sets.forEach(({ samples, quality }, set) => {
      const target = matrices[set]?.values ?? new Float32Array();
      for (let sample = 0; sample < samples; sample += 1) {
        const offset = (identity * samples + sample) * dimensions;
        population.drawSample(centre, quality, { target, offset });
      }
    });
  }
  return matrices;
}
