import type { SightingGroup } from './found.tsx';

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
