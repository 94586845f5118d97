import { readFile, writeFile } from 'node:fs/promises';
import { printedSchema } from '../graphql/print.ts';
import { buildSchema } from '../graphql/schema.ts';

/** Prints the schema to `schema.graphql`, or with `--check` tells whether the committed one is the printed one. */
const file = new URL('../../schema.graphql', import.meta.url);
const printed = printedSchema(buildSchema());
const committed = await readFile(file, 'utf8').catch(() => '');

if (!process.argv.includes('--check')) {
  await writeFile(file, printed);
  process.stdout.write('wrote apps/api/schema.graphql\n');
} else if (committed !== printed) {
  process.stderr.write('apps/api/schema.graphql is not what the code prints: run npm run codegen\n');
  process.exitCode = 1;
} else {
  process.stdout.write('apps/api/schema.graphql is what the code prints\n');
}
