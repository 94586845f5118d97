import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen } from '../src/http/listen.ts';

export interface S3Server {
  readonly url: string;
  close(): Promise<void>;
}

interface Credentials {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface Stored {
  readonly body: Buffer;
  readonly at: Date;
}

const pageSize = 3;

/** What of S3's protocol our adapter speaks, with signatures checked as AWS describes them. In memory. */
export async function startS3Server(credentials: Credentials): Promise<S3Server> {
  const objects = new Map<string, Stored>();
  const uploads = new Map<string, Map<number, Buffer>>();
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      if (!isSigned(request, body, credentials)) response.writeHead(403).end('<Error/>');
      else answer({ objects, uploads }, { request, response, body });
    });
  });
  const url = await listen(server, { host: '127.0.0.1', port: 0 });
  return {
    url,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface State {
  readonly objects: Map<string, Stored>;
  readonly uploads: Map<string, Map<number, Buffer>>;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
}

function answer(state: State, { request, response, body }: Exchange): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://s3');
  const name = pathname.split('/').slice(2).join('/');
  const uploadId = searchParams.get('uploadId');
  if (name === '') response.end(listing(state, searchParams));
  else if (searchParams.has('uploads')) {
    const id = `upload-${state.uploads.size}`;
    state.uploads.set(id, new Map());
    response.end(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
  } else if (uploadId !== null) answerPart(state, { request, response, body });
  else answerObject(state, name, { request, response, body });
}

function answerPart(state: State, { request, response, body }: Exchange): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://s3');
  const parts = state.uploads.get(searchParams.get('uploadId') ?? '');
  if (parts === undefined) response.writeHead(404).end();
  else if (request.method === 'PUT') {
    parts.set(Number(searchParams.get('partNumber')), body);
    response.setHeader('ETag', `"${createHash('md5').update(body).digest('hex')}"`).end();
  } else if (request.method === 'DELETE') response.writeHead(204).end();
  else {
    const tags = [...body.toString().matchAll(/<ETag>"([0-9a-f]+)"<\/ETag>/g)].map(([, tag]) => tag);
    const ordered = [...parts].sort(([a], [b]) => a - b).map(([, part]) => part);
    const isRight = ordered.every((part, i) => tags[i] === createHash('md5').update(part).digest('hex'));
    const isLargeEnough = ordered.slice(0, -1).every((part) => part.byteLength >= 5 * 2 ** 20);
    if (!isRight || !isLargeEnough || tags.length !== ordered.length)
      response.end('<Error><Code>InvalidPart</Code></Error>');
    else {
      state.objects.set(pathname.split('/').slice(2).join('/'), {
        body: Buffer.concat(ordered),
        at: new Date(),
      });
      response.end('<CompleteMultipartUploadResult/>');
    }
  }
}

function answerObject({ objects }: State, name: string, { request, response, body }: Exchange): void {
  const found = objects.get(name);
  if (request.method === 'PUT') {
    if (request.headers['if-none-match'] === '*' && found !== undefined) response.writeHead(412).end();
    else {
      objects.set(name, { body, at: new Date() });
      response.end();
    }
  } else if (request.method === 'DELETE') {
    objects.delete(name);
    response.writeHead(204).end();
  } else if (found === undefined) response.writeHead(404).end();
  else {
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    const part = range === null ? found.body : found.body.subarray(Number(range[1]), Number(range[2]) + 1);
    response.writeHead(range === null ? 200 : 206, { 'Content-Length': part.byteLength });
    response.end(request.method === 'HEAD' ? undefined : part);
  }
}

function listing({ objects }: State, query: URLSearchParams): string {
  const after = query.get('continuation-token') ?? '';
  const names = [...objects.keys()]
    .filter((name) => name.startsWith(query.get('prefix') ?? '') && name > after)
    .sort();
  const page = names.slice(0, pageSize);
  const contents = page.map((name) => {
    const { body, at } = objects.get(name)!;
    return `<Contents><Key>${name}</Key><LastModified>${at.toISOString()}</LastModified><Size>${body.byteLength}</Size></Contents>`;
  });
  const more = names.length > pageSize ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
  return `<ListBucketResult><IsTruncated>${names.length > pageSize}</IsTruncated>${contents.join('')}${more}</ListBucketResult>`;
}

/** AWS Signature Version 4, computed anew from what came. */
function isSigned(request: IncomingMessage, body: Buffer, credentials: Credentials): boolean {
  const { headers, method = '', url = '/' } = request;
  const parsed =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    );
  if (parsed === null) return false;
  const [, id, day = '', region = '', signedHeaders = '', signature] = parsed;
  const digest = createHash('sha256').update(body).digest('hex');
  if (
    id !== credentials.accessKeyId ||
    region !== credentials.region ||
    headers['x-amz-content-sha256'] !== digest
  )
    return false;
  const [path = '', query = ''] = url.split('?');
  const canonicalQuery = query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
    .sort()
    .join('&');
  const canonicalHeaders = signedHeaders
    .split(';')
    .map((name) => `${name}:${String(headers[name]).trim()}\n`)
    .join('');
  const canonical = [method, path, canonicalQuery, canonicalHeaders, signedHeaders, digest].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = [
    'AWS4-HMAC-SHA256',
    String(headers['x-amz-date']),
    scope,
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n');
  const mac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    mac,
    `AWS4${credentials.secretAccessKey}`,
  );
  return mac(key, toSign).toString('hex') === signature;
}
