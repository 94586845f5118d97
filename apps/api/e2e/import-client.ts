import { RecognitionClient } from './recognition-client.ts';
import type { UploadAnswer } from './recognition-client.ts';
import type { GraphqlAnswer, TestApp } from './harness.ts';

const job = `job { id kind state error progress importCounts { accepted rejected }
  importEntries(first: 100) { nodes { index name outcome reason message identity { id name externalId } sample { id } } } }`;

const documents = {
  import: `mutation ($input: ImportGalleryInput!) { importGallery(input: $input) { job { id } userErrors { code path } } }`,
  job: `query ($id: ID!) { ${job.replace('job {', 'job(id: $id) {')} }`,
  contents: `query ($id: ID!, $after: String) { gallery(id: $id) { identityCount sampleCount
    identities(first: 100) { nodes { id externalId name tags metadata enabled validUntil sampleCount } }
    samples(first: 100, after: $after) { nodes { id externalId cameraId capturedAt attributes identity { externalId name } } } } }`,
} as const;

const endStates = ['SUCCEEDED', 'FAILED', 'CANCELLED'];

/** Uploads and imports, as integrators write them. */
export class ImportClient extends RecognitionClient {
  static owner(app: TestApp): ImportClient {
    return new ImportClient(app, app.ownerSecret);
  }

  tell(document: keyof typeof documents, variables: object): Promise<GraphqlAnswer> {
    return this.app.graphql(documents[document], variables, this.secret);
  }

  send(
    method: string,
    path: string,
    options: { body?: Uint8Array | ReadableStream; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    return fetch(`${this.app.url}${path}`, {
      method,
      headers: { ...this.headers(), ...options.headers },
      ...(options.body === undefined
        ? {}
        : { body: options.body as Uint8Array<ArrayBuffer>, duplex: 'half' as const }),
    });
  }

  /** `POST /imports` with the whole file. */
  async uploadImport(galleryId: string, bytes: Uint8Array): Promise<UploadAnswer & { headers: Headers }> {
    const response = await this.send('POST', `/imports?gallery=${encodeURIComponent(galleryId)}`, {
      body: bytes,
    });
    return { status: response.status, headers: response.headers, body: await bodyOf(response) };
  }

  async start(input: object) {
    const { data, errors, text } = await this.tell('import', { input });
    if (errors.length > 0) throw new Error(text);
    return data.importGallery;
  }

  async job(id: string) {
    const { data, errors, text } = await this.tell('job', { id });
    if (errors.length > 0) throw new Error(text);
    return data.job;
  }

  /** Polls until the job has ended. */
  async ended(id: string) {
    for (;;) {
      const found = await this.job(id);
      if (endStates.includes(found.state)) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Uploads, imports, and waits for the end. */
  async import(galleryId: string, bytes: Uint8Array, more: object = {}) {
    const { body } = await this.uploadImport(galleryId, bytes);
    const { job: started, userErrors } = await this.start({ galleryId, uploadId: body.id, ...more });
    if (started === null) throw new Error(JSON.stringify(userErrors));
    return await this.ended(started.id);
  }

  async contents(id: string) {
    const { data, errors, text } = await this.tell('contents', { id });
    if (errors.length > 0) throw new Error(text);
    return data.gallery;
  }
}

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
export async function bodyOf(response: Response): Promise<any> {
  return await response.json();
}

/** `path: Mia` or `path: REASON` for each entry of a job. */
export function toldEntries(job: {
  readonly importEntries: {
    readonly nodes: readonly {
      readonly name: string;
      readonly outcome: string;
      readonly reason: string | null;
      readonly identity: { readonly name: string | null; readonly externalId: string | null } | null;
    }[];
  };
}): string[] {
  return job.importEntries.nodes.map(({ name, outcome, reason, identity }) =>
    outcome === 'ACCEPTED' ? `${name}: ${identity?.name ?? identity?.externalId}` : `${name}: ${reason}`,
  );
}
