import { RecognitionClient } from './recognition-client.ts';

const sighting = `id capturedAt capturedUntil trackletId imageCount cropUrl expiresAt namedAt quality { overall }
  camera { id externalId removedAt } identity { id name } sample { id }`;

const documents = {
  createCamera: `mutation ($input: CreateCameraInput!) { createCamera(input: $input) {
    camera { id externalId timeZone removedAt neighbours { camera { externalId } minSeconds typicalSeconds } }
    userErrors { code path } } }`,
  updateCamera: `mutation ($id: ID!, $input: UpdateCameraInput!) { updateCamera(id: $id, input: $input) {
    camera { id name place neighbours { camera { externalId } minSeconds } } userErrors { code path } } }`,
  deleteCamera: `mutation ($id: ID!) { deleteCamera(id: $id) { camera { id removedAt } userErrors { code path } } }`,
  cameras: `query ($id: ID!, $includeRemoved: Boolean) { gallery(id: $id) { cameras(includeRemoved: $includeRemoved) {
    nodes { id externalId removedAt sightingCount lastSightingAt } } } }`,
  recordSightings: `mutation ($input: RecordSightingsInput!) { recordSightings(input: $input) {
    sightings { ${sighting} } duplicates rejected { captureIndex imageIndex reason } userErrors { code path } } }`,
  findSightings: `query ($input: FindSightingsInput!) { findSightings(input: $input) {
    matches { nodes { rank cosineSimilarity rerankedDistance decision wording threshold { review }
      travel { seconds minSeconds typicalSeconds plausible } sighting { ${sighting} } }
      pageInfo { hasNextPage endCursor } }
    groups { camera { externalId } from until matches { rank } }
    rejected { reason } userErrors { code path } } }`,
  assignSightings: `mutation ($input: AssignSightingsInput!) { assignSightings(input: $input) {
    sightings { ${sighting} } samples { id cameraId capturedAt identity { id } } rejected { index reason }
    userErrors { code path } } }`,
  unassignSightings: `mutation ($input: UnassignSightingsInput!) { unassignSightings(input: $input) {
    sightings { ${sighting} } userErrors { code path } } }`,
  sighting: `query ($id: ID!) { sighting(id: $id) { ${sighting} modality
    proposal { cosineSimilarity identity { name } sighting { id } threshold { match } } } }`,
  timeline: `query ($id: ID!, $first: Int, $after: String, $since: DateTime, $until: DateTime) { identity(id: $id) {
    timeline(first: $first, after: $after, since: $since, until: $until) {
      nodes { kind at cameraExternalId camera { externalId } sighting { id } sample { id } searchId cosineSimilarity
        travel { seconds minSeconds typicalSeconds plausible } }
      pageInfo { hasNextPage endCursor } } } }`,
} as const;

/** What cameras and the people behind them ask for. */
export class SightingClient extends RecognitionClient {
  /** The field of that name; the answer must come without top-level errors. */
  async call(name: keyof typeof documents, variables: object) {
    const { data, errors, text } = await this.app.graphql(documents[name], variables, this.secret);
    if (errors.length > 0) throw new Error(`${name}: ${text}`);
    if (name === 'timeline') return data.identity.timeline;
    return name === 'cameras' ? data.gallery.cameras.nodes : data[name];
  }

  /** @returns its id. */
  async camera(galleryId: string, externalId: string, more: object = {}): Promise<string> {
    const input = { galleryId, externalId, name: externalId, timeZone: 'UTC', ...more };
    return (await this.call('createCamera', { input })).camera.id;
  }

  async record(
    [galleryId, cameraId]: readonly [string, string],
    captures: readonly object[],
    more: object = {},
  ) {
    return await this.call('recordSightings', { input: { galleryId, cameraId, captures, ...more } });
  }

  override async withKey(input: object): Promise<SightingClient> {
    return new SightingClient(this.app, (await super.withKey(input)).secret);
  }

  /** For a probe, in galleries; what is not given is left to the server. */
  async find(galleryIds: readonly string[], probe: object, more: object = {}) {
    return await this.call('findSightings', { input: { galleryIds, probe, ...more } });
  }

  async assign(identityId: string, sightingIds: readonly string[], more: object = {}) {
    return await this.call('assignSightings', { input: { identityId, sightingIds, ...more } });
  }
}
