import { describe, expect, it } from 'vitest';
import { password } from './accounts.ts';
import { axe, useConsole } from './harness.ts';

const console = useConsole();

describe('API keys', () => {
  it('shows a new key once, lists it, and takes it away', async () => {
    await using open = await console.open();
    const { page } = open;
    await open.goto('/keys');
    await page.getByRole('button', { name: 'New key' }).first().click();
    await page.getByRole('textbox', { name: 'Name' }).fill('door terminal');
    await page.getByRole('checkbox', { name: 'Answers may carry embeddings' }).check();
    await page.getByRole('checkbox', { name: 'Decisions only' }).check();
    expect(await page.getByRole('checkbox', { name: 'Answers may carry embeddings' }).isChecked()).toBe(
      false,
    );
    await page.getByRole('button', { name: 'Make the key' }).click();
    const secret = page.getByRole('dialog', { name: 'The new key' });
    await secret.getByText(/^gk_/).waitFor();
    expect(await axe(page)).toEqual([]);
    await secret.getByRole('button', { name: 'I have kept it' }).click();
    const key = page.getByRole('row', { name: /door terminal/ });
    await key.getByText('decisions only').waitFor();
    await page.getByRole('button', { name: 'Actions for door terminal' }).click();
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    await page.getByRole('button', { name: 'Revoke the key' }).click();
    await key.getByText('revoked').waitFor();
    expect(await page.getByRole('button', { name: 'Actions for door terminal' }).count()).toBe(0);
  });
});

