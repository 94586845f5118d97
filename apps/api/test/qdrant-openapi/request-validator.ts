import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

/** A request as it came over HTTP. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

export interface MatchedOperation {
  readonly operationId: string;
  /** Violations of the document by the request; empty if it conforms. */
  readonly violations: readonly string[];
  /** Violations by an answer, so that what the test server says is plausible too. */
  checkAnswer(answer: unknown): readonly string[];
}

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: object } } };
  readonly responses: {
    readonly 200: { readonly content: { readonly 'application/json': { readonly schema: object } } };
  };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/**
 * Checks requests against Qdrant's document. Stricter than the document in one point: its objects do not forbid unknown
 * fields, which Qdrant would ignore in silence, so a misspelt one would go unnoticed. Here it is a violation.
 */
export class QdrantRequestValidator {
  readonly #document: Document;
  readonly #ajv = new Ajv({ strict: false, allErrors: true });

  constructor() {
    const url = new URL('./openapi-1.19.json', import.meta.url);
    this.#document = JSON.parse(readFileSync(url, 'utf8')) as Document; // `as`: it is committed beside this file
    const schemas = forAjv(this.#document.components.schemas);
    this.#ajv.addSchema({ $id: 'document', components: { schemas } });
  }

  get operationIds(): string[] {
    return Object.values(this.#document.paths).flatMap((item) =>
      Object.values(item).map(({ operationId }) => operationId),
    );
  }

  /** `null` if the document has no such operation. */
  match({ method, path, query, body }: HttpRequest): MatchedOperation | null {
    for (const [template, item] of Object.entries(this.#document.paths)) {
      const operation = item[method.toLowerCase()];
      const pattern = new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);
      if (operation === undefined || !pattern.test(path)) continue;
      return {
        operationId: operation.operationId,
        violations: [...this.#queryViolations(operation, query), ...this.#bodyViolations(operation, body)],
        checkAnswer: (answer) =>
          this.#violations(operation.responses[200].content['application/json'].schema, answer),
      };
    }
    return null;
  }

  #queryViolations(operation: Operation, query: URLSearchParams): string[] {
    const known = operation.parameters
      .filter((parameter) => parameter.in === 'query')
      .map(({ name }) => name);
    return [...query.keys()]
      .filter((name) => !known.includes(name))
      .map((name) => `unknown parameter ${name}`);
  }

  #bodyViolations(operation: Operation, body: unknown): string[] {
    if (operation.requestBody === undefined) return body === undefined ? [] : ['no body is expected'];
    return this.#violations(operation.requestBody.content['application/json'].schema, body);
  }

  #violations(schema: object, value: unknown): string[] {
    const validate: ValidateFunction = this.#ajv.compile(forAjv(schema));
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath}: ${message ?? 'is not valid'}`,
    );
  }
}

/** OpenAPI 3.0 as JSON Schema: `nullable`, references, unknown formats; and objects closed. */
function forAjv<T>(value: T): T;
function forAjv(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => forAjv(item));
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, format: _format, ...rest } = value as Record<string, unknown>; // `as`: a JSON object
  const schema = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, forAjv(inner)]));
  if (typeof schema['$ref'] === 'string') schema['$ref'] = `document${schema['$ref']}`;
  if ('properties' in schema && !('additionalProperties' in schema)) schema['additionalProperties'] = false;
  if (nullable !== true) return schema;
  return Object.keys(schema).length === 0 ? { type: 'null' } : { anyOf: [schema, { type: 'null' }] };
}
