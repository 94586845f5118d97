export const erasureStates = ['RUNNING', 'DONE'] as const;
export type ErasureState = (typeof erasureStates)[number];

export const erasureReasons = ['REQUEST', 'CONSENT_ENDED', 'RESTORED'] as const;
/** Who or what asked: somebody, the end of the last consent, or a receipt after a restore. */
export type ErasureReason = (typeof erasureReasons)[number];

/** A person who was erased. It outlives all that it names, and names nobody itself. */
export interface Erasure {
  readonly id: string;
  readonly galleryId: string;
  readonly identityId: string;
  /** All ids that the person had by merges, `identityId` among them. */
  readonly identityIds: readonly string[];
  readonly state: ErasureState;
  readonly reason: ErasureReason;
  readonly requestedById: string | null;
  readonly jobId: string | null;
  readonly removed: RemovedCounts;
  readonly receipt: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

/** Where something of the person was, as receipts name it. */
export const erasedStores = [
  'identities',
  'samples',
  'embeddings',
  'consents',
  'feedback',
  'exemplars',
  'originals',
  'originalsOfOthers',
  'blobs',
  'exports',
  'probes',
  'candidates',
  'clusters',
  'sightings',
  'reports',
  'idempotencyRecords',
  'importEntries',
  'jobs',
  'trainingItems',
  'trainingRuns',
  'auditEntries',
] as const;
export type ErasedStore = (typeof erasedStores)[number];
export type RemovedCounts = Readonly<Partial<Record<ErasedStore, number>>>;

/** A probe of a recorded search. */
export interface ProbeAt {
  readonly searchId: string;
  readonly probeIndex: number;
}

/** What the job needs to find the rest. It is deleted with the last step. */
export interface ErasureWorkspace {
  /** Names and external ids: what could stand in texts elsewhere. */
  readonly names: readonly string[];
  readonly sampleIds: readonly string[];
  /** Of feedback about the person. */
  readonly feedbackIds: readonly string[];
  readonly spaceIds: readonly string[];
  readonly blobKeys: readonly string[];
  /** Probes that somebody said are the person, or that were enrolled as them. */
  readonly probes: readonly ProbeAt[];
  /** Models that were trained on the person. */
  readonly modelVersionIds: readonly string[];
}
