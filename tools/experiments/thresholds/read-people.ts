import { embedSet, openPackEmbedder, readIdentityFolders } from '@gallerist/embedding/node';
import type { People } from './draw.ts';

export interface PeopleOptions {
  readonly data: string;
  readonly model: string;
  readonly packs: string;
  readonly cache: string;
  readonly aligned: string | null;
}

/** Embeds a folder of people, from the feature cache where it can. */
export async function readPeople({ data, model, packs, cache, aligned }: PeopleOptions): Promise<People> {
  const { pictures } = await readIdentityFolders(data);
  const source = aligned === null ? {} : { source: { kind: 'aligned' as const, template: aligned } };
  const embedder = await openPackEmbedder(model, { packsDir: packs, ...source });
  const { vectors, dimensions, unusable } = await embedSet({ pictures }, embedder, {
    cacheDir: cache,
    onUnusable: 'list',
    onProgress: ({ done, total }) => {
      if (done === total) process.stderr.write(`${total} pictures are embedded\n`);
    },
  });
  await embedder.dispose();
  const left = new Set(unusable.map(({ index }) => index));
  const rowsOf = new Map<string, number[]>();
  pictures.forEach(({ identity }, row) => {
    if (left.has(row)) return;
    rowsOf.set(identity, [...(rowsOf.get(identity) ?? []), row]);
  });
  const features = { values: vectors, rows: pictures.length, dimensions };
  return { features, rowsOf: [...rowsOf.values()] };
}
