const day = /^\d{4}-\d{2}-\d{2}$/;

/** A day as the browser's own field for dates writes it. */
export const isDay = (text: string): boolean => day.test(text) && !Number.isNaN(Date.parse(text));

/** The visitor's own day. */
export function today(now = new Date()): string {
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 10);
}

/** When the visitor's day begins; of today: now, for nothing is given in the future. */
export function startOfDay(text: string): string {
  return new Date(Math.min(new Date(`${text}T00:00`).getTime(), Date.now())).toISOString();
}

/** When it is over. */
export function endOfDay(text: string): string {
  const start = new Date(`${text}T00:00`);
  start.setDate(start.getDate() + 1);
  return start.toISOString();
}
