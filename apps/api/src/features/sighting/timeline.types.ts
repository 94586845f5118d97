import { isUuid } from '../../core/ids.ts';

export const timelineKinds = ['SIGHTING', 'SAMPLE', 'SEARCH'] as const;

/** Somebody was somewhere. */
export interface TimelineEntry {
  readonly kind: (typeof timelineKinds)[number];
  /** Of the sighting, sample or search. */
  readonly id: string;
  /** Which subject of the search; null for the others. */
  readonly probeIndex: number | null;
  readonly at: Date;
  readonly until: Date;
  /** Null where nobody said which camera it was. */
  readonly cameraExternalId: string | null;
  /** Of searches. */
  readonly cosineSimilarity: number | null;
  /** Orders what happened at the same moment. */
  readonly tag: string;
}

/** Where an entry stands in the timeline. */
export interface TimelinePlace {
  readonly at: Date;
  readonly tag: string;
}

export function timelinePlaceToText({ at, tag }: TimelinePlace): string {
  return `${at.getTime()} ${tag}`;
}

/** Null for a text that is none. */
export function timelinePlaceFromText(text: string): TimelinePlace | null {
  const [ms = '', kind = '', id = '', index = '', ...rest] = text.split(' ');
  const kinds: readonly string[] = timelineKinds;
  const isPlace =
    /^-?\d{1,15}$/.test(ms) &&
    kinds.includes(kind) &&
    isUuid(id) &&
    /^\d{1,6}$/.test(index) &&
    rest.length === 0;
  return isPlace ? { at: new Date(Number(ms)), tag: `${kind} ${id} ${index}` } : null;
}
