import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, type UserFailure } from '../../core/user-failure.ts';
import type { Feedback, FeedbackRequest } from './feedback.types.ts';

/** What a verdict says of a probe: who it is, and who it is not. At least one of them. */
export interface Claims {
  readonly is: string | null;
  readonly isNot: string | null;
}

const candidatePath = ['input', 'candidateIdentityId'];
const correctPath = ['input', 'correctIdentityId'];

/** Checks which identities the verdict names; their ids are looked up later. */
export function shapeProblem(request: FeedbackRequest): UserFailure | null {
  const { verdict, candidateIdentityId, correctIdentityId, enroll, probeIndex } = request;
  if (!Number.isInteger(probeIndex) || probeIndex < 0) {
    return invalidInput('probeIndex must be 0 or more', ['input', 'probeIndex']);
  }
  if (verdict !== 'IS_PERSON' && candidateIdentityId === undefined) {
    return invalidInput(`${verdict} needs candidateIdentityId`, candidatePath);
  }
  if (verdict !== 'IS_PERSON' && correctIdentityId !== undefined) {
    return invalidInput('correctIdentityId goes with IS_PERSON only', correctPath);
  }
  if (verdict === 'IS_PERSON' && correctIdentityId === undefined) {
    return invalidInput('IS_PERSON needs correctIdentityId', correctPath);
  }
  if (enroll && verdict === 'NOT_THIS_PERSON') {
    return invalidInput('NOT_THIS_PERSON names nobody whom the probe could be enrolled to', [
      'input',
      'enroll',
    ]);
  }
  return null;
}

/** With the identities that the ids stand for now. */
export function claimsOf(
  request: Pick<FeedbackRequest, 'verdict'>,
  identities: { readonly candidate: string | null; readonly correct: string | null },
): Result<Claims, UserFailure> {
  const { candidate, correct } = identities;
  if (request.verdict === 'CORRECT') return ok({ is: candidate, isNot: null });
  if (request.verdict === 'NOT_THIS_PERSON') return ok({ is: null, isNot: candidate });
  if (candidate !== null && candidate === correct) {
    const message = 'the candidate cannot be both the wrong and the right one: CORRECT says that it is right';
    return fail({ code: 'CONTRADICTORY_VERDICT', message, path: correctPath });
  }
  return ok({ is: correct, isNot: candidate });
}

/** What standing feedback says, with its identities as they are now. */
export interface StandingClaims extends Claims {
  readonly actorId: string;
  readonly state: Feedback['state'];
}

/**
 * Whether somebody may still say this of a probe whose standing feedback (proposed or confirmed, of one gallery) is
 * given. Nobody says a thing twice or contradicts themselves; what is confirmed contradicts nothing confirmed. Proposals
 * of others bind nobody.
 */
export function conflictWith(
  claims: Claims,
  standing: readonly StandingClaims[],
  giver: { readonly actorId: string; readonly isDeciding: boolean },
): UserFailure | null {
  const own = standing.filter((other) => other.actorId === giver.actorId);
  const binding = standing.filter(
    (other) => other.actorId === giver.actorId || (giver.isDeciding && other.state === 'CONFIRMED'),
  );
  if (binding.some((other) => contradicts(claims, other))) {
    const message = 'it contradicts feedback on this probe that stands; that must be withdrawn first';
    return { code: 'CONTRADICTORY_VERDICT', message, path: ['input', 'verdict'] };
  }
  if (own.some((other) => repeats(claims, other))) {
    const message = 'you have given this feedback before';
    return { code: 'ALREADY_GIVEN', message, path: ['input'] };
  }
  return null;
}

function contradicts(a: Claims, b: Claims): boolean {
  const areTwoPeople = a.is !== null && b.is !== null && a.is !== b.is;
  return areTwoPeople || isSame(a.is, b.isNot) || isSame(a.isNot, b.is);
}

/** Whether it adds nothing. */
function repeats(a: Claims, b: Claims): boolean {
  return (a.is === null || a.is === b.is) && (a.isNot === null || a.isNot === b.isNot);
}

function isSame(a: string | null, b: string | null): boolean {
  return a !== null && a === b;
}
