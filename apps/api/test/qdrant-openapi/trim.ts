import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Makes `openapi-1.19.json` from Qdrant's own document:
 * `node apps/api/test/qdrant-openapi/trim.ts <qdrant>/docs/redoc/v1.19.x/openapi.json`
 */
const OPERATIONS: readonly (readonly [path: string, ...methods: string[]])[] = [
  ['/', 'get'],
  ['/collections/{collection_name}', 'get', 'put', 'delete'],
  ['/collections/{collection_name}/index', 'put'],
  ['/collections/{collection_name}/points', 'put'],
  ['/collections/{collection_name}/points/delete', 'post'],
  ['/collections/{collection_name}/points/scroll', 'post'],
  ['/collections/{collection_name}/points/count', 'post'],
  ['/collections/{collection_name}/points/query/groups', 'post'],
  ['/collections/{collection_name}/points/query/batch', 'post'],
];
/** Words for people; they are most of the document. */
const PROSE = new Set(['description', 'summary', 'example', 'examples', 'tags', 'contact']);
const REFERENCE = '#/components/schemas/';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const [source] = process.argv.slice(2);
if (source === undefined) throw new RangeError('trim: the path of the document must be given');
const document = objectAt(JSON.parse(readFileSync(source, 'utf8')) as Json); // `as`: JSON.parse gives JSON
const schemas = objectAt(objectAt(document['components'])['schemas']);
const paths = Object.fromEntries(
  OPERATIONS.map(([path, ...methods]) => {
    const item = objectAt(objectAt(document['paths'])[path]);
    return [
      path,
      Object.fromEntries(methods.map((method) => [method, withoutProse(operationAt(item[method]))])),
    ];
  }),
);
const trimmed = {
  openapi: document['openapi'],
  info: {
    ...objectAt(withoutProse(document['info'])),
    'x-origin': 'https://github.com/qdrant/qdrant, docs/redoc, trimmed',
  },
  paths,
  components: { schemas: reachable(paths) },
};
writeFileSync(new URL('./openapi-1.19.json', import.meta.url), `${JSON.stringify(trimmed, null, 1)}\n`);

/** Of an operation its parameters, its body, and what it answers when all is well. */
function operationAt(operation: Json | undefined): Json {
  const { operationId = null, parameters = [], requestBody, responses } = objectAt(operation);
  const answer = objectAt(responses)['200'] ?? null;
  return {
    operationId,
    parameters,
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: { 200: answer },
  };
}

function reachable(from: Json): { [name: string]: Json } {
  const found: { [name: string]: Json } = {};
  const open = [...references(from)];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name in found) continue;
    const schema = withoutProse(schemas[name] ?? null);
    found[name] = schema;
    open.push(...references(schema));
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function* references(value: Json): Generator<string> {
  if (value === null || typeof value !== 'object') return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === '$ref' && typeof inner === 'string') yield inner.slice(REFERENCE.length);
    else yield* references(inner);
  }
}

function withoutProse(value: Json | undefined, isPropertyMap = false): Json {
  if (Array.isArray(value)) return value.map((item) => withoutProse(item));
  if (value === null || typeof value !== 'object') return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      // A property may be called `description`.
      .filter(([key]) => isPropertyMap || !PROSE.has(key))
      .map(([key, inner]) => [key, withoutProse(inner, key === 'properties')]),
  );
}

function objectAt(value: Json | undefined): { [key: string]: Json } {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new TypeError(`trim: an object must be here, got ${JSON.stringify(value)}`);
  }
  return value;
}
