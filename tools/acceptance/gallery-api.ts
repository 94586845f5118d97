import { readFile } from 'node:fs/promises';
import type { GraphqlClient } from '../instance/graphql-client.ts';

interface UserError {
  readonly code: string;
  readonly message: string;
}

export interface EnrolOutcome {
  readonly acceptedCount: number;
  /** By position in the request. */
  readonly rejected: readonly { readonly index: number; readonly reason: string; readonly message: string }[];
}

export interface SearchOutcome {
  /** Why the picture could not be searched; null where it was. */
  readonly rejected: string | null;
  readonly decision: 'MATCH' | 'REVIEW' | 'UNKNOWN' | null;
  /** The best candidate, whatever the decision; null in an empty gallery. */
  readonly best: { readonly identityId: string; readonly cosineSimilarity: number } | null;
  readonly latencyMs: number;
}

/** The few operations that an acceptance run needs, in the words of the public API. */
export interface GalleryApi {
  createGallery(name: string): Promise<string>;
  createIdentity(galleryId: string, externalId: string): Promise<string>;
  enrol(identityId: string, pictures: readonly string[]): Promise<EnrolOutcome>;
  search(galleryId: string, picture: string): Promise<SearchOutcome>;
}

export function createGalleryApi(
  client: GraphqlClient,
  { aligned, review }: { aligned: string | null; review: string },
): GalleryApi {
  const hint = aligned === null ? {} : { hint: { alignedTemplate: aligned } };
  return {
    createGallery: (name) => createGallery(client, name),
    createIdentity: (galleryId, externalId) => createIdentity(client, { galleryId, externalId }),
    async enrol(identityId, pictures) {
      const images = await Promise.all(
        pictures.map(async (path) => ({ image: await readImage(path), ...hint })),
      );
      const { enrollSamples } = await client.request<EnrolData>(enrolDocument, {
        input: { identityId, images, review },
      });
      refuse(enrollSamples.userErrors);
      return { acceptedCount: enrollSamples.accepted.length, rejected: enrollSamples.rejected };
    },
    async search(galleryId, picture) {
      const probe = { image: await readImage(picture), ...hint };
      const startedAt = performance.now();
      const { search } = await client.request<SearchData>(searchDocument, {
        input: { galleryIds: [galleryId], ...probe, ...topCandidate },
      });
      refuse(search.userErrors);
      return outcomeOf(search, performance.now() - startedAt);
    },
  };
}

/** The largest face's best candidate, however unlike it is. */
const topCandidate = { topK: 1, allSubjects: false, minDecision: 'UNKNOWN', record: false };

async function createGallery(client: GraphqlClient, name: string): Promise<string> {
  const data = await client.request<{
    createGallery: { gallery: { id: string } | null; userErrors: UserError[] };
  }>(createGalleryDocument, { name });
  return createdId(data.createGallery.gallery, data.createGallery.userErrors);
}

async function createIdentity(
  client: GraphqlClient,
  variables: { readonly galleryId: string; readonly externalId: string },
): Promise<string> {
  const data = await client.request<{
    createIdentity: { identity: { id: string } | null; userErrors: UserError[] };
  }>(createIdentityDocument, variables);
  return createdId(data.createIdentity.identity, data.createIdentity.userErrors);
}

const createGalleryDocument = `mutation ($name: String!) {
  createGallery(input: { name: $name, keepCrops: false }) { gallery { id } userErrors { code message } } }`;
const createIdentityDocument = `mutation ($galleryId: ID!, $externalId: String!) {
  createIdentity(input: { galleryId: $galleryId, externalId: $externalId }) { identity { id } userErrors { code message } } }`;
const enrolDocument = `mutation ($input: EnrollSamplesInput!) {
  enrollSamples(input: $input) { accepted { id } rejected { index reason message } userErrors { code message } } }`;
const searchDocument = `query ($input: SearchInput!) {
  search(input: $input) {
    probes { rejected decision candidates { cosineSimilarity identity { id } } }
    rejected { reason }
    userErrors { code message } } }`;

interface EnrolData {
  readonly enrollSamples: {
    readonly accepted: readonly { readonly id: string }[];
    readonly rejected: EnrolOutcome['rejected'];
    readonly userErrors: readonly UserError[];
  };
}

interface SearchData {
  readonly search: {
    readonly probes: readonly {
      readonly rejected: string | null;
      readonly decision: SearchOutcome['decision'];
      readonly candidates: readonly {
        readonly cosineSimilarity: number;
        readonly identity: { readonly id: string };
      }[];
    }[];
    readonly rejected: readonly { readonly reason: string }[];
    readonly userErrors: readonly UserError[];
  };
}

function outcomeOf(search: SearchData['search'], latencyMs: number): SearchOutcome {
  const probe = search.probes.find(({ rejected }) => rejected === null);
  if (probe === undefined) {
    const reason = search.rejected[0]?.reason ?? search.probes[0]?.rejected ?? 'NO_SUBJECT';
    return { rejected: reason, decision: null, best: null, latencyMs };
  }
  const [candidate] = probe.candidates;
  const best = candidate
    ? { identityId: candidate.identity.id, cosineSimilarity: candidate.cosineSimilarity }
    : null;
  return { rejected: null, decision: probe.decision, best, latencyMs };
}

async function readImage(path: string): Promise<{ base64: string }> {
  return { base64: (await readFile(path)).toString('base64') };
}

function createdId(row: { readonly id: string } | null, userErrors: readonly UserError[]): string {
  refuse(userErrors);
  if (row === null) throw new Error('the API made nothing and named no error');
  return row.id;
}

function refuse(userErrors: readonly UserError[]): void {
  if (userErrors.length > 0)
    throw new Error(userErrors.map(({ code, message }) => `${code}: ${message}`).join('; '));
}
