/** Where pictures come from. */
export interface Camera {
  readonly id: string;
  readonly galleryId: string;
  /** What samples, searches and sightings call `cameraId`. */
  readonly externalId: string;
  readonly name: string;
  readonly place: string | null;
  /** IANA name. */
  readonly timeZone: string;
  /** From then on nothing is recorded of it. */
  readonly removedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** How long people need between two cameras, in either direction. */
export interface CameraLink {
  readonly cameraId: string;
  readonly otherCameraId: string;
  readonly minSeconds: number;
  readonly typicalSeconds: number | null;
}

/** A camera as a caller names it. */
export interface CameraName {
  /** Perhaps its external id. */
  readonly text: string;
  /** The row id, if the text is a global id of a camera. */
  readonly id: string | null;
}

/** A neighbour as a caller names it. */
export interface NeighbourInput {
  readonly camera: CameraName;
  readonly minSeconds: number;
  readonly typicalSeconds: number | null;
}

/** Absent = keep, null = clear. */
export interface CameraChange {
  readonly name?: string | null | undefined;
  readonly place?: string | null | undefined;
  readonly timeZone?: string | null | undefined;
  readonly neighbours?: readonly NeighbourInput[] | null | undefined;
}

export interface NewCameraInput extends CameraChange {
  readonly galleryId: string | null;
  readonly externalId: string;
  readonly idempotencyKey?: string | null | undefined;
}

/** What a camera has seen that is still kept. */
export interface CameraActivity {
  readonly sightings: number;
  readonly lastSightingAt: Date | null;
}

export const cameraLimits = {
  /** Of one gallery, removed ones too. */
  cameras: 2_000,
  neighbours: 50,
  /** A week: beyond it nobody walks. */
  seconds: 604_800,
} as const;
