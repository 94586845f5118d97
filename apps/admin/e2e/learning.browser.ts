import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
// eslint-disable-next-line @nx/enforce-module-boundaries -- reason: faces that the tests draw; no page of the console has them
import { drawnFace } from '../../api/test/drawn-faces.ts';
import { axe, useConsole } from './harness.ts';
import type { OpenPage } from './open-page.ts';

const console = useConsole();
const name = `Learning ${randomUUID().slice(0, 8)}`;
const shots = 2;
let persons = 0;
const slowMs = 180_000;
let galleryId = '';
let runId = '';

const createGallery = `mutation ($input: CreateGalleryInput!) { createGallery(input: $input) { gallery { id } } }`;
const createIdentity = `mutation ($input: CreateIdentityInput!) { createIdentity(input: $input) { identity { id } } }`;
const enroll = `mutation ($input: EnrollSamplesInput!) { enrollSamples(input: $input) {
  accepted { id } rejected { reason } userErrors { message } } }`;
const preview = `query ($input: StartTrainingInput!) { trainingPreview(input: $input) { comparedIdentities } }`;
const startTraining = `mutation ($input: StartTrainingInput!) { startTraining(input: $input) {
  trainingRun { id } userErrors { message } } }`;
const findRun = `query ($id: ID!) { trainingRun(id: $id) { state evaluation { id } } }`;

beforeAll(async () => {
  galleryId = (await console.graphql(createGallery, { input: { name } })).createGallery.gallery.id;
  // Who is held out is a secret of the gallery: people come until two can be compared.
  const compared = async () =>
    (await console.graphql(preview, { input: { galleryIds: [galleryId] } })).trainingPreview;
  while (persons < 10 || (await compared()).comparedIdentities < 2) {
    const person = persons++;
    const input = { galleryId, name: `Person ${person}` };
    const { id } = (await console.graphql(createIdentity, { input })).createIdentity.identity;
    const images = await Promise.all(
      Array.from({ length: shots }, async (_, shot) => ({
        image: { base64: (await drawnFace(7_000 + person, shot)).toString('base64') },
        hint: { alignedTemplate: 'arcface-112' },
      })),
    );
    const made = await console.graphql(enroll, {
      input: { identityId: id, images, review: 'OFF', force: true },
    });
    expect(made.enrollSamples.accepted, JSON.stringify(made)).toHaveLength(shots);
  }
  const options = { epochs: 3, classesPerBatch: 6, samplesPerClass: 2 };
  const input = { galleryIds: [galleryId], options };
  const started = (await console.graphql(startTraining, { input })).startTraining;
  expect(started.userErrors).toEqual([]);
  runId = started.trainingRun.id;
}, slowMs);

async function settled({ page }: OpenPage): Promise<void> {
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
}

async function evaluationOfRun(): Promise<string> {
  let run: { state: string; evaluation: { id: string } } | undefined;
  await expect
    .poll(async () => (run = (await console.graphql(findRun, { id: runId })).trainingRun)?.state, {
      timeout: slowMs,
    })
    .toBe('SUCCEEDED');
  return run!.evaluation.id;
}

