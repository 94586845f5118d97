import { RecognitionClient } from './recognition-client.ts';

const feedbackFields = `feedback { id verdict state enroll probeIndex modelDecision cosineSimilarity cropUrl createdAt
  identity { id } vetoedIdentity { id } sample { id } history { state actorId actorName } }`;
const itemFields = `id searchId kind state expectedInformation identity { id } otherIdentity { id } decision cosineSimilarity
  probeCropUrl probeIndex resolvedByName resolvedAt feedback { id state }`;
const documents = {
  give: `mutation ($input: GiveFeedbackInput!) { giveFeedback(input: $input) { ${feedbackFields}
    sample { id identity { id } quality { overall } } rejected { reason } indexed userErrors { code path } } }`,
  withdraw: `mutation ($id: ID!, $idempotencyKey: String) {
    withdrawFeedback(id: $id, idempotencyKey: $idempotencyKey) { ${feedbackFields} userErrors { code path } } }`,
  queue: `query ($galleryId: ID!, $first: Int, $after: String, $kinds: [ReviewKind!]) {
    reviewQueue(galleryId: $galleryId, first: $first, after: $after, kinds: $kinds) {
      nodes { ${itemFields} } pageInfo { hasNextPage endCursor } } }`,
  item: `query ($id: ID!) { node(id: $id) { ... on ReviewItem { id state } } }`,
  resolve: `mutation ($input: ResolveReviewItemInput!) { resolveReviewItem(input: $input) { item { ${itemFields} }
    ${feedbackFields} sample { id identity { id } } rejected { reason } userErrors { code path } } }`,
  reopen: `mutation ($id: ID!, $idempotencyKey: String) {
    reopenReviewItem(id: $id, idempotencyKey: $idempotencyKey) { item { id state resolvedByName } userErrors { code path } } }`,
  counts: `query ($galleryId: ID!) { reviewCounts(galleryId: $galleryId) { kind count } }`,
  embedding: `query ($image: ImageInput!) { inspectImage(image: $image) { embedding space { id } } }`,
} as const;

/** Adds what reviewers do. */
export class FeedbackClient extends RecognitionClient {
  async #ask(document: keyof typeof documents, variables: object) {
    const { data, errors, text } = await this.app.graphql(documents[document], variables, this.secret);
    if (errors.length > 0) throw new Error(`${document}: ${text}`);
    return data;
  }

  async give(input: object) {
    return (await this.#ask('give', { input })).giveFeedback;
  }

  async withdraw(id: string, idempotencyKey: string | null = null) {
    return (await this.#ask('withdraw', { id, idempotencyKey })).withdrawFeedback;
  }

  async reviewQueue(variables: object) {
    return (await this.#ask('queue', variables)).reviewQueue;
  }

  async reviewItem(id: string) {
    return (await this.#ask('item', { id })).node;
  }

  async resolve(input: object) {
    return (await this.#ask('resolve', { input })).resolveReviewItem;
  }

  async reopen(id: string, idempotencyKey: string | null = null) {
    return (await this.#ask('reopen', { id, idempotencyKey })).reopenReviewItem;
  }

  async reviewCounts(galleryId: string): Promise<readonly { kind: string; count: number }[]> {
    return (await this.#ask('counts', { galleryId })).reviewCounts;
  }

  async embeddingOf(base64: string): Promise<{ space: string; values: number[] }> {
    const [subject] = (await this.#ask('embedding', { image: { base64 } })).inspectImage;
    return { space: subject.space.id, values: subject.embedding };
  }

  override async withKey(input: object): Promise<FeedbackClient> {
    const other = await super.withKey(input);
    return new FeedbackClient(other.app, other.secret);
  }
}

/** The unit vector at `cosine` from the unit vector `from`, on the side of `towards`. */
export function vectorAt(from: readonly number[], towards: readonly number[], cosine: number): number[] {
  const along = dot(from, towards);
  const across = towards.map((value, index) => value - along * (from[index] ?? 0));
  const norm = Math.hypot(...across);
  const sine = Math.sqrt(1 - cosine * cosine);
  return from.map((value, index) => cosine * value + (sine * (across[index] ?? 0)) / norm);
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
