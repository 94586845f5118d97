import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { ZipFile } from 'yazl';
import type { Instance } from '../instance/start-instance.ts';
import type { ImportPicture } from './import-pictures.ts';

export interface ImportState {
  readonly state: string;
  readonly error: string | null;
  readonly accepted: number;
  readonly rejected: number;
}

export async function zipOfPictures(pictures: readonly ImportPicture[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const { path, bytes } of pictures) zip.addBuffer(bytes, path, { compress: false });
  zip.end();
  return await buffer(zip.outputStream);
}

/** Uploads the ZIP and starts its import. Answers the job. */
export async function startImport(instance: Instance, galleryId: string, zip: Buffer): Promise<string> {
  const response = await fetch(`${instance.url}/imports?gallery=${encodeURIComponent(galleryId)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${instance.ownerKey}` },
    body: new Uint8Array(zip),
  });
  const text = await response.text();
  if (response.status !== 201) throw new Error(`startImport: ${response.status} ${text}`);
  const { id: uploadId } = JSON.parse(text) as { id: string }; // reason: what the route answers with 201
  const document = `mutation ($input: ImportGalleryInput!) { importGallery(input: $input) { job { id } userErrors { code message } } }`;
  const input = { galleryId, uploadId, review: 'OFF', idempotencyKey: uploadId };
  const data = await instance.client.request<{ importGallery: { job: { id: string } | null } }>(document, {
    input,
  });
  if (data.importGallery.job === null) throw new Error(`startImport: ${JSON.stringify(data)}`);
  return data.importGallery.job.id;
}

export async function importState({ client }: Instance, jobId: string): Promise<ImportState> {
  const document = `query ($id: ID!) { job(id: $id) { state error importCounts { accepted rejected } } }`;
  const { job } = await client.request<{
    job: { state: string; error: string | null; importCounts: { accepted: number; rejected: number } };
  }>(document, { id: jobId });
  return { state: job.state, error: job.error, ...job.importCounts };
}

/** Polls until `isReached`, or until the job has ended. */
export async function importReaches(
  instance: Instance,
  jobId: string,
  isReached: (state: ImportState) => boolean,
): Promise<ImportState> {
  for (;;) {
    const state = await importState(instance, jobId);
    if (isReached(state) || !['QUEUED', 'RUNNING'].includes(state.state)) return state;
    await sleep(50);
  }
}

/** Samples of the gallery by the picture they came from, and the entries of the job. */
export async function importedPictures(instance: Instance, galleryId: string, jobId: string) {
  const gallery = await instance.client.request<{
    gallery: { sampleCount: number; identityCount: number };
  }>('query ($id: ID!) { gallery(id: $id) { sampleCount identityCount } }', { id: galleryId });
  const names: string[] = [];
  const sampleIds: string[] = [];
  for (let after: string | null = null; ;) {
    const page: EntryPage = await instance.client.request<EntryPage>(entriesDocument, { id: jobId, after });
    const { nodes, pageInfo } = page.job.importEntries;
    names.push(...nodes.map(({ name }) => name));
    sampleIds.push(...nodes.flatMap(({ sample }) => sample?.id ?? []));
    if (!pageInfo.hasNextPage) return { ...gallery.gallery, names, sampleIds };
    after = pageInfo.endCursor;
  }
}

const entriesDocument = `query ($id: ID!, $after: String) { job(id: $id) { importEntries(first: 100, after: $after) {
  nodes { name sample { id } } pageInfo { hasNextPage endCursor } } } }`;

interface EntryPage {
  readonly job: {
    readonly importEntries: {
      readonly nodes: readonly { readonly name: string; readonly sample: { readonly id: string } | null }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  };
}
