import type { LocatedPack } from '../../../packs/located-pack.types.ts';
import type { RunPackJob } from '../pack/run-pack.types.ts';
import type { Reference } from './measure-adapted.ts';

/** A trained adapter on its way to an installed pack. */
export interface AdapterPackJob extends RunPackJob {
  /** The embedder, without an adapter. */
  readonly base: LocatedPack;
  /** Whose thresholds are known: the base, or another adapter of it. */
  readonly reference: { readonly thresholds: Reference; readonly adapter: LocatedPack | null };
  /** People to measure on, one after the other: vectors of the base. */
  readonly people: {
    readonly vectors: Float32Array;
    readonly dimensions: number;
    readonly identities: Int32Array;
  };
}
