import type {
  Decision,
  FindSightingsQueryVariables as Variables,
  Modality,
} from '../../graphql/generated/graphql.ts';

/** What the address of the page says; what is left out is the API's default. */
export interface SightingsSearch {
  /** Who is looked for: an upload of the visitor, a sample or a sighting; one of them. */
  readonly media?: string;
  readonly sampleId?: string;
  readonly sightingId?: string;
  /** Bodies or faces; absent: as the sample or sighting is. */
  readonly by?: Modality;
  /** The picture is cut to one person already. */
  readonly shows?: 'crop';
  /** Of a picture: which camera took it, and when. */
  readonly fromCamera?: string;
  readonly at?: string;
  readonly since?: string;
  readonly until?: string;
  readonly cameras?: readonly string[];
  readonly without?: readonly string[];
  readonly otherCameras?: true;
  readonly rerank?: true;
  readonly named?: boolean;
  readonly min?: Exclude<Decision, 'REVIEW'>;
}

/** As the browser's own field for date and time writes them: the visitor's time. */
const localTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?$/;

/** Leaves out what the page does not know, so that any address shows it. */
export function readSightingsSearch(search: Record<string, unknown>): SightingsSearch {
  const { by, shows, otherCameras, rerank, named, min } = search;
  return {
    ...probeAt(search),
    ...(by === 'FACE' || by === 'BODY' ? { by } : {}),
    ...(shows === 'crop' ? { shows } : {}),
    ...textAt(search, 'fromCamera'),
    ...timeAt(search, 'at'),
    ...timeAt(search, 'since'),
    ...timeAt(search, 'until'),
    ...listAt(search, 'cameras'),
    ...listAt(search, 'without'),
    ...(otherCameras === true ? { otherCameras } : {}),
    ...(rerank === true ? { rerank } : {}),
    ...(typeof named === 'boolean' ? { named } : {}),
    ...(min === 'MATCH' || min === 'UNKNOWN' ? { min } : {}),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** The first of those that are named. */
function probeAt(search: Record<string, unknown>) {
  const key = (['media', 'sampleId', 'sightingId'] as const).find((one) => isText(search[one]));
  return key === undefined ? {} : { [key]: search[key] };
}

function textAt(search: Record<string, unknown>, key: 'fromCamera') {
  return isText(search[key]) ? { [key]: search[key] } : {};
}

function listAt(search: Record<string, unknown>, key: 'cameras' | 'without') {
  const value = search[key];
  const texts = Array.isArray(value) ? value.filter(isText) : [];
  return texts.length === 0 ? {} : { [key]: texts };
}

function timeAt(search: Record<string, unknown>, key: 'at' | 'since' | 'until') {
  const value = search[key];
  return isText(value) && localTime.test(value) && !Number.isNaN(Date.parse(value)) ? { [key]: value } : {};
}

const instantOf = (local: string): string => new Date(local).toISOString();

export const hasProbe = ({ media, sampleId, sightingId }: SightingsSearch): boolean =>
  media !== undefined || sampleId !== undefined || sightingId !== undefined;

/** Which camera took the probe is known, so that its own may be left out. */
export const knowsCamera = ({ fromCamera, sampleId, sightingId }: SightingsSearch): boolean =>
  fromCamera !== undefined || sampleId !== undefined || sightingId !== undefined;

function probeOf({ media, sampleId, sightingId, shows }: SightingsSearch): Variables['probe'] | null {
  if (media !== undefined)
    return { image: { image: { mediaId: media }, ...(shows === 'crop' ? { hint: { crop: true } } : {}) } };
  if (sampleId !== undefined) return { sampleId };
  return sightingId === undefined ? null : { sightingId };
}

/**
 * What the API is asked; null: there is nobody to look for yet.
 *
 * @param modality of the sample or sighting, where the address says none.
 */
export function findVariablesOf(
  galleryId: string,
  search: SightingsSearch,
  modality: Modality,
): Variables | null {
  const probe = probeOf(search);
  if (probe === null) return null;
  const { fromCamera, at, since, until, cameras, without, otherCameras, rerank, named, min } = search;
  const isPicture = search.media !== undefined;
  return {
    ...{ probe, galleryIds: [galleryId], modality },
    ...(since === undefined ? {} : { since: instantOf(since) }),
    ...(until === undefined ? {} : { until: instantOf(until) }),
    ...(cameras === undefined ? {} : { cameraIds: [...cameras] }),
    ...(without === undefined ? {} : { excludeCameraIds: [...without] }),
    ...(isPicture && fromCamera !== undefined ? { probeCameraId: fromCamera } : {}),
    ...(isPicture && at !== undefined ? { probeCapturedAt: instantOf(at) } : {}),
    ...(otherCameras === true && knowsCamera(search) ? { sameCameraRule: true } : {}),
    ...(rerank === true ? { rerank } : {}),
    ...(named === undefined ? {} : { named }),
    ...(min === undefined ? {} : { minDecision: min }),
  };
}

/**
 * What a picture that was dropped is looked for by. Without a body pack nobody is found by the body; as long as that is not
 * known (undefined), bodies.
 */
export function usualModality(
  known: { readonly gallery: { readonly bodySpace: object | null } | null } | undefined,
): Modality {
  return known?.gallery?.bodySpace === null ? 'FACE' : 'BODY';
}
