/** What the name of a re-identification picture says. */
export interface CameraName {
  readonly camera: number;
  readonly sequence?: number;
}

const pattern = /(?:^|_)c(\d{1,4})(?:s(\d{1,4}))?(?=[_.])/;

/** Reads `c3s1_…`, `0002_c3s1_…`, `c3_…`; null where the name tells no camera. */
export function cameraOfName(name: string): CameraName | null {
  const found = pattern.exec(name);
  if (found === null) return null;
  const [, camera, sequence] = found;
  return {
    camera: Number(camera),
    ...(sequence === undefined ? {} : { sequence: Number(sequence) }),
  };
}
