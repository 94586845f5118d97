import { IngestError } from './frames/frame.types.ts';

/** What a clock on the wall shows, as the milliseconds at which a clock in UTC would show it. */
export interface LocalTime {
  readonly ms: number;
}

export const localTimeOf = (ms: number): LocalTime => ({ ms });

/**
 * The instant at which a clock in a zone shows a time. Of the hour that comes twice in autumn, the first.
 *
 * @param timeZone An IANA name.
 * @throws {IngestError} for a time that the zone's clock leaps over in spring.
 */
export function instantOf({ ms }: LocalTime, timeZone: string): number {
  // an offset before or after a change: one of them is right, the earlier instant first
  const candidates = [ms - offsetAt(ms - DAY, timeZone), ms - offsetAt(ms + DAY, timeZone)].sort(
    (a, b) => a - b,
  );
  const found = candidates.find((instant) => instant + offsetAt(instant, timeZone) === ms);
  if (found !== undefined) return found;
  const shown = new Date(ms).toISOString().slice(0, 19);
  throw new IngestError(
    `No clock in ${timeZone} shows ${shown}: the hour is leapt over there. Give the time with its offset.`,
  );
}

const DAY = 86_400_000;

/** Milliseconds by which the zone's clock is ahead of UTC at an instant. @throws {RangeError} at an unknown zone. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23', calendar: 'gregory' },
  }).formatToParts(instant);
  const of = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value ?? NaN);
  const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return shown - Math.floor(instant / 1000) * 1000;
}

/**
 * A time as it is written on a command line: `2026-11-30T08:15:00Z`, `…+01:00`, or without an offset, then of the zone's clock.
 *
 * @throws {IngestError} if it is none.
 */
export function readTime(text: string, timeZone: string): number {
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?$/.exec(text);
  const ms = parts === null ? NaN : Date.parse(`${parts[1]}T${parts[2]}${parts[3] ?? 'Z'}`);
  // V8 takes the 30th of February for the 2nd of March
  const isInCalendar =
    !Number.isNaN(Date.parse(`${parts?.[1]}T00:00Z`)) &&
    new Date(`${parts?.[1]}T00:00Z`).toISOString().startsWith(parts?.[1] ?? '?');
  if (parts === null || Number.isNaN(ms) || !isInCalendar) {
    throw new IngestError(`"${text}" is no time such as 2026-11-30T08:15:00 or 2026-11-30T08:15:00+01:00.`);
  }
  return parts[3] === undefined ? instantOf({ ms }, timeZone) : ms;
}

/** @throws {IngestError} unless it is an IANA name. */
export function checkTimeZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch (cause) {
    throw new IngestError(`"${timeZone}" is no time zone such as Europe/Berlin.`, { cause });
  }
}
