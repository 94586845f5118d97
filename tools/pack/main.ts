import { parseArgs } from 'node:util';
import { createInferencePool } from '@gallerist/embedding/node';
import { calibrate } from './calibrate.ts';

const usage = `npm run pack -- calibrate --faces <dir> [options]

Prints the score statistics of the default face pack on <dir>/<identity>/<image>, as the manifest holds them: the
similarity at false match rates of 1e-4 (match) and 1e-3 (review), a histogram and a tail fit. No vectors, no pictures.

  --faces <dir>         the pictures, a folder for each person
  --aligned <template>  they are crops aligned to this template, for example arcface-112
  --max-images <n>      only people with at most n pictures
  --help                print this
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      faces: { type: 'string' },
      aligned: { type: 'string' },
      'max-images': { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    process.stdout.write(usage);
    return 0;
  }
  const maxImages = Number(values['max-images'] ?? Infinity);
  if (positionals[0] !== 'calibrate' || values.faces === undefined || Number.isNaN(maxImages)) {
    process.stderr.write(usage);
    return 2;
  }
  const pool = await createInferencePool({ workers: 1 });
  try {
    const request = { faces: values.faces, aligned: values.aligned ?? null, maxImages };
    const statistics = await calibrate(pool, request, (line) => process.stderr.write(`${line}\n`));
    process.stdout.write(`${JSON.stringify(statistics, null, 2)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    process.stderr.write(`These pictures cannot resolve a false match rate of 1e-4 (${error.message}).\n`);
    process.stderr.write('About 500 people with a usable picture each are needed.\n');
    return 1;
  } finally {
    await pool.close();
  }
}

process.exitCode = await main();
