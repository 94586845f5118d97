/** What the address of the page says: which entries are shown. Days as `YYYY-MM-DD`, both included. */
export interface AuditSearch {
  readonly action?: string;
  readonly gallery?: string;
  readonly from?: string;
  readonly to?: string;
}

const day = /^\d{4}-\d{2}-\d{2}$/u;

/** Leaves out what is no filter, so that any address shows a page. */
export function auditSearch(search: Record<string, unknown>): AuditSearch {
  const { action, gallery, from, to } = search;
  return {
    ...(typeof action === 'string' && action !== '' ? { action } : {}),
    ...(typeof gallery === 'string' && gallery !== '' ? { gallery } : {}),
    ...(isDay(from) ? { from } : {}),
    ...(isDay(to) ? { to } : {}),
  };
}

const isDay = (value: unknown): value is string =>
  typeof value === 'string' && day.test(value) && !Number.isNaN(Date.parse(value));

/** As the API takes it; days are the visitor's own. */
export function auditFilterOf({ action, gallery, from, to }: AuditSearch) {
  return {
    ...(action === undefined ? {} : { action }),
    ...(gallery === undefined ? {} : { galleryId: gallery }),
    ...(from === undefined ? {} : { since: startOf(from, 0) }),
    ...(to === undefined ? {} : { until: startOf(to, 1) }),
  };
}

function startOf(date: string, plusDays: number): string {
  const start = new Date(`${date}T00:00`);
  start.setDate(start.getDate() + plusDays);
  return start.toISOString();
}
