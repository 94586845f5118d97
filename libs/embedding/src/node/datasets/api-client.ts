import { DatasetError } from './dataset-error.ts';

/** A server of the project, and the key to it. */
export interface ApiAccess {
  /** Origin of the server, such as `http://127.0.0.1:4000`. */
  readonly url: string;
  /** API key; goes to this origin only. */
  readonly key: string;
}

export interface ApiClient {
  /** @throws {DatasetError} `API_FAILED` if the server cannot be reached or reports errors. */
  query<T>(document: string, variables: Readonly<Record<string, unknown>>): Promise<T>;
  /** The bytes behind a path of the server; null where there are none any more. @throws as `query`. */
  download(path: string): Promise<Uint8Array | null>;
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string }[];
}

export function createApiClient({ url, key }: ApiAccess): ApiClient {
  const { origin } = originOf(url);
  const send = async (path: string, json?: string): Promise<Response> => {
    const target = new URL(path, origin);
    if (target.origin !== origin)
      throw new DatasetError('API_FAILED', `${origin} answered with a path of another server`);
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const message = json === undefined ? {} : { method: 'POST', body: json };
    try {
      return await fetch(target, { ...message, headers, redirect: 'error' });
    } catch (cause) {
      throw new DatasetError('API_FAILED', `${origin} cannot be reached`, { cause });
    }
  };
  return {
    async query<T>(document: string, variables: Readonly<Record<string, unknown>>): Promise<T> {
      const body = JSON.stringify({ query: document, variables });
      const answer = await readAnswer(await send('/graphql', body), origin);
      return answer.data as T; // `as`: the query decides the shape; the printed schema vouches for it
    },
    async download(path) {
      const response = await send(path);
      if (response.status === 404) return null;
      if (!response.ok)
        throw new DatasetError('API_FAILED', `${origin} refused a crop: HTTP ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}

function originOf(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed !== null && /^https?:$/.test(parsed.protocol)) return parsed;
  throw new DatasetError('API_FAILED', 'the address of the API must be an http or https URL');
}

async function readAnswer(response: Response, origin: string): Promise<Answer> {
  const text = await response.text();
  const answer = parse(text);
  if (answer === null || (answer.data === undefined && !answer.errors?.length))
    throw new DatasetError('API_FAILED', `${origin} answered HTTP ${response.status} without GraphQL`);
  if (answer.errors?.length)
    throw new DatasetError(
      'API_FAILED',
      `${origin} refused: ${answer.errors.map(({ message }) => message).join('; ')}`,
    );
  return answer;
}

function parse(text: string): Answer | null {
  try {
    return JSON.parse(text) as Answer; // `as`: read through optional fields only
  } catch {
    return null;
  }
}
