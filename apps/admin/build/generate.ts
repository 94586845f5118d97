import { fileURLToPath } from 'node:url';
import { CodegenContext, generate, type CodegenConfig } from '@graphql-codegen/cli';

const admin = new URL('..', import.meta.url);
const pathOf = (path: string): string => fileURLToPath(new URL(path, admin));

/** Types of the operations that stand in the sources, against the printed schema of the API. */
const config: CodegenConfig = {
  schema: pathOf('../api/schema.graphql'),
  documents: [pathOf('src/**/*.{ts,tsx}'), `!${pathOf('src/graphql/generated/**')}`],
  ignoreNoDocuments: true,
  silent: true,
  generates: {
    [pathOf('src/graphql/generated/')]: {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        skipTypename: true,
        strictScalars: true,
        scalars: { DateTime: 'string', JSON: 'unknown', JSONObject: 'Record<string, unknown>' },
      },
    },
  },
};

export async function generateOperations(): Promise<void> {
  await generate(new CodegenContext({ config }), true);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generateOperations();
