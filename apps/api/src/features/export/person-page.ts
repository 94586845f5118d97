import type { PersonRecords } from './person-records.store.ts';

export interface PersonFile {
  readonly path: string;
  readonly blobKey: string;
}

export interface PersonExport {
  /** For programs. */
  readonly json: string;
  /** For people. */
  readonly html: string;
  readonly files: readonly PersonFile[];
}

/** All that is held about somebody, twice: as JSON, and as a page with their pictures. */
export function personExport(records: PersonRecords, createdAt: Date): PersonExport {
  const files: PersonFile[] = [];
  const add = (path: string, blobKey: string | null | undefined): string | null => {
    if (blobKey === null || blobKey === undefined) return null;
    files.push({ path, blobKey });
    return path;
  };
  const samples = records.samples.map(({ cropBlobKey, media, ...sample }) => ({
    ...sample,
    crop: add(`pictures/${sample.id}.png`, cropBlobKey),
    original: media === null ? null : add(`pictures/${sample.id}-original.${media.format}`, media.blobKey),
  }));
  const consents = records.consents.map(({ evidence, ...consent }) => ({
    ...consent,
    evidence: evidence === null ? null : add(`consents/${consent.id}.${evidence.format}`, evidence.blobKey),
  }));
  const sightings = records.sightings.map(({ cropBlobKey, ...sighting }) => ({
    ...sighting,
    crop: add(`sightings/${sighting.id}.png`, cropBlobKey),
  }));
  const feedback = records.feedback.map(({ cropBlobKey, ...said }) => ({
    ...said,
    crop: add(`probes/${said.id}.png`, cropBlobKey),
  }));
  const held = { ...records, samples, consents, sightings, feedback };
  const about = { format: 'gallerist-person', version: 1, createdAt: createdAt.toISOString() };
  const json = `${JSON.stringify({ ...about, ...held }, plain, 2)}\n`;
  const read = JSON.parse(json) as Readonly<Record<string, unknown>>; // reason: written above
  return { json, html: pageOf(read, createdAt), files };
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

const titles: Readonly<Record<string, string>> = {
  identities: 'Who you are here, with earlier names',
  consents: 'What you agreed to',
  samples: 'Pictures that you are recognised by',
  sightings: 'Where cameras saw you',
  searches: 'Searches that named you',
  feedback: 'What people said of pictures of you',
  vetoes: 'Pictures that people said are not you',
  reviewItems: 'Questions to people about you',
  trainings: 'What models learnt from you',
  imports: 'Entries of imports',
  audit: 'What was done with your record',
};

function pageOf(held: Readonly<Record<string, unknown>>, createdAt: Date): string {
  const sections = Object.entries(titles).map(([key, title]) => {
    const rows = Array.isArray(held[key]) ? (held[key] as readonly Readonly<Record<string, unknown>>[]) : []; // reason: lists of rows
    const shown = rows.length === 0 ? '<p>Nothing.</p>' : rows.map(rowOf).join('');
    return `<section><h2>${escapeHtml(title)} (${rows.length})</h2>${shown}</section>`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>All that is held about one person</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file: data:; style-src 'unsafe-inline'">
<style>body{font:16px sans-serif;max-width:60em;margin:2em auto}table{border-collapse:collapse;margin:1em 0;width:100%}
th{text-align:left;vertical-align:top;width:12em}td,th{border-bottom:1px solid #ccc;padding:.2em}img{max-height:12em}</style>
<h1>All that is held about one person</h1><p>Made at ${escapeHtml(createdAt.toISOString())}. The same is in person.json.</p>
${sections.join('\n')}</html>
`;
}

function rowOf(row: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(row)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `<tr><th>${escapeHtml(name)}</th><td>${cellOf(value)}</td></tr>`);
  return `<table>${lines.join('')}</table>`;
}

const picturePath = /^(?:pictures|consents|sightings|probes)\/[\w.-]+$/;

function cellOf(value: unknown): string {
  if (typeof value === 'string' && picturePath.test(value)) return `<img src="${value}" alt="">`;
  return escapeHtml(typeof value === 'string' ? value : JSON.stringify(value));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}
