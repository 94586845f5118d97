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

/** An entry with the one before it in time, of those that were asked for; null for the first. */
export type FollowingEntry = TimelineEntry & { readonly older: TimelineEntry | null };

/** Where an entry stands in the timeline. */
export interface TimelinePlace {
  readonly at: Date;
  readonly tag: string;
}

export function timelinePlaceToText({ at, tag }: TimelinePlace): string {
  return `${at.getTime()} ${tag}`;
}

/** The years of every `DateTime`; beyond them a database may have no time. */
const [earliestMs, latestMs] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];

/** Null for a text that is none. */
export function timelinePlaceFromText(text: string): TimelinePlace | null {
  const [ms = '', kind = '', id = '', index = '', ...rest] = text.split(' ');
  const kinds: readonly string[] = timelineKinds;
  const isPlace =
    /^-?\d{1,15}$/.test(ms) &&
    Number(ms) >= earliestMs &&
    Number(ms) <= latestMs &&
    kinds.includes(kind) &&
    isUuid(id) &&
    /^\d{1,6}$/.test(index) &&
    rest.length === 0;
  return isPlace ? { at: new Date(Number(ms)), tag: `${kind} ${id} ${index}` } : null;
}
