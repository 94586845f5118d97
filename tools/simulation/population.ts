import { createSeededRandom, derivedSeed } from '@gallerist/metrics/random';
import type { SeededRandom } from '@gallerist/metrics/random';
import { fillGaussian } from './gaussian.ts';
import type { SampleQuality, Scenario, SubPopulation } from './scenario.types.ts';

/** Streams of one seed. */
const streams = { world: 0, people: 1, family: 2 } as const;

/** Draws identities and their samples, one after the other; each identity is new. */
export class Population {
  readonly #scenario: Scenario;
  readonly #seed: number;
  readonly #random: SeededRandom;
  readonly #poles: readonly Float32Array[];
  readonly #commonDirection: Float32Array;
  readonly #noise: Float32Array;

  /** @param group Which people of the seed's world; groups share no identity, but its families and sub-populations. */
  constructor(scenario: Scenario, { seed, group }: { readonly seed: number; readonly group: number }) {
    const world = createSeededRandom(derivedSeed(seed, streams.world));
    const direction = () => unitVector(scenario.dimensions, world);
    this.#scenario = scenario;
    this.#seed = seed;
    this.#poles = scenario.subPopulations.map(direction);
    this.#commonDirection = direction();
    this.#random = createSeededRandom(derivedSeed(seed, streams.people, group));
    this.#noise = new Float32Array(scenario.dimensions);
  }

  get dimensions(): number {
    return this.#scenario.dimensions;
  }

  /** The centre of a new identity, of length 1. */
  drawIdentity(): Float32Array {
    const random = this.#random;
    const place = this.#drawSubPopulation();
    const { concentration, degreesOfFreedom } = this.#scenario.subPopulations[place] as SubPopulation; // as: drawn below
    const { share, families, resemblance } = this.#scenario.lookAlikes;
    let own = unitVector(this.#scenario.dimensions, random, degreesOfFreedom);
    if (random.next() < share) {
      const family = random.integer(families);
      const seed = derivedSeed(this.#seed, streams.family, place, family);
      const resembled = unitVector(this.#scenario.dimensions, createSeededRandom(seed), degreesOfFreedom);
      own = mixed(resembled, own, resemblance);
    }
    return mixed(this.#poles[place] as Float32Array, own, concentration); // as: one pole a sub-population
  }

  /** Writes a sample of the identity, of length 1, into `target` from `offset` on. */
  drawSample(
    centre: Float32Array,
    quality: SampleQuality,
    { target, offset }: { readonly target: Float32Array; readonly offset: number },
  ): void {
    const { dimensions } = this.#scenario;
    const noise = this.#noise;
    fillGaussian(noise, this.#random, { from: 0, to: dimensions });
    const strength = quality.noise * Math.exp(quality.spread * this.#drawNormal());
    const isBlurred = this.#random.next() < quality.blurredShare;
    const drift = isBlurred ? quality.drift * this.#random.next() : 0;
    const scale = strength / Math.sqrt(dimensions);
    let squares = 0;
    for (let i = 0; i < dimensions; i += 1) {
      const sharp = at(centre, i) + scale * at(noise, i);
      const value = (1 - drift) * sharp + drift * at(this.#commonDirection, i);
      target[offset + i] = value;
      squares += value * value;
    }
    const length = Math.sqrt(squares);
    for (let i = offset; i < offset + dimensions; i += 1) target[i] = at(target, i) / length;
  }

  #drawSubPopulation(): number {
    let left = this.#random.next();
    const { subPopulations } = this.#scenario;
    for (const [place, { share }] of subPopulations.entries()) {
      left -= share;
      if (left < 0) return place;
    }
    return subPopulations.length - 1;
  }

  #drawNormal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#random.next())) * Math.cos(2 * Math.PI * this.#random.next());
  }
}

function unitVector(dimensions: number, random: SeededRandom, degreesOfFreedom = dimensions): Float32Array {
  const vector = new Float32Array(dimensions);
  fillGaussian(vector, random, { from: 0, to: degreesOfFreedom });
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** Length 1, and two mixtures of the same `shared` with unrelated `own` have mean cosine similarity `resemblance`. */
function mixed(shared: Float32Array, own: Float32Array, resemblance: number): Float32Array {
  const a = Math.sqrt(resemblance);
  const b = Math.sqrt(1 - resemblance);
  const sum = shared.map((value, i) => a * value + b * at(own, i));
  const length = Math.hypot(...sum);
  return sum.map((value) => value / length);
}

const at = (vector: Float32Array, i: number): number => vector[i] as number; // as: within the dimensions
