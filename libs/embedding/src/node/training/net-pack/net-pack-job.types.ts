import type { PreprocessSpec } from '@gallerist/preprocess';
import type { LocatedPack } from '../../../packs/located-pack.types.ts';
import type { PackModality } from '../../../packs/manifest.ts';
import type { Reference } from '../adapter-pack/measure-adapted.ts';
import type { RunPackJob } from '../pack/run-pack.types.ts';

/** A net that was trained on kept crops, on its way to an installed pack. */
export interface NetPackJob extends RunPackJob {
  readonly modality: PackModality;
  readonly preprocess: PreprocessSpec;
  /** What its first weights came from; null: from nothing. */
  readonly parent: LocatedPack | null;
  /** Thresholds of the space of `people.vectors`. */
  readonly reference: Reference;
  /** People to measure on, one after the other. */
  readonly people: {
    /** `[N]` crops as the spec cuts them. */
    readonly files: readonly string[];
    readonly identities: Int32Array;
    /** `[N·D]` of the same pictures, in the reference's space. */
    readonly vectors: Float32Array;
    /** Whether the net was trained on them. */
    readonly areTrainedOn: boolean;
  };
}
