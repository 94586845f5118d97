import { mayGrantRole } from '../../core/access.ts';
import type { Actor, Role } from '../../core/context.ts';
import { checkGrantedGalleries } from '../../core/granting.ts';
import { plainText } from '../../core/plain-text.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, type UserFailure } from '../../core/user-failure.ts';

export interface NewApiKeyInput {
  readonly name: string;
  readonly role: Role;
  /** Row ids; null = all galleries; an item is null where the caller's id was no gallery's. */
  readonly galleryIds: readonly (string | null)[] | null;
  readonly maySeeEmbeddings: boolean;
  readonly decisionOnly: boolean;
  readonly rateLimitPerMinute: number | null;
  readonly expiresAt: Date | null;
}

export interface CheckedApiKeyInput extends NewApiKeyInput {
  readonly galleryIds: readonly string[] | null;
}

export const rateLimits = { defaultPerMinute: 6_000, maxPerMinute: 600_000 } as const;

/** Checks what was asked for against what the granter has: nobody grants more than they have. */
export function checkApiKeyInput(
  granter: Actor,
  input: NewApiKeyInput,
  now: Date,
): Result<CheckedApiKeyInput, UserFailure> {
  const name = plainText(input.name, { min: 1, max: 200, path: ['input', 'name'] });
  if (!name.ok) return name;
  const beyond = beyondGranter(granter, input);
  if (beyond !== null) return fail(beyond);
  if (input.expiresAt !== null && input.expiresAt <= now) {
    return fail(invalidInput('expiresAt must lie in the future', ['input', 'expiresAt']));
  }
  const limit = input.rateLimitPerMinute;
  if (limit !== null && (limit < 1 || limit > rateLimits.maxPerMinute)) {
    const message = `rateLimitPerMinute must be from 1 to ${rateLimits.maxPerMinute}`;
    return fail(invalidInput(message, ['input', 'rateLimitPerMinute']));
  }
  const galleries =
    input.galleryIds === null ? ok(null) : checkGrantedGalleries(granter.scope, input.galleryIds);
  return galleries.ok ? ok({ ...input, name: name.value, galleryIds: galleries.value }) : galleries;
}

function beyondGranter(granter: Actor, input: NewApiKeyInput): UserFailure | null {
  const forbidden = (field: string, message: string): UserFailure => ({
    code: 'FORBIDDEN',
    message,
    path: ['input', field],
  });
  if (!mayGrantRole(granter.role, input.role)) return forbidden('role', 'the role is above your own');
  if (input.galleryIds === null && granter.scope.kind !== 'ALL') {
    return forbidden('galleryIds', 'only a caller for all galleries may grant all galleries');
  }
  if (granter.decisionOnly === true && !input.decisionOnly) {
    return forbidden('decisionOnly', 'only a caller that is told similarities may grant that');
  }
  if (input.maySeeEmbeddings && input.decisionOnly) {
    return invalidInput('a key that is told decisions only may not see embeddings', [
      'input',
      'decisionOnly',
    ]);
  }
  if (input.maySeeEmbeddings && !granter.maySeeEmbeddings) {
    return forbidden('maySeeEmbeddings', 'only a caller that may see embeddings may grant it');
  }
  return null;
}
