import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '../src/core/ids.ts';
import { recordAudit } from '../src/features/audit/audit.store.ts';
import { bytesOf, mark, type PlantedPerson } from './planted-person.ts';

/** Stored answers, jobs, imports, reports, exports, questions and the audit log. */
export async function plantTexts(person: PlantedPerson): Promise<void> {
  const { client } = person.place.database;
  const { galleryId } = person;
  const actorId = newId();
  const record = { actorId, mutation: 'createIdentity', inputHash: 'a'.repeat(64) };
  await client.idempotencyRecord.createMany({
    data: [
      { ...record, key: 'one', payload: { id: person.identityId, name: mark, metadata: { note: mark } } },
      { ...record, key: 'two', payload: { id: person.otherId, name: 'Other' } },
    ],
  });
  const job = async (kind: string, more: object = {}) =>
    (await client.job.create({ data: { kind, galleryId, state: 'SUCCEEDED', ...more } })).id;
  const importJob = await job('import', { result: { last: `${mark}/3.jpg` }, error: `no face of ${mark}` });
  await client.jobLogLine.create({ data: { jobId: importJob, text: `the folder ${mark} was read` } });
  const entry = { jobId: importJob, galleryId, outcome: 'ACCEPTED' } as const;
  await client.importEntry.createMany({
    data: [
      { ...entry, index: 0, name: 'a/1.jpg', identityId: person.identityId, sampleId: person.sampleId },
      {
        ...entry,
        index: 1,
        name: `${mark}/2.jpg`,
        outcome: 'REJECTED',
        reason: 'NO_SUBJECT',
        message: `no ${mark}`,
      },
      { ...entry, index: 2, name: 'Other/1.jpg', identityId: person.otherId },
    ],
  });
  const report = await job('report');
  const findings = { doubts: [person.sampleId] };
  const of = { galleryId, modality: 'FACE', spaceId: person.people.space.id } as const;
  await client.galleryReport.create({ data: { jobId: report, findings, ...of } });
  await client.galleryExport.create({
    data: {
      ...{ jobId: await job('export'), galleryId, byteSize: 1n, hasEmbeddings: true },
      ...{ blobKey: await person.blob(`${mark} export`), expiresAt: new Date(Date.now() + 8.64e7) },
    },
  });
  await client.reviewItem.create({
    data: {
      ...{ galleryId, kind: 'DUPLICATE', subject: mark, microbits: 1 },
      ...{ identityId: person.otherId, otherIdentityId: person.identityId },
    },
  });
  const event = { action: 'test', galleryIds: [galleryId], outcome: 'OK' };
  await recordAudit(client, { requestId: 'r', actor: null }, { ...event, detail: { was: `of ${mark}` } });
}

/** A run that is done, whose model has a child, and one that is under way, with files. */
export async function plantTraining(person: PlantedPerson): Promise<void> {
  const { client } = person.place.database;
  const model = await client.modelVersion.findFirstOrThrow({ where: { packDigest: person.people.space.id } });
  const child = { name: 'child', version: '1', modality: 'FACE', manifest: {} } as const;
  const made = async (parentId: string) =>
    (
      await client.modelVersion.create({
        data: { ...child, packDigest: newId().repeat(2).slice(0, 64), parentId },
      })
    ).id;
  const trained = await made(model.id);
  person.ids['model'] = trained;
  person.ids['childModel'] = await made(trained);
  const run = async (more: object) => {
    const asked = {
      name: 'run',
      recipe: 'ADAPTER',
      modality: 'FACE' as const,
      galleryIds: [person.galleryId],
    };
    const base = { activeSpaceId: person.people.space.id, activeModelVersionId: model.id };
    const { id } = await client.trainingRun.create({ data: { ...asked, ...base, dataset: {}, ...more } });
    const item = { runId: id, kind: 'SAMPLE', galleryId: person.galleryId, part: 'TRAIN' } as const;
    await client.trainingItem.createMany({
      data: [
        { ...item, itemId: person.sampleId, identityId: person.identityId },
        { ...item, itemId: person.otherSampleId, identityId: person.otherId },
      ],
    });
    return id;
  };
  await run({ modelVersionId: trained, finishedAt: new Date() });
  const job = await client.job.create({
    data: { kind: 'train', state: 'RUNNING', claimId: newId(), checkpoint: { stage: 'train' } },
  });
  person.ids['run'] = await run({ jobId: job.id });
  person.ids['trainJob'] = job.id;
  const folder = join(person.place.folder, 'training', person.ids['run'], 'checkpoints');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'step-200'), Buffer.concat([Buffer.from(mark), bytesOf(person.vectors[0])]));
  await writeFile(join(folder, '..', 'features'), bytesOf(person.vectors[0]));
}
