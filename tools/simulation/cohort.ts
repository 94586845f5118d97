import { CohortTailCollector } from '@gallerist/metrics/thresholds';
import type { CohortTail } from '@gallerist/metrics/thresholds';
import { drawSamples } from './draw-samples.ts';
import { Population } from './population.ts';
import type { Scenario } from './scenario.types.ts';
import { visitSimilarities } from './similarity-blocks.ts';

const GROUP = 0;

/** Draws a cohort and compares all its probes with all its identities. */
export async function cohortOf(scenario: Scenario, seed: number, identities: number): Promise<CohortTail> {
  const { samplesPerIdentity, probesPerCohortIdentity, enrolment, probing } = scenario;
  const [samples, probes] = drawSamples(new Population(scenario, { seed, group: GROUP }), identities, [
    { samples: samplesPerIdentity, quality: enrolment },
    { samples: probesPerCohortIdentity, quality: probing },
  ]);
  if (samples === undefined || probes === undefined) throw new TypeError('cohortOf: expected two sets');
  const ownerOf = (probe: number): number => Math.floor(probe / probesPerCohortIdentity);
  const collector = new CohortTailCollector({
    identities,
    probeIdentities: Int32Array.from({ length: probes.rows }, (_, probe) => ownerOf(probe)),
  });
  await visitSimilarities({ probes, samples, samplesPerIdentity }, (block) => {
    for (let row = 0; row < block.probes; row += 1) {
      const start = row * block.samples;
      for (let sample = 0; sample < block.samples; sample += samplesPerIdentity) {
        let best = block.similarities[start + sample] ?? -1;
        for (let other = 1; other < samplesPerIdentity; other += 1) {
          best = Math.max(best, block.similarities[start + sample + other] ?? -1);
        }
        if (best < collector.floor) continue;
        collector.add(block.firstProbe + row, (block.firstSample + sample) / samplesPerIdentity, best);
      }
    }
  });
  return collector.finish();
}

/** The cohort as if only its first identities had been drawn. */
export function firstIdentities(cohort: CohortTail, identities: number): CohortTail {
  const probes = cohort.probeIdentities.filter((identity) => identity < identities);
  const kept = [...cohort.probes.keys()].filter(
    (hit) => (cohort.probes[hit] ?? 0) < probes.length && (cohort.matches[hit] ?? 0) < identities,
  );
  return {
    identities,
    probeIdentities: probes,
    similarities: Float64Array.from(kept, (hit) => cohort.similarities[hit] ?? 0),
    probes: Int32Array.from(kept, (hit) => cohort.probes[hit] ?? 0),
    matches: Int32Array.from(kept, (hit) => cohort.matches[hit] ?? 0),
    floor: cohort.floor,
  };
}
