import type { Distance } from '../distances/distance.types.ts';

/** What every miner that looks at embeddings takes. */
export interface MiningOptions {
  /** How near embeddings are; the miner names its default. */
  readonly distance?: Distance;
}
