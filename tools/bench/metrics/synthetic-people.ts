import { createSeededRandom } from '@gallerist/metrics/random';
import { sharedFloat32 } from '@gallerist/metrics/similarity';
import type { LabelledFeatures } from '@gallerist/metrics/similarity';

const CAMERAS = 6;
/** Chosen so that mAP is about that of a weak net, and re-ranking has something to gain. */
const NOISE = 2.2;
const CAMERA_SHIFT = 0.5;
/** One picture in so many shows nobody of interest (a distractor). */
const DISTRACTOR_EVERY = 7;

export interface PeopleSize {
  readonly rows: number;
  readonly dimensions: number;
  readonly people: number;
}

/** Unit features around a centre for each person, shifted by camera; the same seed gives the same people. */
export function syntheticPeople(
  { rows, dimensions, people }: PeopleSize,
  { seed, hasDistractors = false }: { readonly seed: number; readonly hasDistractors?: boolean },
): LabelledFeatures {
  const centres = randomVectors(1, people, dimensions);
  const cameras = randomVectors(2, CAMERAS, dimensions);
  const random = createSeededRandom(seed);
  const labels = { people: new Int32Array(rows), cameras: new Int32Array(rows) };
  const values = sharedFloat32(rows * dimensions);
  for (let row = 0; row < rows; row += 1) {
    const isDistractor = hasDistractors && row % DISTRACTOR_EVERY === 0;
    const person = random.integer(people);
    const camera = random.integer(CAMERAS);
    labels.people[row] = isDistractor ? 0 : person + 1;
    labels.cameras[row] = camera;
    let squared = 0;
    for (let i = 0; i < dimensions; i += 1) {
      const own = isDistractor ? random.next() - 0.5 : (centres[person * dimensions + i] ?? 0);
      const shift = CAMERA_SHIFT * (cameras[camera * dimensions + i] ?? 0);
      const value = own + shift + NOISE * (random.next() - 0.5);
      values[row * dimensions + i] = value;
      squared += value * value;
    }
    const scale = 1 / Math.sqrt(squared);
    for (let i = row * dimensions; i < (row + 1) * dimensions; i += 1) values[i] = (values[i] ?? 0) * scale;
  }
  return { values, rows, dimensions, ...labels };
}

/** Components in [−½, ½). */
export function randomVectors(seed: number, rows: number, dimensions: number): Float32Array {
  const random = createSeededRandom(seed);
  const values = sharedFloat32(rows * dimensions);
  for (let i = 0; i < values.length; i += 1) values[i] = random.next() - 0.5;
  return values;
}
