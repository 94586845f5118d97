import type { PreprocessSpec, RgbImage } from '@gallerist/preprocess';
import { prepareBodies } from '../../bodies/prepare-bodies.ts';
import { prepareFaces } from '../../faces/prepare-faces.ts';
import type { PreparedPicture, PrepareRequest } from '../../subjects/prepared-subject.types.ts';
import type { OpenSpace } from './space-shelf.ts';

/** The specs of spaces, each once, in the order of the spaces that ask for it first. */
export const distinctSpecs = (spaces: readonly OpenSpace[]): readonly PreprocessSpec[] => [
  ...new Map(spaces.map(({ embedder }) => [JSON.stringify(embedder.spec), embedder.spec])).values(),
];

/** Position of a space's spec among `distinctSpecs`. */
export function specIndex(spaces: readonly OpenSpace[], space: OpenSpace): number {
  const text = JSON.stringify(space.embedder.spec);
  return distinctSpecs(spaces).findIndex((spec) => JSON.stringify(spec) === text);
}

/**
 * Looks at a picture once for all spaces.
 *
 * @param spaces At least one, all of one modality and with one finder; of bodies some may have none.
 */
export async function preparePicture(
  picture: RgbImage,
  request: PrepareRequest,
  spaces: readonly OpenSpace[],
): Promise<PreparedPicture> {
  const specs = distinctSpecs(spaces);
  const [first] = spaces;
  if (first === undefined) throw new RangeError('preparePicture: spaces must not be empty');
  if (first.finder !== null) return prepareFaces(picture, request, { finder: first.finder, specs });
  const finder = spaces.find(({ people }) => people !== null)?.people ?? null;
  return prepareBodies(picture, request, { finder, specs });
}
