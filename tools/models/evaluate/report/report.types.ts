import type {
  ComparedPair,
  FoldAccuracy,
  IdentificationReport,
  Measures,
  OneShotReport,
  ProbeTrials,
  VerificationReport,
} from '@gallerist/embedding/evaluation';
import type { ModelDescription } from '../embedding/picture-embedder.types.ts';
import type { ProtocolName } from '../options.ts';

/** A figure that a reader looks for first. */
export interface HeadlineRow {
  readonly name: string;
  /** In [0, 1]; null where it is not defined. */
  readonly rate: number | null;
  /** 95 %; null where none was taken. */
  readonly low: number | null;
  readonly high: number | null;
  /** How the interval was taken, or what limits the figure. */
  readonly note?: string;
}

export interface RetrievalDetails {
  /** cmc[k − 1]: share of queries with a good match within the first k. */
  readonly cmc: readonly number[];
  readonly meanAveragePrecisionTrapezoid: number | null;
  readonly validQueries: number;
  readonly skippedQueries: number;
}

/** What a protocol found, with rows instead of names. */
export interface ProtocolResult {
  readonly headline: readonly HeadlineRow[];
  readonly verification?: VerificationReport;
  readonly accuracy?: FoldAccuracy | null;
  readonly retrieval?: RetrievalDetails;
  readonly identification?: IdentificationReport;
  readonly oneShot?: OneShotReport;
  readonly hardest?: {
    readonly genuine: readonly ComparedPair[];
    readonly impostor: readonly ComparedPair[];
  };
  readonly trials: ProbeTrials;
}

export interface NamedPair {
  /** Ids inside the set. */
  readonly reference: string;
  readonly probe: string;
  readonly similarity: number;
}

/** A set of trials that have something in common. */
export interface SliceRow {
  readonly label: string;
  readonly trials: number;
  readonly measures: Measures;
}

export interface SliceTable {
  readonly attribute: string;
  readonly rows: readonly SliceRow[];
  /** Why there are no rows. */
  readonly missing: string | null;
}

/** The protocol with changed probes. */
export interface VariantRow {
  readonly kind: 'unchanged' | 'relit' | 'down-sampled';
  readonly label: string;
  readonly measures: Measures;
}

/** What `npm run evaluate -- --json` gives. */
export interface EvaluationOutcome extends Omit<ProtocolResult, 'hardest' | 'trials'> {
  readonly protocol: ProtocolName;
  readonly model: ModelDescription;
  readonly data: {
    readonly name: string;
    readonly references: number;
    readonly probes: number;
    readonly identities: number;
    readonly unusable: readonly { readonly id: string; readonly reason: string }[];
  };
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seconds: { readonly features: number; readonly evaluation: number };
  readonly hardest?: {
    readonly genuine: readonly NamedPair[];
    readonly impostor: readonly NamedPair[];
  };
  readonly slices?: readonly SliceTable[];
  readonly variants?: readonly VariantRow[];
}