describe('learning in the console', () => {
  it('lists jobs by state and kind, and shows one with its log', { timeout: 2 * slowMs }, async () => {
    await using open = await console.open();
    const { page } = open;
    await open.goto('/jobs?state=CANCELLED&kind=export');
    await page.getByText('No job like that').waitFor();
    await page.getByRole('button', { name: 'Show all jobs' }).click();
    await page.getByRole('grid').getByRole('link', { name: 'Training', exact: true }).first().click();
    await page.getByRole('heading', { name: 'Training', level: 1 }).waitFor();
    await page
      .getByRole('log')
      .getByText(/the gate says/)
      .first()
      .waitFor({ timeout: slowMs });
    expect(await axe(page)).toEqual([]);
  });

  it('makes a schedule that says in words when it runs, and runs it at once', async () => {
    await using open = await console.open();
    const { page } = open;
    await open.goto('/schedules');
    await page.getByRole('button', { name: 'Make a schedule' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Make a schedule' });
    await dialog.getByLabel('Name').fill(`Nightly of ${name}`);
    await dialog.getByLabel('Galleries').first().fill(name);
    await page.getByRole('option', { name }).click();
    await page.keyboard.press('Escape');
    await dialog.getByLabel('Cron expression').fill('61 * * * *');
    await dialog.getByRole('button', { name: 'Make a schedule' }).click();
    await dialog.locator('[class*="error"]').first().waitFor();
    await dialog.getByLabel('Cron expression').fill('30 2 * * 1-5');
    await dialog.getByText('At 02:30, Monday through Friday').waitFor();
    await dialog.getByRole('button', { name: 'Make a schedule' }).click();
    await page.getByRole('heading', { name: `Nightly of ${name}`, level: 1 }).waitFor();
    await page.getByText(/100 new samples or 20 newly confirmed/).waitFor();
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByRole('table', { name: 'Runs' }).getByText('(by hand)').waitFor();
    expect(await axe(page)).toEqual([]);
  });

  it(
    'shows who may only read what there is, in Chinese and dark, without a button that would be refused',
    { timeout: 2 * slowMs },
    async () => {
      await using open = await console.open({ role: 'VIEWER', language: 'zh-CN', scheme: 'dark' });
      const { page } = open;
      const evaluationId = await evaluationOfRun();
      const pages = [
        ['/training-runs', '训练任务'],
        [`/training-runs/${encodeURIComponent(runId)}`, null],
        ['/jobs', '作业'],
        ['/models', '模型'],
        ['/evaluations', '评估'],
        ['/schedules', '定时计划'],
      ] as const;
      for (const [path, title] of pages) {
        await open.goto(path);
        if (title !== null) await page.getByRole('heading', { name: title, level: 1 }).waitFor();
        await settled(open);
        expect(await axe(page)).toEqual([]);
        expect(
          await page.getByRole('button', { name: /开始训练|上线…|回滚|评估模型|新建定时计划/ }).count(),
        ).toBe(0);
      }
      await open.goto(`/evaluations/${encodeURIComponent(evaluationId)}`);
      await page.getByText('同一批留出人员上的表现').waitFor();
      await page.getByRole('table', { name: '各误匹配率下的 TAR' }).getByText('数据不足').first().waitFor();
      await page.getByText('DET', { exact: true }).click();
      const hardest = page.getByRole('region', { name: '最难的样本对' });
      await hardest
        .getByRole('link', { name: /^Person / })
        .first()
        .waitFor();
      await hardest.locator('img').first().scrollIntoViewIfNeeded();
      expect(await axe(page)).toEqual([]);
      await open.goto('/models');
      await page.getByRole('grid').getByRole('link').first().click();
      await page.getByText('权重与许可证').waitFor();
      expect(await axe(page)).toEqual([]);
    },
  );

  it('says what went wrong, and what a place without anything is for', async () => {
    await using open = await console.open({ expected: [/500/] });
    const { page } = open;
    // The page asks again by itself, too: what heals it is the click, or the button would be gone before it.
    await page.addInitScript(() => {
      const onClick = (): void => void (document.documentElement.dataset['clicked'] = 'yes');
      document.addEventListener('click', onClick, { capture: true });
    });
    let isWell = false;
    await page.route('**/graphql', async (route) => {
      const asks = route.request().postData()?.includes('query TrainingRuns') === true;
      if (asks && !isWell) isWell = await page.evaluate(() => 'clicked' in document.documentElement.dataset);
      if (!asks || isWell) return route.fallback();
      const errors = [
        { message: 'x', extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'request-18' } },
      ];
      await route.fulfill({ status: 500, json: { errors } });
    });
    await page.goto('/training-runs');
    await page.getByRole('alert').getByText('request-18').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('grid', { name: 'Training runs' }).waitFor();

    const { models } = await console.graphql(`{ models(first: 50) { nodes { id origin } } }`);
    const builtIn = models.nodes.find(({ origin }: { origin: string }) => origin === 'BUILT_IN');
    await open.goto(`/evaluations?modelId=${encodeURIComponent(builtIn.id)}`);
    await page.getByText('Nothing was evaluated yet').waitFor();
    await page.goto('/training-runs/nothing');
    await page.getByText('There is nothing here').waitFor();
  });
});
