import type { LabelledRows } from '@gallerist/embedding/calibration';
import { createSeededRandom, shuffled } from '@gallerist/metrics/random';
import type { Features } from '@gallerist/metrics/similarity';

/** Vectors of a labelled set, those of a person together. */
export interface People {
  readonly features: Features;
  /** `[people]` rows of each. */
  readonly rowsOf: readonly (readonly number[])[];
}

/** People parted in three: whom the pack was calibrated on, who is never enrolled, and who may be. */
export interface Draw {
  readonly cohort: LabelledRows;
  /** One picture of each. */
  readonly strangers: Features;
  /** In the order in which they are enrolled. */
  readonly enrollable: readonly Enrollable[];
}

export interface Enrollable {
  readonly samples: readonly number[];
  /** Null where all pictures are enrolled. */
  readonly probe: number | null;
}

/** Pictures of a person that count: a few have hundreds. */
export const MOST_PICTURES = 4;

export function drawPeople({ features, rowsOf }: People, seed: number): Draw {
  const random = createSeededRandom(seed);
  const people = shuffled(rowsOf, random).map((rows) => shuffled(rows, random));
  const third = Math.floor(people.length / 3);
  const cohort = people.slice(0, third).map((rows) => rows.slice(0, MOST_PICTURES));
  const strangers = people.slice(third, 2 * third).flatMap((rows) => rows.slice(0, 1));
  return {
    cohort: labelled(features, cohort),
    strangers: pick(features, strangers),
    enrollable: people.slice(2 * third).map((rows) => ({
      samples: rows.slice(rows.length > 1 ? 1 : 0, MOST_PICTURES),
      probe: rows.length > 1 ? (rows[0] ?? null) : null,
    })),
  };
}

export function labelled(features: Features, people: readonly (readonly number[])[]): LabelledRows {
  return {
    features: pick(features, people.flat()),
    identities: Int32Array.from(people.flatMap((rows, identity) => rows.map(() => identity))),
  };
}

export function pick({ values, dimensions }: Features, rows: readonly number[]): Features {
  const picked = new Float32Array(rows.length * dimensions);
  rows.forEach((row, place) => {
    picked.set(values.subarray(row * dimensions, (row + 1) * dimensions), place * dimensions);
  });
  return { values: picked, rows: rows.length, dimensions };
}