describe('users', () => {
  it('invites by a link, changes a role, takes the invitation back', async () => {
    await using open = await console.open();
    const { page } = open;
    await open.goto('/users');
    await page.getByRole('button', { name: 'Invite somebody' }).first().click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Grace');
    await page.getByRole('textbox', { name: 'Email' }).fill('not an address');
    await page.getByRole('textbox', { name: 'Email' }).fill('grace@gallerist.example');
    await page.getByRole('checkbox', { name: 'Decisions only' }).check();
    await page.getByRole('button', { name: 'Make the link' }).click();
    await page.getByText(/\/invitation#token=/).waitFor();
    await page.getByRole('button', { name: 'I have kept it' }).click();
    const row = page.getByRole('row', { name: /grace@gallerist.example/ });
    await row.getByText('invited').waitFor();
    await row.getByText('Reviewer').waitFor();
    await row.getByText('decisions only').waitFor();
    await page.getByRole('button', { name: 'Actions for Grace' }).click();
    await page.getByRole('menuitem', { name: 'Take the invitation back' }).click();
    await page.getByRole('button', { name: 'Take the invitation back' }).click();
    await row.waitFor({ state: 'detached' });
  });

  it('gives a link to another password, but not for oneself, nor can one disable oneself', async () => {
    await using open = await console.open();
    const { page } = open;
    await open.goto('/users');
    const reset = async (name: string): Promise<void> => {
      await page.getByRole('button', { name: `Actions for ${name}` }).click();
      await page.getByRole('menuitem', { name: 'Reset the password…' }).click();
      await page.getByRole('button', { name: 'Make the link' }).click();
    };
    await reset('Viewer of the tests');
    await page.getByText(/\/reset-password#token=/).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'I have kept it' }).click();
    await reset('Olga Owner');
    await page.getByRole('dialog').getByRole('link', { name: 'To your account' }).waitFor();
    expect(await page.getByText(/POST/).count()).toBe(0);
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Actions for Olga Owner' }).click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await page.getByText(/ask another person/).waitFor();
  });
});

describe('the own account', () => {
  it('has a name, a password and sessions that are changed and ended', async () => {
    const email = 'sam.account@gallerist.example';
    const person = { name: 'Sam', email, role: 'VIEWER' } as const;
    const session = await console.newcomer(person);
    const other = await fetch(`${console.url}/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'User-Agent': 'Firefox/150.0 (Windows)' },
      body: JSON.stringify({ email, password }),
    });
    expect(other.status).toBe(200);
    await using open = await console.open({ session, expected: [/400/] });
    const { page } = open;
    await open.goto('/');
    await page.getByRole('button', { name: 'Account and settings' }).click();
    await page.getByRole('menuitem', { name: 'Your account' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Samira');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The name is saved.').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'End the session of Firefox on Windows' }).click();
    await page.getByText('The session has ended.').waitFor();
    const change = async (current: string): Promise<void> => {
      await page.getByRole('textbox', { name: 'Current password' }).fill(current);
      await page.getByRole('textbox', { name: 'New password' }).fill(`${password} again`);
      await page.getByRole('button', { name: 'Change the password' }).click();
    };
    await change('not the current one');
    await page.getByText('This is not your current password.').waitFor();
    await change(password);
    await page.getByText('The password is changed.').waitFor();
    await page.reload();
    await page.getByRole('textbox', { name: 'Name' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Samira');
  });
});

describe('webhooks', () => {
  it('says beside the field why an address is refused, and starts empty', async () => {
    await using open = await console.open();
    const { page } = open;
    await open.goto('/webhooks');
    await page.getByText('Nobody is told anything yet').waitFor();
    await page.getByRole('button', { name: 'New webhook' }).first().click();
    await page.getByRole('textbox', { name: 'Name' }).fill('erp');
    await page.getByRole('textbox', { name: 'Address' }).fill('https://127.0.0.1/hook');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'New webhook' }).click();
    await dialog.getByText(/public host/).waitFor();
    expect(await axe(page)).toEqual([]);
  });

  it('shows a webhook with its deliveries, renames it, and deletes it by its name', async () => {
    const { createWebhook } = await console.graphql(
      `mutation { createWebhook(input: { name: "erp", url: "https://1.1.1.1/hook", events: [SEARCH_MATCH], enabled: false }) {
        webhook { id } userErrors { code message } } }`,
    );
    // a public address; disabled, so that nothing is ever sent there
    expect(createWebhook.userErrors).toEqual([]);
    await using open = await console.open();
    const { page } = open;
    await open.goto(`/webhooks/${createWebhook.webhook.id}`);
    await page.getByText('There are no deliveries').waitFor();
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('depot');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'depot' }).waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    const remove = page.getByRole('dialog').getByRole('button', { name: 'Delete' });
    expect(await remove.isDisabled()).toBe(true);
    await page.getByRole('dialog').getByRole('textbox').fill('depot');
    await remove.click();
    await page.getByText('Nobody is told anything yet').waitFor();
  });
});

describe('audit', () => {
  it('checks the chain, filters by the address, and shows an entry', async () => {
    await using open = await console.open();
    const { page } = open;
    await open.goto('/audit?action=setUp');
    await page.getByRole('button', { name: 'Server set up', exact: true }).click();
    await page.getByRole('dialog').getByText('Olga Owner').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Check the chain' }).click();
    await page.getByText('The chain is intact.').waitFor();
    expect(await axe(page)).toEqual([]);
    await open.goto('/audit?action=nothing-of-that-name');
    await page.getByText('No entry meets all conditions.').waitFor();
    await page.getByRole('button', { name: 'Show all entries' }).click();
    // which entries are the newest depends on what other files did: the first one will do
    await page.getByRole('row').nth(1).waitFor();
    expect(new URL(page.url()).search).toBe('');
  });
});

describe('a reviewer', () => {
  it.each(['/keys', '/users', '/webhooks', '/audit'])('is told that %s is not theirs', async (path) => {
    await using open = await console.open({ role: 'REVIEWER' });
    await open.goto(path);
    await open.page.getByText('Your role does not open this page').waitFor();
  });
});

it.each([
  ['/keys', 'API 密钥'],
  ['/users', '用户'],
  ['/webhooks', 'Webhook'],
  ['/audit', '审计'],
])('%s speaks Chinese, without a serious finding', async (path, title) => {
  await using open = await console.open({ language: 'zh-CN' });
  await open.goto(path);
  await open.page.getByRole('heading', { level: 1, name: title }).waitFor();
  expect(await axe(open.page)).toEqual([]);
});
