import { AwsClient } from 'aws4fetch';
import { createHash } from 'node:crypto';
import { DependencyError } from '../../../core/errors.ts';
import { elementsOf, textOf } from './s3-xml.ts';

export interface S3Options {
  /** `https://endpoint/bucket` or `https://endpoint/bucket/prefix`: the bucket in the path, as every server takes it. */
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface S3Object {
  readonly name: string;
  readonly byteSize: number;
  readonly changedAt: Date;
}

interface Call {
  readonly method: 'DELETE' | 'GET' | 'HEAD' | 'POST' | 'PUT';
  readonly name?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Statuses that are answers, beside those of success. */
  readonly answers?: readonly number[];
}

const attempts = 4;
const timeoutMs = 60_000;

/** The calls of S3's interface that blobs need. Names are below the prefix, and made by us: letters, digits, `/` and `-`. */
export class S3Bucket {
  readonly #client: AwsClient;
  readonly #base: URL;
  readonly #prefix: string;

  constructor({ url, region, accessKeyId, secretAccessKey }: S3Options) {
    const { origin, pathname } = new URL(url);
    const [bucket = '', ...prefix] = pathname.split('/').filter((segment) => segment !== '');
    this.#base = new URL(`/${bucket}/`, origin);
    this.#prefix = prefix.map((segment) => `${segment}/`).join('');
    this.#client = new AwsClient({
      accessKeyId,
      secretAccessKey,
      region,
      service: 's3',
      retries: attempts - 1,
    });
  }

  /** False if there is one of the name already and `isNew` asks for none. */
  async put(name: string, body: Uint8Array, { isNew = false } = {}): Promise<boolean> {
    const headers = isNew ? { 'if-none-match': '*' } : {};
    const { status } = await this.#call({ method: 'PUT', name, body, headers, answers: [412] });
    return status !== 412;
  }

  /** Null if there is none; `range` is first and last byte. */
  async get(name: string, range?: readonly [number, number]): Promise<Uint8Array<ArrayBuffer> | null> {
    const headers = range === undefined ? {} : { range: `bytes=${range[0]}-${range[1]}` };
    const response = await this.#call({ method: 'GET', name, headers, answers: [404] });
    return response.status === 404 ? null : await bytesOf(response);
  }

  /** Null if there is none. */
  async sizeOf(name: string): Promise<number | null> {
    const { status, headers } = await this.#call({ method: 'HEAD', name, answers: [404] });
    return status === 404 ? null : Number(headers.get('content-length'));
  }

  async delete(name: string): Promise<void> {
    await this.#call({ method: 'DELETE', name, answers: [404] });
  }

  /** In the order of their names. */
  async *list(below: string): AsyncGenerator<S3Object> {
    for (let token: string | null = null; ;) {
      const query = { 'list-type': '2', prefix: this.#prefix + below };
      const more = token === null ? query : { ...query, 'continuation-token': token };
      const xml = await textIn(await this.#call({ method: 'GET', query: more }));
      for (const entry of elementsOf(xml, 'Contents')) {
        yield {
          name: (textOf(entry, 'Key') ?? '').slice(this.#prefix.length),
          byteSize: Number(textOf(entry, 'Size')),
          changedAt: new Date(textOf(entry, 'LastModified') ?? 0),
        };
      }
      token = textOf(xml, 'NextContinuationToken');
      if (token === null || textOf(xml, 'IsTruncated') !== 'true') return;
    }
  }

  async beginParts(name: string): Promise<string> {
    const xml = await textIn(await this.#call({ method: 'POST', name, query: { uploads: '' } }));
    const uploadId = textOf(xml, 'UploadId');
    if (uploadId === null) throw new DependencyError('blob-store', 'the object store began no upload');
    return uploadId;
  }

  /** @returns The part's tag, which `completeParts` names. */
  async putPart(name: string, uploadId: string, part: { number: number; body: Uint8Array }): Promise<string> {
    const query = { partNumber: String(part.number), uploadId };
    const { headers } = await this.#call({ method: 'PUT', name, query, body: part.body });
    return headers.get('etag') ?? '';
  }

  /** The object is there, whole, once this resolves. */
  async completeParts(name: string, uploadId: string, tags: readonly string[]): Promise<void> {
    const parts = tags.map((tag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${tag}</ETag></Part>`);
    const body = Buffer.from(`<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`);
    const xml = await textIn(await this.#call({ method: 'POST', name, query: { uploadId }, body }));
    // S3 may answer 200 and say in the body that it failed.
    if (xml.includes('<Error>'))
      throw new DependencyError('blob-store', 'the object store did not finish an upload');
  }

  async abortParts(name: string, uploadId: string): Promise<void> {
    await this.#call({ method: 'DELETE', name, query: { uploadId }, answers: [404] });
  }

  async #call({ method, name, query = {}, headers = {}, body, answers = [] }: Call): Promise<Response> {
    const url = new URL(name === undefined ? '' : this.#prefix + name, this.#base);
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    const sha256 = createHash('sha256')
      .update(body ?? '')
      .digest('hex');
    let response: Response;
    try {
      response = await this.#client.fetch(url.href, {
        method,
        headers: { ...headers, 'x-amz-content-sha256': sha256 },
        ...(body === undefined ? {} : { body: new Uint8Array(body) }),
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      throw new DependencyError('blob-store', 'the object store does not answer', { cause: error });
    }
    if (response.ok || answers.includes(response.status)) return response;
    await response.body?.cancel();
    const retryable = response.status >= 500 || response.status === 429;
    throw new DependencyError('blob-store', `the object store answered ${response.status}`, { retryable });
  }
}

/** @throws {DependencyError} if the answer breaks off. */
async function bytesOf(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw new DependencyError('blob-store', 'the object store broke off its answer', { cause: error });
  }
}

async function textIn(response: Response): Promise<string> {
  return Buffer.from(await bytesOf(response)).toString('utf8');
}
