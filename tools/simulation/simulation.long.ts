import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { runSeeds } from './run-seeds.ts';
import { scenarios } from './scenarios.ts';
import { summarise, summariseUnresolvable } from './summary.ts';

const SEEDS = 100;

describe.each(scenarios)('FPIR-preserving thresholds, $name', (scenario) => {
  it('covers the realised FPIR in 90 to 99 % of worlds, for galleries of 100 to 100,000', async () => {
    const results = await runSeeds(
      {
        scenario,
        cohortIdentities: 5000,
        gallerySizes: [100, 1000, 10_000, 100_000],
        strangers: 10_000,
        targetRate: 0.01,
        fixedAt: 1000,
      },
      { seeds: Array.from({ length: SEEDS }, (_, i) => i), threads: availableParallelism() },
    );
    const sizes = summarise(results);
    for (const size of sizes) {
      expect(size.largestRatio).toBeLessThanOrEqual(10);
      // 100 runs leave a coverage open by ± 5 points
      expect(size.coverageInterval.high).toBeGreaterThan(0.9);
      expect(size.coverageInterval.low).toBeLessThan(0.99);
      expect(size.unresolvedShare).toBeLessThan(0.1);
    }
    const [smallest, , , largest] = sizes;
    expect(largest!.fixedMedianRealisedFpir).toBeGreaterThan(100 * smallest!.fixedMedianRealisedFpir);
    for (const { unresolvedShare, boundedShare } of summariseUnresolvable(results)) {
      expect(unresolvedShare).toBeGreaterThan(0.9);
      expect(boundedShare).toBeGreaterThan(0.9);
    }
  });
});
