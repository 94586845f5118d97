import { RequestError } from './request-error.ts';

/** What codegen makes of an operation: its text, and the types of what goes in and comes out. */
export interface Operation<Result, Variables> {
  toString(): string;
  __apiType?(variables: Variables): Result;
}

interface Answer<Result> {
  readonly data?: Result | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: {
      readonly code?: string;
      readonly requestId?: string;
      readonly retryAfterMs?: number;
    };
  }[];
}

let isToldSimilarity = true;

/** Whether the API tells the viewer how alike pictures are. If it does not, `$withSimilarity` is false in every operation that declares it. */
export function tellSimilarity(isTold: boolean): void {
  isToldSimilarity = isTold;
}

/**
 * Sends one operation. The JSON content type is what keeps other sites from sending it with the visitor's cookie.
 *
 * @throws {RequestError} for every answer that is not the data.
 */
export async function request<Result, Variables>(
  operation: Operation<Result, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Result> {
  const response = await send('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      query: operation.toString(),
      variables: isToldSimilarity ? variables : { ...variables, withSimilarity: false },
    }),
    ...(signal === undefined ? {} : { signal }),
  });
  const { data, errors } = await readJson<Answer<Result>>(response);
  const [error] = errors ?? [];
  if (error !== undefined) {
    const { code = codeOf(response.status), ...facts } = error.extensions ?? {};
    throw new RequestError(error.message, { code, ...facts });
  }
  if (data === undefined || data === null) throw notOurs(response.status);
  return data;
}

/** Posts JSON to a route that is not GraphQL. @returns the body, null where there is none. */
export async function postJson<Body>(path: string, body: object): Promise<Body | null> {
  const response = await send(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return await readRoute<Body>(response);
}

export async function getJson<Body>(path: string): Promise<Body | null> {
  return await readRoute<Body>(await send(path, { headers: { Accept: 'application/json' } }));
}

async function readRoute<Body>(response: Response): Promise<Body | null> {
  const text = await response.text();
  const body = parseJson(text);
  if (response.ok) return body as Body | null; // reason: the route's contract
  throw routeError(response.status, body);
}

interface RouteFailure {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly error?: { readonly code?: unknown; readonly message?: unknown };
  readonly errors?: readonly {
    readonly message?: unknown;
    readonly extensions?: { readonly code?: unknown; readonly path?: unknown };
  }[];
  readonly requestId?: unknown;
}

/** Routes answer `{ error: { code, message }, requestId }`, GraphQL's shape, or `{ code, message }`. */
export function routeError(status: number, body: unknown): RequestError {
  const failure: RouteFailure = typeof body === 'object' && body !== null ? body : {};
  const [first] = failure.errors ?? [];
  const message = textOf(failure.error?.message ?? first?.message ?? failure.message);
  const code = textOf(failure.error?.code ?? first?.extensions?.code ?? failure.code);
  if (message === null) return notOurs(status);
  const path = first?.extensions?.path;
  return new RequestError(message, {
    code: code ?? codeOf(status),
    requestId: textOf(failure.requestId),
    path: Array.isArray(path) ? path.filter((step) => typeof step === 'string') : null,
  });
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { credentials: 'same-origin', ...init });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new RequestError('the server did not answer', { code: 'NETWORK' }, { cause });
  }
}

async function readJson<Body>(response: Response): Promise<Body> {
  const body = parseJson(await response.text());
  if (typeof body !== 'object' || body === null) throw notOurs(response.status);
  return body as Body; // reason: GraphQL over HTTP answers an object
}

export function parseJson(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function codeOf(status: number): string {
  if (status === 401) return 'UNAUTHENTICATED';
  if (status === 403) return 'FORBIDDEN';
  if (status === 429) return 'RATE_LIMITED';
  return status >= 502 ? 'NETWORK' : 'INTERNAL_SERVER_ERROR';
}

function notOurs(status: number): RequestError {
  return new RequestError(`the server answered with status ${status}`, { code: codeOf(status) });
}
