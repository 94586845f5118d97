// Makes src/generated/ from the printed schema and the documents of this package; `npm run build` runs it.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { generate } from '@graphql-codegen/cli';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = at('./src/generated/');

const config = {
  immutableTypes: true,
  useTypeImports: true,
  skipTypename: true,
  enumsAsTypes: true,
  enumType: 'string-literal',
  defaultScalarType: 'unknown',
  inputMaybeValue: 'T | null | undefined',
  scalars: { ID: 'string', DateTime: 'string', JSON: 'unknown', JSONObject: 'Record<string, unknown>' },
};

const generates = {
  // What there is in the schema, for the users' own documents.
  'schema.ts': { plugins: ['typescript'], config },
  // What this package asks for. Documents stay text: as syntax trees they would be five times as large in a browser.
  'operations.ts': {
    plugins: ['typescript-operations', 'typed-document-node'],
    config: { ...config, documentMode: 'string', dedupeFragments: true },
  },
};

/** The package of the typed document type would be a dependency for three lines; ours has them. */
function withoutForeignTypes(content) {
  const foreign = /import (?:type )?\{ DocumentTypeDecoration \} from '@graphql-typed-document-node\/core';/;
  return content.replace(foreign, "import type { DocumentTypeDecoration } from '../core/document.ts';");
}

const files = await generate(
  {
    silent: true,
    cwd: at('.'),
    schema: at('../../apps/api/schema.graphql'),
    documents: at('./src/operations/*.graphql'),
    generates,
  },
  false,
);
await mkdir(folder, { recursive: true });
for (const { filename, content } of files) {
  const name = Object.keys(generates).find((one) => filename.endsWith(one));
  await writeFile(`${folder}${name}.part`, withoutForeignTypes(content));
  await rename(`${folder}${name}.part`, `${folder}${name}`);
}
