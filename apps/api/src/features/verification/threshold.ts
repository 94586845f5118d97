import type {
  MeasuredRate,
  RateBasis,
  ScoreModel,
  ThresholdPolicyKind,
} from '@gallerist/embedding/calibration';
import type { DecisionThreshold } from '../search/decision.ts';

export type { ThresholdPolicyKind };
export type ThresholdBasis = RateBasis;

/** A threshold with what is known about its errors. */
export interface ThresholdUsed extends DecisionThreshold {
  /** Global id; changes when the threshold does. */
  readonly id: string;
  /** Null for a comparison outside any gallery. */
  readonly galleryId: string | null;
  readonly spaceId: string;
  readonly policy: ThresholdPolicyKind;
  /** Target of TARGET_FMR and TARGET_FPIR; null for the others. */
  readonly targetRate: number | null;
  /** False match rate of one comparison at `match`; null if nothing at all is known. */
  readonly fmr: MeasuredRate | null;
  /** False positive identification rate of one search at `match`; null if nothing at all is known. */
  readonly fpir: MeasuredRate | null;
  readonly basis: ThresholdBasis;
  /** N when it was computed; null for a pack's default, which is the same for every N. */
  readonly galleryIdentities: number | null;
  readonly comparedIdentities: number | null;
  readonly isFallback: boolean;
  readonly calibratedAt: Date;
  /** What a similarity is worth; null where there is too little data. */
  readonly scoreModel: ScoreModel | null;
}
