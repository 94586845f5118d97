import { describe, expect, it } from 'vitest';
import { axe, useConsole } from './harness.ts';

const console = useConsole();

const headings = {
  en: { '/': 'Dashboard', '/system': 'System' },
  'zh-CN': { '/': '概览', '/system': '系统' },
} as const;

describe.each(['en', 'zh-CN'] as const)('in %s', (language) => {
  it.each(['light', 'dark'] as const)(
    'the frame and its first pages have no serious finding, %s',
    async (scheme) => {
      await using open = await console.open({ language, scheme });
      for (const path of ['/', '/system'] as const) {
        await open.goto(path);
        expect(await open.page.locator('h1').textContent()).toBe(headings[language][path]);
        await open.page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
        expect(await open.page.title()).toBe(`${headings[language][path]} · Gallerist`);
        expect(await open.page.locator('html').getAttribute('lang')).toBe(language);
        expect(await axe(open.page)).toEqual([]);
      }
    },
  );
});

it('moves the focus into a page that was navigated to, and has a link to skip the navigation', async () => {
  await using open = await console.open();
  await open.goto('/');
  await open.page.keyboard.press('Tab');
  expect(await open.page.locator(':focus').textContent()).toBe('Skip to the content');
  await open.page.getByRole('link', { name: 'System' }).click();
  await open.page.getByRole('heading', { name: 'System', level: 1 }).waitFor();
  await expect.poll(() => open.page.locator(':focus').getAttribute('id')).toBe('main');
});

it('finds pages by Ctrl-K and goes there by Enter', async () => {
  await using open = await console.open();
  await open.goto('/');
  await open.page.keyboard.press('Control+k');
  await open.page.getByPlaceholder('Find pages, galleries and identities').fill('syst');
  await open.page.keyboard.press('Enter');
  await open.page.getByRole('heading', { name: 'System', level: 1 }).waitFor();
});

it('lists its keys at ?', async () => {
  await using open = await console.open();
  await open.goto('/');
  await open.page.keyboard.press('Shift+?');
  await open.page.getByRole('dialog', { name: 'Keys' }).waitFor();
  expect(await axe(open.page)).toEqual([]);
});

it('changes its language and its colours on the spot, and remembers them', async () => {
  await using open = await console.open();
  await open.goto('/system');
  await open.page.getByRole('button', { name: 'Account and settings' }).click();
  await open.page.getByText('简体中文').click();
  await open.page.getByRole('heading', { name: '系统', level: 1 }).waitFor();
  await open.page.getByText('深色').click();
  await expect.poll(() => open.page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
  await open.page.reload();
  await open.page.getByRole('heading', { name: '系统', level: 1 }).waitFor();
  expect(await open.page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
});

it('says of an address that it knows not where the way on is', async () => {
  await using open = await console.open();
  await open.page.goto('/nothing/here');
  await open.page.getByText('There is nothing here').waitFor();
  await open.page.getByRole('link', { name: 'To the dashboard' }).click();
  await open.page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
});

it('shows what went wrong, with the request id, and tries again', async () => {
  await using open = await console.open({ expected: [/500/] });
  await open.page.route('**/graphql', async (route) => {
    const isSystem = route.request().postData()?.includes('query System') === true;
    if (!isSystem) {
      await route.fallback();
      return;
    }
    const errors = [{ message: 'x', extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'request-17' } }];
    await route.fulfill({ status: 500, json: { errors } });
  });
  await open.page.goto('/system');
  await open.page.getByRole('alert').getByText('request-17').waitFor();
  expect(await axe(open.page)).toEqual([]);
  await open.page.unroute('**/graphql');
  await open.page.getByRole('button', { name: 'Try again' }).click();
  await open.page.getByText('What runs here').waitFor();
});
