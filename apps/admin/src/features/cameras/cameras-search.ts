/** What a link to the cameras of a gallery keeps. */
export interface CamerasSearch {
  readonly view?: 'plan';
  /** Removed cameras too. */
  readonly removed?: true;
  /** The camera that is looked at. */
  readonly camera?: string;
}

export function readCamerasSearch({ view, removed, camera }: Record<string, unknown>): CamerasSearch {
  return {
    ...(view === 'plan' ? { view } : {}),
    ...(removed === true ? { removed } : {}),
    ...(typeof camera === 'string' && camera !== '' ? { camera } : {}),
  };
}
