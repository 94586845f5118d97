import type { SightingGroup } from './found.tsx';
import type { ProbeNode } from './use-probe.ts';

/** What one camera saw, in the order of time. */
export interface Strip {
  readonly key: string;
  /** Null: its gallery was deleted meanwhile. */
  readonly camera: SightingGroup['camera'];
  readonly groups: readonly SightingGroup[];
}

/** The API's groups by camera: the camera that saw the person first comes first. */
export function stripsOf(groups: readonly SightingGroup[]): readonly Strip[] {
  const byCamera = new Map<string, SightingGroup[]>();
  const inOrder = [...groups].sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
  for (const group of inOrder) {
    const key = group.camera?.id ?? '';
    byCamera.set(key, [...(byCamera.get(key) ?? []), group]);
  }
  return [...byCamera].map(([key, own]) => ({ key, camera: own[0]?.camera ?? null, groups: own }));
}

/** Where and when who is looked for was taken. */
export interface ProbeMoment {
  readonly at: string;
  /** The camera's external id, which samples carry. */
  readonly externalId: string;
  readonly name: string;
}

/** Null where that is not known. */
export function momentOf(node: ProbeNode | null): ProbeMoment | null {
  if (node?.__typename === 'Sighting') {
    const { camera, capturedAt: at } = node;
    return camera === null ? null : { at, externalId: camera.externalId, name: camera.name };
  }
  const { cameraId, takenAt } = node ?? { cameraId: null, takenAt: null };
  return cameraId === null || takenAt === null ? null : { at: takenAt, externalId: cameraId, name: cameraId };
}

/** A line of the chart: a camera by what it saw, and the one that took who is looked for. */
export interface Lane {
  readonly key: string;
  readonly name: string | null;
  readonly groups: readonly SightingGroup[];
  readonly probeAt: string | null;
}

/** The camera of the probe comes first where it saw nothing else. */
export function lanesOf(strips: readonly Strip[], probe: ProbeMoment | null): readonly Lane[] {
  const isOwn = ({ camera }: Strip): boolean => probe !== null && camera?.externalId === probe.externalId;
  const lanes = strips.map((strip) => ({
    ...{ key: strip.key, name: strip.camera?.name ?? null, groups: strip.groups },
    probeAt: isOwn(strip) ? (probe?.at ?? null) : null,
  }));
  if (probe === null || strips.some(isOwn)) return lanes;
  return [{ key: 'probe', name: probe.name, groups: [], probeAt: probe.at }, ...lanes];
}
