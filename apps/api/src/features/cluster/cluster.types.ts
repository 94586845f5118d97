import type { Modality } from '../../core/modality.ts';

export type ClusterState = 'OPEN' | 'ACCEPTED' | 'DISMISSED';

/** UNKNOWN probes that seem to be one person. */
export interface Cluster {
  readonly id: string;
  readonly galleryId: string;
  readonly modality: Modality;
  readonly spaceId: string;
  readonly state: ClusterState;
  readonly revision: number;
  readonly cohesion: number | null;
  readonly exemplarSearchId: string | null;
  readonly exemplarIndex: number | null;
  readonly identityId: string | null;
  /** Probes that are still kept. */
  readonly size: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

/** Where members of a cluster were seen. */
export interface ClusterCamera {
  readonly cameraId: string;
  /** Members that the camera saw. */
  readonly size: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

/** A probe of a kept search. */
export interface ProbeKey {
  readonly searchId: string;
  readonly probeIndex: number;
}

/** A probe of a cluster as people look at it. */
export interface ClusterMember extends ProbeKey {
  readonly hasCrop: boolean;
  readonly cameraId: string | null;
  /** When the picture was taken, or searched for where nothing says so. */
  readonly seenAt: Date;
}

/** Whom a cluster is accepted as. */
export type AcceptedAs =
  | { readonly identityId: string | null }
  | { readonly externalId: string | null; readonly name: string | null };

export const clusterLimits = {
  /** Newer probes come first; what is left over is looked at when others have left. */
  maxProbes: 20_000,
  /** Crops that one `acceptCluster` enrols: those most like the others first. */
  maxAccepted: 100,
} as const;
