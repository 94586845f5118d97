import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { Secrets } from '../config/secrets.ts';
import type { Clock } from '../core/clock.ts';
import { Sealer } from '../core/sealing.ts';
import { createAddressPolicy } from '../features/webhook/address-policy.ts';
import { DeliveryWorker } from '../features/webhook/delivery-worker.ts';
import type { TargetRules } from '../features/webhook/webhook-input.ts';
import { encodeId, isNodeName } from '../graphql/global-id.ts';
import type { Database } from '../infra/prisma/database.ts';
import { PinnedSender } from '../infra/webhooks/pinned-sender.ts';

/** Where webhooks may lead. */
export function webhookRules({ WEBHOOK_ALLOW_CIDRS }: Config): TargetRules {
  return {
    policy: createAddressPolicy(WEBHOOK_ALLOW_CIDRS),
    allowsHttp: WEBHOOK_ALLOW_CIDRS.length > 0,
  };
}

/** What tells webhooks of events, in a worker. */
export function createDeliveries(parts: {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
}): DeliveryWorker {
  const { config, secrets, database, clock, log } = parts;
  const { policy } = webhookRules(config);
  return new DeliveryWorker({
    database,
    clock,
    log,
    sealer: new Sealer(secrets.encryptionKey),
    sender: new PinnedSender({ policy }),
    globalId,
  });
}

/** @throws {RangeError} for a name that no event may use: receivers could not look it up. */
export function globalId(type: string, id: string): string {
  if (!isNodeName(type)) throw new RangeError(`globalId: ${type} is no type with global ids`);
  return encodeId(type, id);
}
