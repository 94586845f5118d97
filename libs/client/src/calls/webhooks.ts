import type { CallOptions } from '../core/connection.ts';
import { newIdempotencyKey } from '../core/document.ts';
import * as operations from '../generated/operations.ts';
import { accepted, present } from '../user-errors.ts';
import { keyed, type Ask, type MutationOptions } from './call.ts';

/** The secret is told here and never again; `verifyWebhook` checks deliveries with it. */
export interface WebhookWithSecret {
  readonly webhook: operations.WebhookFieldsFragment;
  readonly secret: string;
}

export function webhookCalls(ask: Ask) {
  return {
    /** @throws {UserErrors} */
    create: async (
      input: operations.CreateWebhookInput,
      options: MutationOptions = {},
    ): Promise<WebhookWithSecret> => {
      const variables = { input: keyed(input, options) };
      const { createWebhook } = await ask(operations.CreateWebhookDocument, variables, options);
      const { webhook, secret } = accepted(createWebhook);
      return { webhook: present(webhook), secret: present(secret) };
    },
    /** For 24 hours deliveries are signed with both secrets. @throws {UserErrors} */
    rotateSecret: async (id: string, options: MutationOptions = {}): Promise<WebhookWithSecret> => {
      const variables = { id, idempotencyKey: options.idempotencyKey ?? newIdempotencyKey() };
      const { rotateWebhookSecret } = await ask(operations.RotateWebhookSecretDocument, variables, options);
      const { webhook, secret } = accepted(rotateWebhookSecret);
      return { webhook: present(webhook), secret: present(secret) };
    },
    /** Posts one delivery of the event `webhook.test`. @returns Its id. @throws {UserErrors} */
    test: async (id: string, options: MutationOptions = {}): Promise<string> => {
      const variables = { id, idempotencyKey: options.idempotencyKey ?? newIdempotencyKey() };
      const { testWebhook } = await ask(operations.TestWebhookDocument, variables, options);
      return present(accepted(testWebhook).delivery).id;
    },
    /** Sent once. @throws {UserErrors} */
    delete: async (id: string, options: CallOptions = {}): Promise<void> => {
      accepted((await ask(operations.DeleteWebhookDocument, { id }, options)).deleteWebhook);
    },
  };
}
