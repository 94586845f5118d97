import type { GraphqlClient } from '../instance/graphql-client.ts';

interface UserError {
  readonly code: string;
  readonly message: string;
}

export interface Enrolled {
  readonly accepted: readonly { readonly id: string }[];
  readonly rejected: readonly { readonly reason: string }[];
  readonly indexed: boolean;
  readonly userErrors: readonly UserError[];
}

export interface FoundCandidate {
  readonly cosineSimilarity: number;
  readonly identity: { readonly id: string };
  readonly sample: { readonly id: string };
}

/** A probe of a search: a picture as base64, or an embedding of the space that is searched. */
export type Probe = string | EmbeddingProbe;

export interface EmbeddingProbe {
  /** Id of the space. */
  readonly space: string;
  readonly values: readonly number[];
}

function writes(client: GraphqlClient) {
  return {
    async createGallery(name: string): Promise<string> {
      const document = `mutation ($name: String!) { createGallery(input: { name: $name }) { gallery { id } userErrors { code message } } }`;
      const data = await client.request<{ createGallery: { gallery: { id: string } } }>(document, { name });
      return data.createGallery.gallery.id;
    },
    async createIdentity(galleryId: string, name: string): Promise<string> {
      const document = `mutation ($galleryId: ID!, $name: String!) {
        createIdentity(input: { galleryId: $galleryId, name: $name }) { identity { id } userErrors { code message } } }`;
      const data = await client.request<{ createIdentity: { identity: { id: string } } }>(document, {
        galleryId,
        name,
      });
      return data.createIdentity.identity.id;
    },
    async enrol(identityId: string, pictures: readonly string[], idempotencyKey: string): Promise<Enrolled> {
      const images = pictures.map((base64) => ({ image: { base64 } }));
      const document = `mutation ($input: EnrollSamplesInput!) { enrollSamples(input: $input) {
        accepted { id } rejected { reason } indexed userErrors { code message } } }`;
      const input = { identityId, images, review: 'OFF', idempotencyKey };
      return (await client.request<{ enrollSamples: Enrolled }>(document, { input })).enrollSamples;
    },
    async deleteSamples(sampleIds: readonly string[]): Promise<void> {
      const document = `mutation ($ids: [ID!]!) { deleteSamples(input: { sampleIds: $ids }) { userErrors { code message } } }`;
      const data = await client.request<{ deleteSamples: { userErrors: UserError[] } }>(document, {
        ids: sampleIds,
      });
      if (data.deleteSamples.userErrors.length > 0)
        throw new Error(JSON.stringify(data.deleteSamples.userErrors));
    },
  };
}

function reads(client: GraphqlClient) {
  return {
    async search(galleryId: string, probe: Probe): Promise<readonly FoundCandidate[]> {
      const document = `query ($input: SearchInput!) { search(input: $input) {
        probes { candidates { cosineSimilarity identity { id } sample { id } } } } }`;
      const input = {
        galleryIds: [galleryId],
        ...(typeof probe === 'string' ? { image: { base64: probe } } : { embedding: probe }),
        topK: 100,
        allSubjects: false,
        minDecision: 'UNKNOWN',
        record: false,
      };
      const data = await client.request<{ search: { probes: { candidates: FoundCandidate[] }[] } }>(
        document,
        { input },
      );
      return data.search.probes.flatMap(({ candidates }) => candidates);
    },
    /** Ids of the identity's samples, at most 100. */
    async samplesOf(identityId: string): Promise<readonly string[]> {
      const document = `query ($id: ID!) { identity(id: $id) { samples(first: 100) { edges { node { id } } } } }`;
      const data = await client.request<{ identity: { samples: { edges: { node: { id: string } }[] } } }>(
        document,
        {
          id: identityId,
        },
      );
      return data.identity.samples.edges.map(({ node }) => node.id);
    },
  };
}

/** The mutations and queries that the fault tests are made of. */
export function galleryActions(client: GraphqlClient) {
  return { ...writes(client), ...reads(client) };
}

export type GalleryActions = ReturnType<typeof galleryActions>;
