import type { SubjectHint, SubjectQuality } from '@gallerist/embedding';

import type { Modality } from '../../core/modality.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Rejection } from '../sample/reject-reason.ts';
import type { PlacedBox } from '../sample/sample.types.ts';
import type { Decision } from '../search/decision.ts';
import type { ProbeInput } from '../search/search.types.ts';
import type { ThresholdUsed } from './threshold.ts';

export type ReferenceInput = ProbeInput | { readonly kind: 'identity'; readonly identityId: string | null };

export interface VerifyRequest {
  readonly modality: Modality;
  readonly probe: ProbeInput;
  readonly probeHint: SubjectHint | undefined;
  readonly reference: ReferenceInput;
  readonly referenceHint: SubjectHint | undefined;
}

export interface VerifyOutcome {
  readonly modality: Modality;
  /** Null if either side gave nothing to compare. */
  readonly comparison: Comparison | null;
  readonly probe: VerifiedSide;
  readonly reference: VerifiedSide;
  readonly userErrors: readonly UserFailure[];
  readonly tookMs: number;
}

export interface Comparison {
  readonly cosineSimilarity: number;
  readonly decision: Decision;
  readonly threshold: ThresholdUsed;
  /** The sample of the reference that was nearest; null if the reference is no sample and no identity. */
  readonly sampleId: string | null;
  /** Somebody said of a near-identical probe that it is not this identity: then the decision is UNKNOWN. */
  readonly vetoed: boolean;
}

/** One side of the comparison: its largest subject, or why there is none. */
export interface VerifiedSide {
  readonly box: PlacedBox | null;
  readonly quality: SubjectQuality | null;
  readonly rejected: Rejection | null;
}
