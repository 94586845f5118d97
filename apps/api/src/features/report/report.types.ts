import type { Modality } from '../../core/modality.ts';

export interface OutlierFinding {
  readonly sampleId: string;
  readonly identityId: string;
  /** Mean similarity to the identity's other samples. */
  readonly similarity: number;
  /** The median of that over the gallery. */
  readonly usualSimilarity: number;
}

export interface SamePersonFinding {
  readonly identityIdA: string;
  readonly identityIdB: string;
  /** The most similar samples of the two. */
  readonly sampleIdA: string;
  readonly sampleIdB: string;
  readonly similarity: number;
}

export interface DuplicateFinding {
  readonly identityId: string;
  readonly sampleIdA: string;
  readonly sampleIdB: string;
  readonly similarity: number;
}

export interface ReportFindings {
  /** Samples that were looked at. */
  readonly samples: number;
  /** Whether the gallery has more than one report looks at. */
  readonly isPartial: boolean;
  /** What was compared with. */
  readonly match: number;
  readonly duplicate: number;
  readonly outliers: readonly OutlierFinding[];
  readonly samePerson: readonly SamePersonFinding[];
  readonly duplicates: readonly DuplicateFinding[];
}

export interface GalleryReport {
  readonly jobId: string;
  readonly galleryId: string;
  readonly modality: Modality;
  readonly spaceId: string;
  readonly findings: ReportFindings;
  readonly createdAt: Date;
}

export const reportLimits = {
  /** All pairs of so many samples take a thread about a minute; the newest samples come first. */
  maxSamples: 20_000,
  maxFindings: 200,
} as const;
