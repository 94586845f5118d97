import { findAuthSecret } from '../config/secrets.ts';
import { HeadSeal } from '../features/audit/audit-seal.ts';
import { verifyAuditLog } from '../features/audit/audit-verification.ts';
import { openDatabase } from '../infra/prisma/database.ts';
import { printLine, readWords, runTool, UsageError } from './run-tool.ts';
import { readStorageConfig, withStorage } from './storage-tool.ts';

const usage = `npm run audit:verify [-- --month 2026-11]
Verifies the chain of the audit log. Ends with 1 if something is not what was sealed. With DATABASE_URL also while servers
run; an embedded database belongs to its server, so stop it first, or ask it: { verifyAudit { isIntact } }.`;

function readMonth(): string | undefined {
  const { month } = readWords(usage, { options: { month: { type: 'string' } } }).values;
  if (month === undefined || /^\d{4}-(0[1-9]|1[0-2])$/.test(month)) return month;
  throw new UsageError(usage);
}

/** @returns whether all is as it was sealed. */
async function verify(url: string, options: { seal: HeadSeal | null; month?: string }): Promise<boolean> {
  await using opened = new AsyncDisposableStack();
  const database = openDatabase({ url });
  opened.defer(() => database.close());
  const report = await verifyAuditLog(database, options);
  for (const { month, entries, headHash, droppedAt, problem } of report.months) {
    const at = problem?.chainIndex === null || problem === null ? '' : ` at entry ${problem.chainIndex}`;
    const state = problem === null ? (droppedAt === null ? 'intact' : 'dropped') : `${problem.kind}${at}`;
    printLine(`${month}  ${entries.padStart(9)} entries  ${headHash}  ${state}`);
  }
  printLine(`${report.unsealed} entries are not sealed yet`);
  return report.firstProblem === null;
}

async function main(): Promise<boolean> {
  const month = readMonth();
  // A read of PostgreSQL may happen while servers run; only what is embedded belongs to one process.
  const { DATABASE_URL, ...embedded } = readStorageConfig();
  const secret = await findAuthSecret(embedded);
  if (secret === null) printLine('AUTH_SECRET is not set: heads are taken as they are');
  const options = {
    seal: secret === null ? null : new HeadSeal(secret),
    ...(month === undefined ? {} : { month }),
  };
  const run = (url: string): Promise<boolean> => verify(url, options);
  return await (DATABASE_URL === undefined ? withStorage(embedded, run) : run(DATABASE_URL));
}

await runTool(usage, main);
