import type { GraphqlClient } from '../../instance/graphql-client.ts';

/** A picture's bytes that are a crop aligned to a template, or a vector. */
export type VetoProbe =
  { readonly picture: Uint8Array } | { readonly space: string; readonly values: readonly number[] };

export interface VetoCandidate {
  readonly identityId: string;
  readonly decision: string;
  readonly cosineSimilarity: number;
}

export interface VetoAnswer {
  /** Null where it was not recorded. */
  readonly searchId: string | null;
  /** Null where the picture gave no probe. */
  readonly decision: string | null;
  /** Best first, the unlike too. */
  readonly candidates: readonly VetoCandidate[];
}

/** What the run asks of the server, in the words of the public API. */
export interface VetoApi {
  createGallery(name: string): Promise<string>;
  createIdentity(galleryId: string, externalId: string): Promise<string>;
  /** @returns How many were accepted. */
  enrol(identityId: string, pictures: readonly Uint8Array[]): Promise<number>;
  search(galleryId: string, probe: VetoProbe, options: { readonly record: boolean }): Promise<VetoAnswer>;
  notThisPerson(searchId: string, candidateIdentityId: string): Promise<void>;
  /** Global id of the space that faces are searched in. */
  spaceOf(galleryId: string): Promise<string>;
}

const topK = 20;
const errors = 'userErrors { code message }';
const documents = {
  gallery: `mutation ($name: String!) { made: createGallery(input: { name: $name }) { node: gallery { id } ${errors} } }`,
  identity: `mutation ($galleryId: ID!, $externalId: String!) {
    made: createIdentity(input: { galleryId: $galleryId, externalId: $externalId }) { node: identity { id } ${errors} } }`,
  enrol: `mutation ($input: EnrollSamplesInput!) { made: enrollSamples(input: $input) { accepted { id } ${errors} } }`,
  search: `query ($input: SearchInput!) { made: search(input: $input) { id ${errors}
    probes { decision candidates { decision cosineSimilarity identity { id } } } } }`,
  give: `mutation ($input: GiveFeedbackInput!) { made: giveFeedback(input: $input) { feedback { state } ${errors} } }`,
  space: `query ($id: ID!) { gallery(id: $id) { activeSpace { id } } }`,
} as const;

interface Made {
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

export function createVetoApi(client: GraphqlClient, template: string): VetoApi {
  const hint = { alignedTemplate: template };
  const image = (picture: Uint8Array) => ({ base64: Buffer.from(picture).toString('base64') });
  const ask = async <T>(document: string, variables: object): Promise<T & Made> => {
    const { made } = await client.request<{ made: T & Made }>(document, { ...variables });
    const [error] = made.userErrors;
    if (error !== undefined) throw new Error(`${error.code}: ${error.message}`);
    return made;
  };
  const create = async (document: string, variables: object): Promise<string> =>
    (await ask<{ node: { id: string } }>(document, variables)).node.id;
  return {
    createGallery: (name) => create(documents.gallery, { name }),
    createIdentity: (galleryId, externalId) => create(documents.identity, { galleryId, externalId }),
    enrol: async (identityId, pictures) => {
      const images = pictures.map((picture) => ({ image: image(picture), hint }));
      const input = { identityId, images, review: 'OFF' };
      return (await ask<{ accepted: readonly unknown[] }>(documents.enrol, { input })).accepted.length;
    },
    search: async (galleryId, probe, { record }) => {
      const subject = 'picture' in probe ? { image: image(probe.picture), hint } : { embedding: probe };
      const input = { galleryIds: [galleryId], ...subject, topK, minDecision: 'UNKNOWN', record };
      return toAnswer(await ask<RawSearch>(documents.search, { input }));
    },
    notThisPerson: async (searchId, candidateIdentityId) => {
      const input = { searchId, probeIndex: 0, candidateIdentityId, verdict: 'NOT_THIS_PERSON' };
      await ask(documents.give, { input });
    },
    spaceOf: async (id) =>
      (await client.request<{ gallery: { activeSpace: { id: string } } }>(documents.space, { id })).gallery
        .activeSpace.id,
  };
}

interface RawSearch {
  readonly id: string | null;
  readonly probes: readonly {
    readonly decision: string | null;
    readonly candidates: readonly {
      readonly decision: string;
      readonly cosineSimilarity: number;
      readonly identity: { readonly id: string };
    }[];
  }[];
}

function toAnswer({ id, probes }: RawSearch): VetoAnswer {
  const [probe] = probes;
  const candidates = (probe?.candidates ?? []).map(({ identity, ...rest }) => ({
    identityId: identity.id,
    ...rest,
  }));
  return { searchId: id, decision: probe?.decision ?? null, candidates };
}
