export const activityKinds = [
  'ENROLLED',
  'DELETED',
  'MOVED',
  'IDENTITY_CHANGED',
  'SEARCHED',
  'FEEDBACK',
  'JOB',
  'PROMOTED',
  'SETTINGS_CHANGED',
] as const;
export type ActivityKind = (typeof activityKinds)[number];

/** Something that happened in a gallery; names rows by id, and no people. */
export interface Activity {
  readonly at: Date;
  readonly kind: ActivityKind;
  /** The operation as the schema names it; the kind of the job for a job. */
  readonly action: string;
  /** `OK`, a decision, or the state of the job. */
  readonly outcome: string;
  readonly targetType: string | null;
  readonly targetId: string | null;
  readonly galleryIds: readonly string[];
}

/** Operations of the audit log that are activity of a gallery. */
export const kindsOfActions: Readonly<Partial<Record<string, ActivityKind>>> = {
  enrollSamples: 'ENROLLED',
  deleteSamples: 'DELETED',
  deleteIdentity: 'DELETED',
  eraseIdentity: 'DELETED',
  deleteGallery: 'DELETED',
  moveSamples: 'MOVED',
  mergeIdentities: 'MOVED',
  unmergeIdentity: 'MOVED',
  acceptCluster: 'MOVED',
  createIdentity: 'IDENTITY_CHANGED',
  updateIdentity: 'IDENTITY_CHANGED',
  search: 'SEARCHED',
  giveFeedback: 'FEEDBACK',
  withdrawFeedback: 'FEEDBACK',
  resolveReviewItem: 'FEEDBACK',
  reopenReviewItem: 'FEEDBACK',
  promoteModel: 'PROMOTED',
  rollbackModel: 'PROMOTED',
  updateGallery: 'SETTINGS_CHANGED',
  setThresholdPolicy: 'SETTINGS_CHANGED',
  recalibrateThresholds: 'SETTINGS_CHANGED',
};

/** A job as a watcher compares it: any difference is news. */
export interface JobSight {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly galleryIds: readonly string[];
  /** All that callers see change, as one text. */
  readonly signature: string;
  readonly at: Date;
}
