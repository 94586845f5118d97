import { invalidInput, type UserFailure } from '../../core/user-failure.ts';
import { builtInTerms, longestDays, type AskedRule, type RetentionKind } from './retention.types.ts';

/** Kinds that are never kept longer than this, whatever rules say. */
const mostDays: Partial<Record<RetentionKind, number>> = { PROBES: builtInTerms.PROBES ?? longestDays };

/** Null if the rules can be set. */
export function rulesProblem(
  rules: readonly AskedRule[],
  { isInstance }: { readonly isInstance: boolean },
): UserFailure | null {
  if (rules.length === 0) return invalidInput('rules must have at least one rule', ['input', 'rules']);
  if (new Set(rules.map(({ kind }) => kind)).size < rules.length) {
    return invalidInput('rules must name each kind once', ['input', 'rules']);
  }
  for (const [place, rule] of rules.entries()) {
    const path = ['input', 'rules', String(place), 'term'];
    const message = termProblem(rule, isInstance);
    if (message !== null) return invalidInput(message, path);
  }
  return null;
}

function termProblem({ kind, term }: AskedRule, isInstance: boolean): string | null {
  if ('isInherited' in term) return isInstance ? 'the instance has nobody to inherit from' : null;
  const most = mostDays[kind];
  if (term.days === null) return most === undefined ? null : `${kind} are kept at most ${most} days`;
  const longest = most ?? longestDays;
  const isTerm = Number.isInteger(term.days) && term.days >= 0 && term.days <= longest;
  return isTerm ? null : `days of ${kind} must be from 0 to ${longest}`;
}
