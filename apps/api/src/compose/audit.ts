import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { Secrets } from '../config/secrets.ts';
import type { Clock } from '../core/clock.ts';
import { AuditMonths } from '../features/audit/audit-months.ts';
import { HeadSeal } from '../features/audit/audit-seal.ts';
import { AuditSealer } from '../features/audit/audit-sealer.ts';
import type { Database } from '../infra/prisma/database.ts';
import type { BackgroundWork } from './sweepers.ts';

/** What chains the audit log and keeps it in months, in a worker. */
export function createAuditKeepers(parts: {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
}): readonly BackgroundWork[] {
  const { config, secrets, database, clock } = parts;
  const log = (line: string): void => parts.log.warn(line);
  const seal = new HeadSeal(secrets.authSecret);
  const retentionMonths = config.AUDIT_RETENTION_MONTHS ?? null;
  return [
    new AuditMonths({ database, clock, seal, retentionMonths, log }),
    new AuditSealer({ database, clock, seal, log }),
  ];
}
