import type { LocalTime } from '../zoned-time.ts';

/** An instant, or a time of the day whose zone the name leaves open. */
export type NamedTime = { readonly ms: number } | { readonly local: LocalTime };

const written =
  /(\d{4})-?(\d\d)-?(\d\d)[T_ -]?(\d\d)[-:.]?(\d\d)[-:.]?(\d\d)(?:[.,_-](\d{1,3}))?(Z|[+-]\d\d[-:]?\d\d)?(?!\d)/;

/** The time in a picture's name; null if there is none that a calendar has. */
export function timeInName(name: string): NamedTime | null {
  const stem = name.replace(/\.[^.]+$/, '');
  const epoch = /^\d{13}$|(?<!\d)(1\d{12})(?!\d)/.exec(stem);
  if (epoch !== null) return { ms: Number(epoch[1] ?? epoch[0]) };
  const parts = written.exec(stem);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second, fraction = '0', zone] = parts;
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0')}`;
  const ms = Date.parse(`${text}Z`);
  if (Number.isNaN(ms) || new Date(ms).toISOString() !== `${text}Z`) return null;
  if (zone === undefined) return { local: { ms } };
  if (zone === 'Z') return { ms };
  const [, sign, hours, minutes] = /^([+-])(\d\d)[-:]?(\d\d)$/.exec(zone) ?? [];
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return { ms: sign === '-' ? ms + offset : ms - offset };
}
