import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { axe, useConsole } from './harness.ts';

const console = useConsole();
const name = `Clinic ${randomUUID().slice(0, 8)}`;
const demo = join(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json'), '../demo');
let [galleryId, identityId] = ['', ''];

beforeAll(async () => {
  const { createGallery } = await console.graphql(
    'mutation ($input: CreateGalleryInput!) { createGallery(input: $input) { gallery { id } } }',
    { input: { name } },
  );
  galleryId = createGallery.gallery.id;
  const { createIdentity } = await console.graphql(
    'mutation ($input: CreateIdentityInput!) { createIdentity(input: $input) { identity { id } } }',
    { input: { galleryId, name: 'Paula Patient' } },
  );
  identityId = createIdentity.identity.id;
  const picture = sharp(join(demo, 'sample3.jpg')).extract({ left: 980, top: 100, width: 400, height: 540 });
  const base64 = (await picture.jpeg().toBuffer()).toString('base64');
  await console.graphql(
    'mutation ($input: EnrollSamplesInput!) { enrollSamples(input: $input) { accepted { id } } }',
    { input: { identityId, images: [{ image: { base64 } }] } },
  );
});

const personPath = (): string =>
  `/galleries/${encodeURIComponent(galleryId)}/identities/${encodeURIComponent(identityId)}`;

describe('consent in the console', () => {
  it('is asked for by the gallery, recorded with its evidence, and withdrawn', async () => {
    await using open = await console.open();
    const { page } = open;
    await open.goto(`/galleries/${encodeURIComponent(galleryId)}?view=settings`);
    await page.getByRole('switch', { name: 'People must have agreed' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The settings are saved.').waitFor();
    await open.goto(personPath());
    const panel = page.getByRole('region', { name: 'Consent' });
    await panel.getByText('The person is not found and gets no samples.').waitFor();
    await panel.getByRole('button', { name: 'Record…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Purpose' }).fill('Door of the clinic');
    await dialog.locator('input[type=file]').setInputFiles(join(demo, 'sample6.jpg'));
    expect(await axe(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Record it' }).click();
    await panel.getByText('The person is found and gets samples.').waitFor();
    await panel.getByRole('link', { name: 'Evidence' }).waitFor();
    await panel.getByRole('button', { name: 'Withdraw…' }).click();
    await page.getByRole('button', { name: 'Withdraw it' }).click();
    await panel.getByText('The person is not found and gets no samples.').waitFor();
    await panel.getByText(/The server erases the person after/).waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await axe(page)).toEqual([]);
  });

  it('shows a VIEWER how it stands, in Chinese, and nothing to change it', async () => {
    await using open = await console.open({ role: 'VIEWER', language: 'zh-CN', scheme: 'dark' });
    const { page } = open;
    await open.goto(personPath());
    await page.getByText('此人不会被识别，也不能添加样本。').waitFor();
    for (const button of ['记录…', '撤回…', '彻底删除…'])
      expect(await page.getByRole('button', { name: button }).count()).toBe(0);
    await open.goto(`/galleries/${encodeURIComponent(galleryId)}?view=settings`);
    await page.getByRole('region', { name: '保留期限' }).getByText('永久').first().waitFor();
    for (const button of ['立即执行…', '更改… 裁剪图'])
      expect(await page.getByRole('button', { name: button }).count()).toBe(0);
    await open.goto('/consent');
    await page.getByText('您的角色无权查看此页面').waitFor();
    expect(await axe(page)).toEqual([]);
  });
});

describe('retention in the console', () => {
  it('shows what a shorter term would take, waits for it, and goes back', async () => {
    await using open = await console.open({ scheme: 'dark' });
    const { page } = open;
    await open.goto(`/galleries/${encodeURIComponent(galleryId)}?view=settings`);
    await page.getByRole('button', { name: 'Change… Crops' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'so many days' }).check();
    await dialog.getByRole('textbox', { name: 'Days' }).fill('0');
    await dialog.getByText('1 would go if it held now').waitFor();
    expect(await axe(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    const row = page.getByRole('row', { name: /^Crops/ });
    await row.getByText(/not at all from/).waitFor();
    await open.goto('/consent');
    await page.getByRole('grid', { name: 'What is kept how long' }).getByText(/→0/).waitFor();
    await open.goto(`/galleries/${encodeURIComponent(galleryId)}?view=settings`);
    await row.getByRole('button', { name: 'Leave it as it is' }).click();
    await row.getByText(/not at all from/).waitFor({ state: 'detached' });
    // a term that does not hold yet takes nothing
    await page.getByRole('button', { name: 'Apply now…' }).click();
    await page.getByText('Nothing has been kept too long: there is nothing to remove.').waitFor();
    expect(await axe(page)).toEqual([]);
  });

  it('is applied at once in Chinese, after what would go was counted and the name was typed', async () => {
    const { createIdentity } = await console.graphql(
      'mutation ($input: CreateIdentityInput!) { createIdentity(input: $input) { identity { id } } }',
      { input: { galleryId, name: 'Gone Longago' } },
    );
    const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
    const times = { givenAt: daysAgo(100), expiresAt: daysAgo(60) };
    await console.graphql(
      'mutation ($input: RecordConsentInput!) { recordConsent(input: $input) { consent { id } } }',
      {
        input: {
          identityId: createIdentity.identity.id,
          lawfulBasis: 'CONSENT',
          purpose: 'Trial',
          ...times,
        },
      },
    );
    await using open = await console.open({ language: 'zh-CN', scheme: 'dark' });
    const { page } = open;
    await open.goto(`/galleries/${encodeURIComponent(galleryId)}?view=settings`);
    await page.getByRole('button', { name: '立即执行…' }).click();
    const dialog = page.getByRole('dialog', { name: '立即删除超期内容' });
    await dialog.getByRole('rowheader', { name: '同意已终止的人' }).waitFor();
    const submit = dialog.getByRole('button', { name: '立即删除' });
    expect(await submit.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill(name);
    expect(await axe(page)).toEqual([]);
    await submit.click();
    await dialog.getByText('已删除：').waitFor();
    await dialog.getByRole('row', { name: '同意已终止的人 1' }).waitFor();
    expect(await axe(page)).toEqual([]);
    await dialog.getByRole('link', { name: '查看彻底删除记录' }).click();

    // the page of data protection, and what galleries inherit
    const erasures = page.getByRole('grid', { name: '彻底删除记录' });
    await erasures.getByText('同意已终止，且其后的保留期已满').first().waitFor();
    await page.getByRole('table', { name: '数据保存位置' }).getByRole('row', { name: /^备份/ }).waitFor();
    const defaults = page.getByRole('region', { name: '图库继承的规则' });
    await defaults.getByRole('button', { name: '更改… 搜索记录' }).click();
    const form = page.getByRole('dialog', { name: '保留期限：搜索记录' });
    await form.getByRole('radio', { name: '指定天数' }).check();
    await form.getByRole('textbox', { name: '天数' }).fill('20');
    await form.getByRole('button', { name: '保存' }).click();
    const row = defaults.getByRole('row', { name: /^搜索记录/ });
    await row.getByText(/起：20 天/).waitFor();
    await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
    expect(await axe(page)).toEqual([]);
    await row.getByRole('button', { name: '保持现状' }).click();
    await row.getByText(/起：20 天/).waitFor({ state: 'detached' });
  });
});

describe('a person in the console', () => {
  it('has everything gathered that is held about them', async () => {
    await using open = await console.open({ language: 'zh-CN' });
    const { page } = open;
    await open.goto(personPath());
    await page.getByRole('button', { name: '全部数据…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '开始汇集' }).click();
    await page.waitForURL(/\/jobs\//);
    await page.getByRole('link', { name: /下载/ }).waitFor();
  });

  it('is erased for good after their name was typed, and leaves a receipt', async () => {
    await using open = await console.open();
    const { page } = open;
    await open.goto(personPath());
    await page.getByRole('button', { name: 'Erase…' }).click();
    const asked = page.getByRole('dialog', { name: 'Erase Paula Patient for good' });
    await asked.getByText('What this server cannot reach').waitFor();
    const submit = asked.getByRole('button', { name: 'Erase for good' });
    expect(await submit.isDisabled()).toBe(true);
    await asked.getByRole('textbox').fill('Paula Patient');
    expect(await axe(page)).toEqual([]);
    await submit.click();
    const receipt = page.getByRole('dialog', { name: 'Erasure' });
    await receipt.getByText('All that this server can reach is gone.').waitFor({ timeout: 90_000 });
    await receipt.getByRole('rowheader', { name: 'Samples' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      receipt.getByRole('button', { name: 'Save the receipt' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^gallerist-receipt-.*\.json$/);
    const saved = await readFile(await download.path(), 'utf8');
    expect(JSON.parse(saved)).toMatchObject({ receipt: {}, signature: expect.any(String) });
    expect(saved).not.toContain('Paula');
    await page.keyboard.press('Escape');
    await page.getByRole('grid', { name: 'Erasures' }).getByText(name).first().waitFor();
    await page.getByRole('grid', { name: 'Galleries' }).getByText(name).waitFor();
    await page.getByText('No model was trained on anybody who was erased since.').waitFor();
    await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
    expect(await axe(page)).toEqual([]);
  });
});
