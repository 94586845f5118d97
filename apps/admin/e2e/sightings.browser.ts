import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
// eslint-disable-next-line @nx/enforce-module-boundaries -- reason: bodies that are drawn by code, for the pack that the server was given
import { bodyCrop, wardrobe } from '../../api/e2e/body-pack.ts';
import { axe, useConsole } from './harness.ts';

const console = useConsole();
const demo = join(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json'), '../demo');
let galleryId = '';

/** A face cut out of a photograph that the face package carries. */
async function face(brightness: number): Promise<string> {
  const box = { left: 980, top: 100, width: 400, height: 540 };
  const picture = sharp(join(demo, 'sample3.jpg')).extract(box).modulate({ brightness });
  return (await picture.jpeg({ quality: 92 }).toBuffer()).toString('base64');
}

beforeAll(async () => {
  const { createGallery } = await console.graphql(
    'mutation ($input: CreateGalleryInput!) { createGallery(input: $input) { gallery { id } } }',
    { input: { name: `Station ${randomUUID().slice(0, 8)}` } },
  );
  galleryId = createGallery.gallery.id;
});

const pathOf = (page: string): string => `/galleries/${encodeURIComponent(galleryId)}/${page}`;

describe('cameras in the console', () => {
  it('are made, linked with their travel times, drawn, removed and brought back', async () => {
    await using open = await console.open();
    const { page } = open;
    await open.goto(pathOf('cameras'));
    await page.getByText('There is no camera yet').waitFor();
    expect(await axe(page)).toEqual([]);
    for (const [name, externalId] of [
      ['North door', 'north'],
      ['Platform', 'platform'],
    ] as const) {
      await page.getByRole('button', { name: 'New camera' }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
      await dialog.getByRole('textbox', { name: 'External id' }).fill(externalId);
      await dialog.getByRole('button', { name: 'New camera' }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.getByRole('link', { name }).waitFor();
    }
    await page.getByRole('link', { name: 'Platform' }).click();
    await page.waitForURL(/camera=/);
    const drawer = page.getByRole('dialog', { name: 'Platform' });
    await drawer.getByRole('button', { name: 'Edit' }).click();
    const form = page.getByRole('dialog', { name: 'Edit' });
    await form.getByRole('button', { name: 'Add a neighbour' }).click();
    await form.getByRole('combobox', { name: 'Camera' }).click();
    await page.getByRole('option', { name: 'North door' }).click();
    await form.getByRole('textbox', { name: 'Least, s' }).fill('40');
    await form.getByRole('textbox', { name: 'Usual, s' }).fill('75');
    expect(await axe(page)).toEqual([]);
    await form.getByRole('button', { name: 'Save' }).click();
    await drawer.getByText('at least 40 sec, usually 1 min 15 sec').waitFor();

    await open.goto(`${pathOf('cameras')}?view=plan`);
    await page.getByRole('group', { name: /2 cameras and the ways between them: .*40 sec/ }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'North door' }).press('Enter');
    const north = page.getByRole('dialog', { name: 'North door' });
    await north.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Remove the camera' }).click();
    await north.getByRole('button', { name: 'Bring back' }).click();
    await north.getByRole('button', { name: 'Edit' }).waitFor();
  });

  it('show a VIEWER what there is in Chinese, and nothing to change it', async () => {
    await using open = await console.open({ role: 'VIEWER', language: 'zh-CN', scheme: 'dark' });
    const { page } = open;
    await open.goto(pathOf('cameras'));
    await page.getByRole('heading', { name: '摄像头', level: 1 }).waitFor();
    await page.getByRole('gridcell', { name: 'Platform' }).first().click();
    await page
      .getByRole('dialog')
      .getByText(/至少 40/)
      .waitFor();
    expect(await page.getByRole('button', { name: '编辑' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: '新建摄像头' }).count()).toBe(0);
    expect(await axe(page)).toEqual([]);
  });
});

describe('sightings in the console', () => {
  let identityId = '';
  const now = Date.now();

  const record = async (
    { cameraId, minutesAgo }: { readonly cameraId: string; readonly minutesAgo: number },
    seen: object,
    modality = 'FACE',
  ) => {
    const capturedAt = new Date(now - minutesAgo * 60_000).toISOString();
    const { recordSightings } = await console.graphql(
      'mutation ($input: RecordSightingsInput!) { recordSightings(input: $input) { sightings { id } rejected { reason } } }',
      { input: { galleryId, cameraId, modality, captures: [{ capturedAt, ...seen }] } },
    );
    return recordSightings.sightings[0].id as string; // reason: the schema's
  };
  const identity = async (name: string): Promise<string> => {
    const { createIdentity } = await console.graphql(
      'mutation ($input: CreateIdentityInput!) { createIdentity(input: $input) { identity { id } } }',
      { input: { galleryId, name } },
    );
    return createIdentity.identity.id as string; // reason: the schema's
  };
  const enroll = async (identityId: string, image: object): Promise<void> => {
    await console.graphql(
      'mutation ($input: EnrollSamplesInput!) { enrollSamples(input: $input) { accepted { id } } }',
      { input: { identityId, images: [image] } },
    );
  };
  const miasFace = async (brightness: number) => ({ image: { base64: await face(brightness) } });
  const evasBody = async (seed: number) => ({
    image: { base64: await bodyCrop(wardrobe.eva, seed) },
    hint: { crop: true },
  });
  let first = '';

  beforeAll(async () => {
    identityId = await identity('Mia');
    await enroll(identityId, await miasFace(1));
    first = await record({ cameraId: 'north', minutesAgo: 30 }, await miasFace(0.95));
    // ten seconds later at a camera that nobody reaches in less than forty
    await record({ cameraId: 'platform', minutesAgo: 30 - 1 / 6 }, await miasFace(1.05));
    await record({ cameraId: 'platform', minutesAgo: 5 }, await miasFace(1.1));
  });

  it('are found by camera and time, named by several at once, and taken back', async () => {
    await using open = await console.open({ role: 'REVIEWER' });
    const { page } = open;
    await open.goto(pathOf('sightings'));
    await page.getByText('Nobody is looked for yet').waitFor();
    expect(await axe(page)).toEqual([]);
    await open.goto(`${pathOf('sightings')}?sightingId=${encodeURIComponent(first)}`);
    const strip = page.getByRole('region', { name: 'Platform' });
    await strip.getByText('too fast').waitFor();
    await strip.getByRole('article').nth(1).waitFor();
    // what is chosen belongs to its search, also on the way to one that is known already
    await strip.getByRole('link', { name: 'Look for this one' }).first().click();
    await page.getByRole('region', { name: 'North door' }).waitFor();
    await page.goBack();
    await strip.getByText('too fast').waitFor();
    await strip.getByRole('checkbox').first().check();
    await page.getByRole('region', { name: 'Name sightings' }).waitFor();
    await page.goForward();
    await page.getByRole('region', { name: 'Name sightings' }).waitFor({ state: 'detached' });
    await page.goBack();
    await strip.getByText('too fast').waitFor();
    for (const box of await strip.getByRole('checkbox').all()) await box.check();
    await page.getByRole('button', { name: 'Say who it is…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Identity' }).fill('Mia');
    await page.getByRole('option', { name: 'Mia' }).click();
    expect(await axe(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'It is this identity' }).click();
    await page.getByText('2 sightings are named Mia.').waitFor();
    await strip.getByRole('link', { name: 'Mia' }).nth(1).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    // a face proposes by itself, and names nobody until somebody accepts
    const proposals = strip.getByRole('button', { name: 'It is Mia: accept' });
    await proposals.nth(1).waitFor();
    await proposals.first().click();
    await page.getByText('1 sighting is named Mia.').waitFor();
    await console.graphql(
      'mutation ($input: AssignSightingsInput!) { assignSightings(input: $input) { sightings { id } } }',
      { input: { identityId, sightingIds: [first] } },
    );

    await open.goto(pathOf(`identities/${encodeURIComponent(identityId)}`));
    const timeline = page.getByRole('region', { name: 'Where and when' });
    await timeline.getByRole('button', { name: 'Show where they were' }).click();
    await timeline.getByRole('link', { name: 'Platform' }).waitFor();
    await timeline.getByRole('note', { name: /^too fast\. 10 sec between .* less than 40 sec/ }).waitFor();
    expect(await axe(page)).toEqual([]);
  });

  it('of bodies are ranked anew, held to other cameras, named in spite of a veto, and kept as samples', async () => {
    const eva = await identity('Eva');
    await enroll(eva, { ...(await evasBody(31)), modality: 'BODY' });
    const vetoed = await evasBody(32);
    const { search } = await console.graphql(
      'query ($input: SearchInput!) { search(input: $input) { id } }',
      { input: { galleryIds: [galleryId], modality: 'BODY', ...vetoed } },
    );
    const verdict = { probeIndex: 0, candidateIdentityId: eva, verdict: 'NOT_THIS_PERSON' };
    await console.graphql(
      'mutation ($input: GiveFeedbackInput!) { giveFeedback(input: $input) { feedback { id } } }',
      { input: { searchId: search.id, ...verdict } },
    );
    await record({ cameraId: 'north', minutesAgo: 20 }, vetoed, 'BODY');
    await record({ cameraId: 'platform', minutesAgo: 15 }, await evasBody(33), 'BODY');
    const ben = { image: { base64: await bodyCrop(wardrobe.ben, 1) }, hint: { crop: true } };
    await record({ cameraId: 'platform', minutesAgo: 14 }, ben, 'BODY');

    await using open = await console.open({ role: 'REVIEWER' });
    const { page } = open;
    await open.goto(`${pathOf('sightings')}?shows=crop`);
    await page.locator('input[type=file]').setInputFiles({
      name: 'eva.png',
      mimeType: 'image/png',
      buffer: Buffer.from(await bodyCrop(wardrobe.eva, 34), 'base64'),
    });
    const north = page.getByRole('region', { name: 'North door' });
    await page.getByText(/^2 sightings at 2 cameras/).waitFor();
    await page.getByRole('switch', { name: 'Re-rank' }).click();
    await page.waitForURL(/rerank=true/);
    await north.getByRole('article').waitFor();
    // whose camera is to be left out has to be known
    const others = page.getByRole('switch', { name: 'Only other cameras' });
    expect(await others.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'More options' }).click();
    await page.getByRole('combobox', { name: 'The picture is from' }).click();
    await page.getByRole('option', { name: 'North door' }).click();
    await others.click();
    await page.getByText(/^1 sighting at 1 camera/).waitFor();
    expect(await north.count()).toBe(0);
    await others.click();

    await north.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Say who it is…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Identity' }).fill('Eva');
    await page.getByRole('option', { name: 'Eva' }).click();
    await dialog.getByRole('checkbox', { name: 'Also add as samples' }).check();
    await dialog.getByRole('button', { name: 'It is this identity' }).click();
    await dialog.getByText(/Somebody said before that this is not them/).waitFor();
    expect(await axe(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'It is this identity all the same' }).click();
    await page.getByText('1 sighting is named Eva. 1 became a sample.').waitFor();
    await north.getByRole('link', { name: 'Eva' }).waitFor();
  });

  it('are looked for in Chinese by somebody who is told decisions only, and named by nobody unasked', async () => {
    const email = `limited-${randomUUID().slice(0, 8)}@gallerist.example`;
    const session = await console.newcomer({ name: 'Li Wei', email, role: 'REVIEWER', decisionOnly: true });
    await using open = await console.open({ session, language: 'zh-CN', scheme: 'dark' });
    const { page } = open;
    await open.goto(`${pathOf('sightings')}?by=FACE`);
    await page.getByText('尚未指定要找的人').waitFor();
    await page.locator('input[type=file]').setInputFiles({
      name: 'mia.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from(await face(1.02), 'base64'),
    });
    await page.waitForURL(/media=/);
    const north = page.getByRole('region', { name: 'North door' });
    await north.getByRole('article').getByText('匹配').waitFor();
    await page.getByText(/个摄像头共 3 条出现记录/).waitFor();
    await page.getByRole('button', { name: '接受：这是 Mia' }).first().waitFor();
    expect(await page.getByText('已确认为 Mia').count()).toBe(0);
    expect(await page.getByRole('meter').count()).toBe(0);
    expect(await axe(page)).toEqual([]);

    await open.goto(pathOf(`identities/${encodeURIComponent(identityId)}`));
    const timeline = page.getByRole('region', { name: '时间线' });
    await timeline.getByRole('button', { name: '显示时间线' }).click();
    await timeline.getByRole('link', { name: 'Platform' }).waitFor();
    await timeline.getByText('出现', { exact: true }).first().waitFor();
    await timeline.getByRole('note', { name: /^过快.*此前一条记录相隔 10/ }).waitFor();
    expect(await timeline.getByText(/相似度/).count()).toBe(0);
    expect(await axe(page)).toEqual([]);
  });

  it('are not for a VIEWER', async () => {
    await using open = await console.open({ role: 'VIEWER' });
    await open.goto(pathOf('sightings'));
    await open.page.getByText('Your role does not open this page').waitFor();
  });
});

describe('who looks at cameras, sightings and data protection', () => {
  it('is told when the server makes a mistake', async () => {
    await using open = await console.open({ expected: [/500/] });
    await open.page.route('**/graphql', async (route) => {
      const isAsked = /query (Cameras|SightingsProbe|PrivacyErasures)\b/.test(
        route.request().postData() ?? '',
      );
      if (!isAsked) {
        await route.fallback();
        return;
      }
      const errors = [
        { message: 'x', extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'request-7' } },
      ];
      await route.fulfill({ status: 500, json: { errors } });
    });
    for (const path of [pathOf('cameras'), `${pathOf('sightings')}?sampleId=U2FtcGxlOjE`, '/consent']) {
      await open.page.goto(path);
      await open.page.getByRole('alert').getByText('request-7').first().waitFor();
    }
  });
});
