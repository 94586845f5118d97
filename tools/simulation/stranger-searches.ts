import { drawSamples } from './draw-samples.ts';
import { Population } from './population.ts';
import type { Scenario } from './scenario.types.ts';
import { visitSimilarities } from './similarity-blocks.ts';

const STRANGERS = 1;
const GALLERY = 2;
/** Identities that are in memory at once. */
const PORTION = 10_000;

/**
 * Strangers search galleries of growing size, each the beginning of the next.
 *
 * @param gallerySizes Ascending.
 * @returns For each size the highest similarity of each stranger's probe, `[strangers]`.
 */
export async function strangerSearches(
  scenario: Scenario,
  seed: number,
  { strangers, gallerySizes }: { readonly strangers: number; readonly gallerySizes: readonly number[] },
): Promise<Float32Array[]> {
  const { samplesPerIdentity, enrolment, probing } = scenario;
  const visitors = new Population(scenario, { seed, group: STRANGERS });
  const [probes] = drawSamples(visitors, strangers, [{ samples: 1, quality: probing }]);
  const enrolled = new Population(scenario, { seed, group: GALLERY });
  const highest = new Float32Array(strangers).fill(-1);
  const results: Float32Array[] = [];
  let size = 0;
  for (const gallerySize of gallerySizes) {
    while (size < gallerySize) {
      const count = Math.min(PORTION, gallerySize - size);
      const [samples] = drawSamples(enrolled, count, [{ samples: samplesPerIdentity, quality: enrolment }]);
      if (probes === undefined || samples === undefined)
        throw new TypeError('strangerSearches: expected a set');
      await visitSimilarities({ probes, samples, samplesPerIdentity }, (block) => {
        for (let row = 0; row < block.probes; row += 1) {
          let best = highest[block.firstProbe + row] ?? -1;
          const end = (row + 1) * block.samples;
          for (let at = row * block.samples; at < end; at += 1) {
            const similarity = block.similarities[at] ?? -1;
            if (similarity > best) best = similarity;
          }
          highest[block.firstProbe + row] = best;
        }
      });
      size += count;
    }
    results.push(highest.slice());
  }
  return results;
}
