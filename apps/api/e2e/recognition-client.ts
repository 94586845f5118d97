import type { GraphqlAnswer, TestApp } from './harness.ts';

const documents = {
  gallery: `mutation ($input: CreateGalleryInput!) { createGallery(input: $input) { gallery { id } userErrors { code } } }`,
  identity: `mutation ($input: CreateIdentityInput!) { createIdentity(input: $input) { identity { id } userErrors { code } } }`,
  key: `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret userErrors { code } } }`,
  enroll: `mutation ($input: EnrollSamplesInput!) { enrollSamples(input: $input) {
    accepted { id identity { id } capturedAt attributes cameraId externalId cropUrl originalUrl
      box { x y width height imageWidth imageHeight } quality { overall } }
    rejected { index reason message forceable } indexed userErrors { code message path } } }`,
  deleteSamples: `mutation ($input: DeleteSamplesInput!) { deleteSamples(input: $input) { deletedIds indexed userErrors { code path } } }`,
  moveSamples: `mutation ($input: MoveSamplesInput!) { moveSamples(input: $input) {
    samples { id identity { id sampleCount } } indexed userErrors { code path } } }`,
  search: `query ($input: SearchInput!) { search(input: $input) { id tookMs rejected { reason } userErrors { code path }
    probes { decision rejected box { x y width height } candidates { rank decision cosineSimilarity confidence
      identity { id name } sample { id } space { id dimensions } threshold { match review policy galleryIdentities } } } } }`,
  verify: `query ($input: VerifyInput!) { verify(input: $input) { cosineSimilarity decision wording vetoed sample { id } threshold { match }
    probe { rejected { reason } } reference { rejected { reason } } userErrors { code path } } }`,
  inspect: `query ($image: ImageInput!) { inspectImage(image: $image) { box { x y width height imageWidth imageHeight }
    landmarks { x y } quality { overall } wouldReject { reason } embedding space { id } } }`,
} as const;

/** Speaks for tests what integrators write; every answer must come without top-level errors. */
export class RecognitionClient {
  readonly app: TestApp;
  readonly secret: string;

  constructor(app: TestApp, secret = app.ownerSecret) {
    this.app = app;
    this.secret = secret;
  }

  ask(document: keyof typeof documents, variables: object): Promise<GraphqlAnswer> {
    return this.app.graphql(documents[document], variables, this.secret);
  }

  async #data(document: keyof typeof documents, variables: object) {
    const { data, errors, text } = await this.ask(document, variables);
    if (errors.length > 0) throw new Error(`${document}: ${text}`);
    return data;
  }

  async gallery(input: object = {}): Promise<string> {
    return (await this.#data('gallery', { input: { name: 'staff', ...input } })).createGallery.gallery.id;
  }

  async identity(galleryId: string, name: string): Promise<string> {
    return (await this.#data('identity', { input: { galleryId, name } })).createIdentity.identity.id;
  }

  /** Another caller. */
  async withKey(input: object): Promise<RecognitionClient> {
    const data = await this.#data('key', { input: { name: 'key', ...input } });
    return new RecognitionClient(this.app, data.createApiKey.secret);
  }

  async enroll(identityId: string, images: readonly object[], more: object = {}) {
    return (await this.#data('enroll', { input: { identityId, images, ...more } })).enrollSamples;
  }

  async deleteSamples(sampleIds: readonly string[]) {
    return (await this.#data('deleteSamples', { input: { sampleIds } })).deleteSamples;
  }

  async moveSamples(sampleIds: readonly string[], toIdentityId: string, more: object = {}) {
    return (await this.#data('moveSamples', { input: { sampleIds, toIdentityId, ...more } })).moveSamples;
  }

  async search(input: object) {
    return (await this.#data('search', { input })).search;
  }

  async verify(input: object) {
    return (await this.#data('verify', { input })).verify;
  }

  async inspect(image: object) {
    return (await this.#data('inspect', { image })).inspectImage;
  }

  /** `POST /media`, as a browser form would. */
  async upload(galleryId: string, bytes: Uint8Array, name = 'picture.jpg'): Promise<UploadAnswer> {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), name);
    const response = await fetch(`${this.app.url}/media?gallery=${encodeURIComponent(galleryId)}`, {
      method: 'POST',
      headers: this.headers(),
      body: form,
    });
    return { status: response.status, body: await response.json() };
  }

  get(path: string): Promise<Response> {
    return fetch(`${this.app.url}${path}`, { headers: this.headers() });
  }

  headers(): Record<string, string> {
    return { Authorization: `Bearer ${this.secret}` };
  }
}

export interface UploadAnswer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
  readonly body: any;
}

/** `MATCH Mia, REVIEW Anna` for each probe of a search's answer; `-` for a probe without candidates. */
export function told(search: {
  readonly probes: readonly {
    readonly decision: string | null;
    readonly candidates: readonly {
      readonly decision: string;
      readonly identity: { readonly name: string };
    }[];
  }[];
}): string[] {
  return search.probes.map(({ decision, candidates }) =>
    candidates.length === 0
      ? String(decision)
      : candidates.map((candidate) => `${candidate.decision} ${candidate.identity.name}`).join(', '),
  );
}
