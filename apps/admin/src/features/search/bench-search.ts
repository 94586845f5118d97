import type { Decision, Modality, SearchInput, SubjectHint } from '../../graphql/generated/graphql.ts';

/** What the address of the page says; what is left out is the API's default. */
export interface BenchSearch {
  readonly mode?: 'compare';
  /** What is searched for: an upload of the visitor, or a sample. */
  readonly media?: string;
  readonly sample?: string;
  readonly modality?: 'BODY';
  readonly topK?: number;
  readonly min?: Exclude<Decision, 'REVIEW'>;
  /** Searched besides the gallery of the page. */
  readonly galleries?: readonly string[];
  readonly cameras?: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly record?: false;
  readonly subjects?: 'largest';
  readonly shows?: 'crop' | 'aligned';
}

const day = /^\d{4}-\d{2}-\d{2}$/u;
export const defaultTopK = 5;

/** Leaves out what the bench does not know, so that any address shows a page. */
export function benchSearch(search: Record<string, unknown>): BenchSearch {
  const { mode, media, sample, modality, topK, min, record, subjects, shows } = search;
  return {
    ...(mode === 'compare' ? { mode } : {}),
    ...(isText(media) ? { media } : {}),
    ...(isText(sample) ? { sample } : {}),
    ...(modality === 'BODY' ? { modality } : {}),
    ...(typeof topK === 'number' && Number.isInteger(topK) && topK > 0 && topK !== defaultTopK
      ? { topK }
      : {}),
    ...(min === 'MATCH' || min === 'UNKNOWN' ? { min } : {}),
    ...listAt(search, 'galleries'),
    ...listAt(search, 'cameras'),
    ...dayAt(search, 'since'),
    ...dayAt(search, 'until'),
    ...(record === false ? { record } : {}),
    ...(subjects === 'largest' ? { subjects } : {}),
    ...(shows === 'crop' || shows === 'aligned' ? { shows } : {}),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function listAt(search: Record<string, unknown>, key: 'galleries' | 'cameras') {
  const value = search[key];
  const texts = Array.isArray(value) ? value.filter(isText) : [];
  return texts.length === 0 ? {} : { [key]: texts };
}

function dayAt(search: Record<string, unknown>, key: 'since' | 'until') {
  const value = search[key];
  return isText(value) && day.test(value) && !Number.isNaN(Date.parse(value)) ? { [key]: value } : {};
}

export const modalityOf = ({ modality }: BenchSearch): Modality => modality ?? 'FACE';

/** What the API is asked; null: there is nothing to search for yet. */
export function searchInputOf(galleryId: string, search: BenchSearch): SearchInput | null {
  const { media, sample, topK, min, galleries = [], cameras, since, until, record, subjects } = search;
  const probe =
    media === undefined
      ? sample === undefined
        ? null
        : { sampleId: sample }
      : { image: { mediaId: media }, ...hintOf(search) };
  if (probe === null) return null;
  return {
    ...probe,
    galleryIds: [galleryId, ...galleries.filter((id) => id !== galleryId)],
    modality: modalityOf(search),
    ...(topK === undefined ? {} : { topK }),
    ...(min === undefined ? {} : { minDecision: min }),
    ...(cameras === undefined ? {} : { cameraIds: [...cameras] }),
    // days are the visitor's own, both included
    ...(since === undefined ? {} : { since: startOf(since, 0) }),
    ...(until === undefined ? {} : { until: startOf(until, 1) }),
    ...(record === undefined ? {} : { record }),
    ...(subjects === undefined ? {} : { allSubjects: false }),
  };
}

/** Where the subject is, for pictures that are cut to one already. */
export function hintOf({ shows }: BenchSearch): { readonly hint?: SubjectHint } {
  if (shows === undefined) return {};
  return { hint: shows === 'crop' ? { crop: true } : { alignedTemplate: 'arcface-112' } };
}

function startOf(date: string, plusDays: number): string {
  const start = new Date(`${date}T00:00`);
  start.setDate(start.getDate() + plusDays);
  return start.toISOString();
}

/** Whom to look at first: a match, else one to review, else the first. */
export function bestOf(probes: readonly { readonly decision: Decision | null }[]): number {
  const match = probes.findIndex(({ decision }) => decision === 'MATCH');
  return match === -1
    ? Math.max(
        0,
        probes.findIndex(({ decision }) => decision === 'REVIEW'),
      )
    : match;
}

/** How many options differ from the defaults. */
export function optionCount(search: BenchSearch): number {
  const { mode: _mode, media: _media, sample: _sample, ...options } = search;
  return Object.keys(options).length;
}
