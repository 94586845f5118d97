import { InferenceError } from '../../errors.ts';
import type { AnalyseRequest, MeasuredPipeline } from '../../inference-pool.types.ts';
import type { LoadedPacks } from './loaded-packs.ts';

const MAX_SPACES = 8;

export interface ChosenSpaces {
  readonly modality: 'FACE' | 'BODY';
  readonly spaceIds: readonly string[];
}

/**
 * The spaces that a request is for, each once, those that it names first; else the modality's own.
 *
 * @throws {RangeError} for no or too many of them.
 * @throws {InferenceError} `SPACE_UNKNOWN`, `SPACE_MISMATCH`
 */
export function chooseSpaces(
  { modality, spaceIds }: Pick<AnalyseRequest, 'modality' | 'spaceIds'>,
  packs: LoadedPacks,
  defaults: { readonly face: MeasuredPipeline; readonly body: MeasuredPipeline | null },
): ChosenSpaces {
  if (spaceIds === undefined) return defaultSpace(modality ?? 'FACE', defaults);
  const chosen = [...new Set(spaceIds)];
  if (chosen.length < 1 || chosen.length > MAX_SPACES) {
    throw new RangeError(`analyse: spaceIds must be 1 to ${MAX_SPACES}, got ${chosen.length}`);
  }
  const kinds = chosen.map((spaceId) => kindOf(spaceId, packs));
  const wanted = modality ?? kinds[0]?.modality ?? 'FACE';
  if (kinds.some((kind) => kind.modality !== wanted)) {
    throw new InferenceError('SPACE_MISMATCH', `All spaces of a request must be of ${wanted}.`);
  }
  // a body pack of before there was a person finder looks for nothing: it takes what the others find
  const finders = new Set(kinds.flatMap(({ finder }) => finder ?? []));
  if (finders.size > 1) {
    throw new InferenceError('SPACE_MISMATCH', 'The spaces of a request must find subjects alike.');
  }
  return { modality: wanted, spaceIds: chosen };
}

function kindOf(spaceId: string, packs: LoadedPacks) {
  const description = packs.descriptions.get(spaceId);
  if (description === undefined) {
    throw new InferenceError('SPACE_UNKNOWN', `No pack of the space ${spaceId} is loaded.`);
  }
  const pack = packs.find(spaceId);
  return { modality: description.modality, finder: (pack?.finder ?? pack?.people)?.key };
}

function defaultSpace(
  modality: 'FACE' | 'BODY',
  { face, body }: { readonly face: MeasuredPipeline; readonly body: MeasuredPipeline | null },
): ChosenSpaces {
  const pipeline = modality === 'FACE' ? face : body;
  if (pipeline !== null) return { modality, spaceIds: [pipeline.spaceId] };
  throw new InferenceError('SPACE_UNKNOWN', 'No body pack is configured.');
}
