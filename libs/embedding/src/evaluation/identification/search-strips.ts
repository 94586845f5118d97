import { searchGallery } from '@gallerist/metrics/evaluation';
import type { SearchTrials } from '@gallerist/metrics/evaluation';
import { shareFeatures, similarityMatrix } from '@gallerist/metrics/similarity';
import type { BlockExecutor } from '@gallerist/metrics/similarity';
import { isUsableRow, REFUSED_SIMILARITY } from '../embedded-features.ts';
import type { ComparedFeatures, EmbeddedFeatures } from '../embedded-features.ts';
import type { GallerySplit } from './split-gallery.ts';

/** Probes whose similarities are in memory at once. */
const STRIP = 512;

/**
 * Searches every probe of a split in its gallery. A template that gave no embedding is unlike every probe; a probe without
 * one is a failure.
 *
 * @returns Trials in the order: mated, then strangers.
 */
export async function searchStrips(
  { references, probes }: ComparedFeatures,
  labels: { readonly identities: Int32Array; readonly split: GallerySplit },
  executor: BlockExecutor,
): Promise<SearchTrials> {
  const { identities, split } = labels;
  const gallery = shareFeatures(rowsOf(references, split.templates));
  const people = split.templates.map((row) => identities[row] ?? 0);
  const asked = Int32Array.from([...split.mated, ...split.strangers]);
  const strips: SearchTrials[] = [];
  for (let start = 0; start < asked.length; start += STRIP) {
    const rows = asked.subarray(start, start + STRIP);
    const matrix = await similarityMatrix(rowsOf(probes, rows), gallery, executor);
    split.templates.forEach((template, column) => {
      if (isUsableRow(references, template)) return;
      for (let at = column; at < matrix.length; at += gallery.rows) matrix[at] = REFUSED_SIMILARITY;
    });
    strips.push(
      searchGallery({
        similarities: Array.from(rows, (_, row) =>
          matrix.subarray(row * gallery.rows, (row + 1) * gallery.rows),
        ),
        probes: rows.map((row) => identities[row] ?? 0),
        gallery: people,
        isFailure: Uint8Array.from(rows, (row) => Number(!isUsableRow(probes, row))),
      }),
    );
  }
  return joined(strips);
}

function rowsOf({ values, dimensions }: EmbeddedFeatures, rows: Int32Array) {
  const taken = new Float32Array(rows.length * dimensions);
  rows.forEach((row, place) => {
    taken.set(values.subarray(row * dimensions, (row + 1) * dimensions), place * dimensions);
  });
  return { values: taken, rows: rows.length, dimensions };
}

function joined(strips: readonly SearchTrials[]): SearchTrials {
  const column = (name: keyof SearchTrials) => strips.flatMap((strip) => Array.from(strip[name]));
  return {
    people: Int32Array.from(column('people')),
    isMated: Uint8Array.from(column('isMated')),
    isFailure: Uint8Array.from(column('isFailure')),
    similarities: Float64Array.from(column('similarities')),
    mateRanks: Int32Array.from(column('mateRanks')),
  };
}
