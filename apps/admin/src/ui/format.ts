/** Numbers and times as the chosen language writes them. */
export interface Formatters {
  readonly number: (value: number, digits?: number) => string;
  /** Short where space is: 12.3K, 1.2万. */
  readonly compact: (value: number) => string;
  /** `0.0123` as 1.23 %; enough digits that a small rate is not shown as 0. */
  readonly percent: (share: number, digits?: number) => string;
  /** A cosine similarity: always three digits. */
  readonly similarity: (value: number) => string;
  readonly date: (at: string | Date) => string;
  /** Short, for axes: Nov 29, 11月29日. In UTC, as days are counted. */
  readonly dayOfMonth: (at: string | Date) => string;
  readonly dateTime: (at: string | Date) => string;
  readonly time: (at: string | Date) => string;
  /** "3 minutes ago", "in 2 hours". */
  readonly relative: (at: string | Date, now?: Date) => string;
  readonly bytes: (count: number) => string;
  readonly duration: (ms: number) => string;
  readonly list: (items: readonly string[]) => string;
}

const units = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const satisfies readonly (readonly [Intl.RelativeTimeFormatUnit, number])[];

/** As the documents and limits count them, by 1024; `Intl` knows no such unit. */
const byteUnits = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

export function createFormatters(language: string): Formatters {
  const at = (value: string | Date): Date => (value instanceof Date ? value : new Date(value));
  const cached = cachedFormats(language);
  return {
    number: (value, digits) => cached.number(digits === undefined ? {} : fixed(digits)).format(value),
    compact: (value) => cached.number({ notation: 'compact', maximumFractionDigits: 1 }).format(value),
    percent: (share, digits = percentDigits(share)) =>
      cached.number({ style: 'percent', ...fixed(digits) }).format(share),
    similarity: (value) => cached.number(fixed(3)).format(value),
    date: (value) => cached.date({ dateStyle: 'medium' }).format(at(value)),
    dayOfMonth: (value) => cached.date({ month: 'short', day: 'numeric', timeZone: 'UTC' }).format(at(value)),
    dateTime: (value) => cached.date({ dateStyle: 'medium', timeStyle: 'short' }).format(at(value)),
    time: (value) => cached.date({ timeStyle: 'medium' }).format(at(value)),
    relative: (value, now = new Date()) => relative(language, (at(value).getTime() - now.getTime()) / 1000),
    bytes: (count) => bytes(cached.number, count),
    duration: (ms) => duration(cached.number, ms),
    list: (items) => new Intl.ListFormat(language, { type: 'conjunction' }).format(items),
  };
}

const fixed = (digits: number) => ({ minimumFractionDigits: digits, maximumFractionDigits: digits });

type NumberFormats = (options: Intl.NumberFormatOptions) => Intl.NumberFormat;

function cachedFormats(language: string) {
  const numbers = new Map<string, Intl.NumberFormat>();
  const dates = new Map<string, Intl.DateTimeFormat>();
  return {
    number: (options: Intl.NumberFormatOptions) =>
      kept(numbers, options, () => new Intl.NumberFormat(language, options)),
    date: (options: Intl.DateTimeFormatOptions) =>
      kept(dates, options, () => new Intl.DateTimeFormat(language, options)),
  };
}

function kept<Format>(formats: Map<string, Format>, options: object, make: () => Format): Format {
  const key = JSON.stringify(options);
  const format = formats.get(key) ?? make();
  formats.set(key, format);
  return format;
}

/** Two digits that tell something: 50 %, 1.2 %, 0.012 %. */
export function percentDigits(share: number): number {
  const percent = Math.abs(share * 100);
  if (percent === 0 || percent >= 10) return Number.isInteger(percent) ? 0 : 1;
  return Math.min(6, Math.max(1, 1 - Math.floor(Math.log10(percent))));
}

function relative(language: string, seconds: number): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const [unit, length] = units.find(([, least]) => Math.abs(seconds) >= least) ?? (['second', 1] as const);
  return format.format(Math.trunc(seconds / length), unit);
}

function bytes(formats: NumberFormats, count: number): string {
  if (count < 1024) return formats({ style: 'unit', unit: 'byte', unitDisplay: 'long' }).format(count);
  const power = Math.min(byteUnits.length, Math.floor(Math.log2(count) / 10));
  const value = count / 1024 ** power;
  const shown = formats({ maximumFractionDigits: value >= 100 ? 0 : 1 }).format(value);
  return `${shown} ${byteUnits[power - 1] ?? ''}`;
}

function duration(formats: NumberFormats, ms: number): string {
  const one = (unit: string, value: number, digits = 0): string =>
    formats({ style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits }).format(value);
  if (ms < 1_000) return one('millisecond', ms, ms < 10 ? 1 : 0);
  const seconds = ms / 1000;
  if (seconds < 60) return one('second', seconds, 1);
  const rest = (unit: string, value: number): string => (value === 0 ? '' : ` ${one(unit, value)}`);
  if (seconds < 3_600)
    return `${one('minute', Math.floor(seconds / 60))}${rest('second', Math.floor(seconds % 60))}`;
  return `${one('hour', Math.floor(seconds / 3_600))}${rest('minute', Math.floor((seconds % 3_600) / 60))}`;
}
