import { describe, expect, it } from 'vitest';
import { emailOf, password } from './accounts.ts';
import { axe, useConsole } from './harness.ts';

const console = useConsole();

/** Without a session the API answers 401, and browsers write that down. */
const expected = [/401/];

describe.each(['en', 'zh-CN'] as const)('in %s', (language) => {
  it.each(['/sign-in', '/invitation', '/invitation#token=a', '/reset-password#token=a', '/setup'])(
    '%s has no serious finding',
    async (path) => {
      await using open = await console.open({ role: null, language, expected });
      await open.goto(path);
      await open.page.locator('form, a').first().waitFor();
      expect(await axe(open.page)).toEqual([]);
    },
  );
});

it('asks a stranger to sign in, refuses a wrong password, and goes on to where they wanted to', async () => {
  await using open = await console.open({ role: null, expected });
  await open.page.goto('/system');
  await open.page.getByLabel('Email').fill(emailOf('VIEWER'));
  await open.page.getByRole('textbox', { name: 'Password' }).fill('a sentence that is wrong');
  await open.page.keyboard.press('Enter');
  await open.page.getByText('The email or the password is wrong.').waitFor();
  await open.page.getByRole('textbox', { name: 'Password' }).fill(password);
  await open.page.keyboard.press('Enter');
  await open.page.getByRole('heading', { name: 'System', level: 1 }).waitFor();
  await open.page.getByRole('button', { name: 'Account and settings' }).click();
  await open.page.getByRole('menuitem', { name: 'Sign out' }).click();
  await open.page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
  await open.page.goto('/system');
  await open.page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
});

it('refuses the token of an invitation that nobody sent', async () => {
  await using open = await console.open({ role: null, expected: [/401|403|400/] });
  await open.goto('/invitation#token=nobody-sent-this');
  await open.page.getByLabel('Your name').fill('Eve');
  await open.page.getByRole('textbox', { name: 'Password' }).fill(password);
  await open.page.keyboard.press('Enter');
  await open.page.getByRole('alert').getByText(/link/).waitFor();
});
