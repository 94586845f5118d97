/** What a GraphQL server answers: `data`, or errors that are not the caller's to handle. */
export class GraphqlRequestError extends Error {
  override readonly name = 'GraphqlRequestError';
  readonly codes: readonly string[];

  constructor(message: string, codes: readonly string[]) {
    super(message);
    this.codes = codes;
  }
}

export interface GraphqlClient {
  /** @throws {GraphqlRequestError} on top-level errors; a network failure as `fetch` reports it. */
  request<T>(query: string, variables?: Readonly<Record<string, unknown>>): Promise<T>;
}

interface GraphqlResponse {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

export function createGraphqlClient({ url, apiKey }: { url: string; apiKey: string }): GraphqlClient {
  return {
    async request<T>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<T> {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
        body: JSON.stringify({ query, variables }),
      });
      const text = await response.text();
      const body = parseBody(text);
      if (body === null) throw new GraphqlRequestError(`HTTP ${response.status}: ${text.slice(0, 500)}`, []);
      if (body.errors?.length) {
        const codes = body.errors.map((error) => error.extensions?.code ?? 'UNKNOWN');
        throw new GraphqlRequestError(body.errors.map((error) => error.message).join('; '), codes);
      }
      // The query decides the shape; the printed schema, which a test compares, vouches for it.
      return body.data as T;
    },
  };
}

function parseBody(text: string): GraphqlResponse | null {
  try {
    // Only read through optional fields.
    return JSON.parse(text) as GraphqlResponse;
  } catch {
    return null;
  }
}
