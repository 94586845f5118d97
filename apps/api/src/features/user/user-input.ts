import { mayGrantRole } from '../../core/access.ts';
import type { Actor, Role } from '../../core/context.ts';
import { checkGrantedGalleries } from '../../core/granting.ts';
import { plainText } from '../../core/plain-text.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, type UserFailure } from '../../core/user-failure.ts';
import { z } from 'zod';
import type { Grant } from './user.types.ts';

export const passwordLength = { min: 12, max: 128 } as const;
const maxEmailLength = 254;

export function checkPersonName(name: string, path: readonly string[]): Result<string, UserFailure> {
  return plainText(name, { min: 1, max: 200, path });
}

/** The rule of better-auth, which looks addresses up in lower case. */
export function checkEmail(email: string, path: readonly string[]): Result<string, UserFailure> {
  const tidy = email.trim().toLowerCase();
  const isAddress = tidy.length <= maxEmailLength && z.email().safeParse(tidy).success;
  return isAddress ? ok(tidy) : fail(invalidInput('email must be an address such as name@example.org', path));
}

export function checkPassword(password: string, path: readonly string[]): Result<string, UserFailure> {
  const { min, max } = passwordLength;
  if (password.length < min) return fail(invalidInput(`password must have at least ${min} characters`, path));
  if (password.length > max) return fail(invalidInput(`password must have at most ${max} characters`, path));
  // A password of one repeated character is as long as you like and worth nothing.
  if (new Set(password).size < 4)
    return fail(invalidInput('password has too few different characters', path));
  return ok(password);
}

export interface AskedGrant {
  readonly role: Role;
  /** Row ids; an item is null where the caller's id was no gallery's. */
  readonly galleryIds: readonly (string | null)[] | null;
  readonly allGalleries: boolean;
  /** Absent: as it is. */
  readonly decisionOnly?: boolean;
}

/** Checks what is to be given against what the giver has: nobody grants more than they have. */
export function checkGrant(giver: Actor, asked: AskedGrant): Result<Grant, UserFailure> {
  const { role, galleryIds, allGalleries } = asked;
  const path = ['input', 'galleryIds'];
  if (!mayGrantRole(giver.role, role)) {
    return fail({ code: 'FORBIDDEN', message: 'the role is above your own', path: ['input', 'role'] });
  }
  if (giver.decisionOnly === true && asked.decisionOnly === false) {
    const message = 'only a caller that is told similarities may grant that';
    return fail({ code: 'FORBIDDEN', message, path: ['input', 'decisionOnly'] });
  }
  const decisionOnly = asked.decisionOnly ?? (giver.decisionOnly === true ? true : undefined);
  const told = decisionOnly === undefined ? {} : { decisionOnly };
  if (allGalleries === (galleryIds !== null)) {
    return fail(invalidInput('either galleryIds or allGalleries: true is needed', path));
  }
  if (galleryIds === null) {
    if (giver.scope.kind === 'ALL') return ok({ role, galleryIds: null, ...told });
    const message = 'only a caller for all galleries may grant all galleries';
    return fail({ code: 'FORBIDDEN', message, path: ['input', 'allGalleries'] });
  }
  const granted = checkGrantedGalleries(giver.scope, galleryIds);
  return granted.ok ? ok({ role, galleryIds: granted.value, ...told }) : granted;
}
