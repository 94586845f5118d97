import { roles, type Role } from '../core/context.ts';
import { plainText } from '../core/plain-text.ts';
import { issueKey } from '../features/apikey/issue-key.ts';
import { printLine, readWords, runTool, UsageError } from './run-tool.ts';
import { withDatabase } from './storage-tool.ts';

const usage = `npm run key -- --name <name> [--role ${roles.join('|')}] [--days <number>]
Makes an API key for all galleries and prints its secret, once. For whoever lost the OWNER key, or before the first
start. With DATABASE_URL also while servers run; an embedded database belongs to its server, so stop it first, or ask it:
the mutation createApiKey does the same with limits to galleries.`;

interface Asked {
  readonly name: string;
  readonly role: Role;
  readonly expiresAt: Date | null;
}

function readArguments(): Asked {
  const text = { type: 'string' } as const;
  const options = { name: text, role: { ...text, default: 'OWNER' }, days: text };
  const { values } = readWords(usage, { options });
  const name = plainText(values.name ?? '', { min: 1, max: 200, path: ['name'] });
  const role = roles.find((known) => known === values.role);
  const days = values.days === undefined ? null : Number(values.days);
  if (!name.ok || role === undefined || (days !== null && !(days > 0 && days < 36_500))) {
    throw new UsageError(usage);
  }
  return {
    name: name.value,
    role,
    expiresAt: days === null ? null : new Date(Date.now() + days * 86_400_000),
  };
}

async function main(): Promise<void> {
  const asked = readArguments();
  const secret = await withDatabase((database) => database.transaction((tx) => issueKey(tx, asked)));
  printLine(`This is the ${asked.role} key "${asked.name}". It is shown only now; keep it:`);
  printLine(secret);
}

await runTool(usage, main);
