import { availableParallelism } from 'node:os';
import { readCommandLine } from '../../command-line.ts';
import { startInstance } from '../../instance/start-instance.ts';
import { readFacesFolder } from '../faces-folder.ts';
import { changedProbes, checkLookAlikes, checkPerturbed } from './checks.ts';
import { openCropEmbedder } from './embedder.ts';
import { vetoReport, type VetoReport } from './report.ts';
import { createVetoApi, type VetoApi } from './veto-api.ts';
import { enrolPeople, searchProbes, wrongPairs, type VetoRunOptions } from './veto-run.ts';

const help = `npm run acceptance:veto -- --faces <dir> [options]

Measures vetoes on a folder <dir>/<identity>/<image> of aligned crops, through GraphQL over HTTP, on a fresh instance:
the wrong pairs with the highest similarity are corrected, then near-identical probes, all genuine probes of the people
involved and look-alikes at cosine 0.9 are searched. Prints JSON; exits with 1 where a figure is not as promised.

  --faces <dir>         the pictures
  --aligned <template>  the template that they are aligned to (arcface-112)
  --people <n>          the first n people with at least 4 pictures (300)
  --enroll <n>          images to enrol of each (2)
  --probes <n>          at most so many probes of each person look for wrong pairs (4)
  --pairs <n>           wrong pairs to correct (50)
  --concurrency <n>     requests at once (twice the number of cores)`;

const lookAlikeSimilarity = 0.9;

interface Options extends VetoRunOptions {
  readonly faces: string;
  readonly aligned: string;
  readonly people: number;
  readonly probes: number;
}

function readOptions(): Options | null {
  const text = { type: 'string' } as const;
  const { values } = readCommandLine(help, {
    options: {
      ...{
        faces: text,
        aligned: text,
        people: text,
        enroll: text,
        probes: text,
        pairs: text,
        concurrency: text,
      },
    },
  });
  if (values.faces === undefined) return null;
  return {
    faces: values.faces,
    aligned: values.aligned ?? 'arcface-112',
    people: Number(values.people ?? 300),
    enroll: Number(values.enroll ?? 2),
    probes: Number(values.probes ?? 4),
    pairs: Number(values.pairs ?? 50),
    concurrency: Number(values.concurrency ?? 2 * availableParallelism()),
  };
}

function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function run(api: VetoApi, options: Options): Promise<VetoReport> {
  const startedAt = performance.now();
  const { concurrency } = options;
  const folder = readFacesFolder(options.faces).filter(({ pictures }) => pictures.length >= 4);
  const galleryId = await api.createGallery('acceptance of vetoes');
  const people = await enrolPeople(api, folder.slice(0, options.people), { galleryId, options });
  note(`enrolled ${people.length} people`);
  const probes = people.flatMap((person) =>
    person.probes.slice(0, options.probes).map((picture) => ({ picture, person })),
  );
  const searched = await searchProbes(api, probes, { galleryId, concurrency, record: true });
  const allPairs = wrongPairs(searched, people);
  const pairs = allPairs.slice(0, options.pairs);
  note(`${searched.length} probes, ${allPairs.length} wrong pairs`);
  const corrected = new Set(pairs.flatMap((pair) => [pair.person, pair.mistakenFor]));
  const genuine = [...corrected].flatMap((person) => person.probes.map((picture) => ({ picture, person })));
  const before = await searchProbes(api, genuine, { galleryId, concurrency, record: false });
  for (const pair of pairs) await api.notThisPerson(pair.searchId, pair.mistakenFor.identityId);
  note(`gave ${pairs.length} vetoes`);
  const after = await searchProbes(api, genuine, { galleryId, concurrency, record: false });
  const embedder = await openCropEmbedder(options.aligned);
  try {
    const context = { api, embedder, galleryId, concurrency, pairs };
    return vetoReport({
      ...{ options, pairs, people: people.length, wrongPairs: allPairs.length, corrected, before, after },
      duplicateSimilarity: embedder.duplicateSimilarity,
      changed: await changedProbes(context, before, after),
      perturbed: await checkPerturbed(context),
      lookAlikes: await checkLookAlikes(context, lookAlikeSimilarity),
      seconds: (performance.now() - startedAt) / 1000,
    });
  } finally {
    await embedder.close();
  }
}

const options = readOptions();
if (options === null) {
  process.stderr.write(`${help}\n`);
  process.exitCode = 2;
} else {
  const instance = await startInstance();
  try {
    const report = await run(createVetoApi(instance.client, options.aligned), options);
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    process.exitCode = report.passed ? 0 : 1;
  } finally {
    await instance.stop();
  }
}
