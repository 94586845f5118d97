import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useNotices } from '../ui/notices.ts';
import { sortErrors, type UserError } from './field-errors.ts';
import { IntentKey } from './intent-key.ts';
import { request, type Operation } from './request.ts';

interface Payload {
  readonly userErrors: readonly UserError[];
}

interface Options<Result> {
  /** Where the mutation takes its idempotency key: in `input`, or as the variable `$idempotencyKey`. */
  readonly key?: 'input' | 'argument';
  /** Fields of the form that can show a failure of theirs; all others become a notification. */
  readonly fields?: readonly string[];
  /** Said when it succeeded. */
  readonly success?: string | ((payload: PayloadOf<Result>) => string);
  /** Names of the queries that it changes; default: all that are on the page. */
  readonly changes?: readonly string[];
}

type PayloadOf<Result> = Result[keyof Result];

export interface Action<Result, Variables> {
  /** The payload, or null if it failed; what went wrong has been said then. */
  readonly run: (variables: Variables) => Promise<PayloadOf<Result> | null>;
  readonly isPending: boolean;
  readonly fieldErrors: Readonly<Record<string, string>>;
  /** The failures of the last run that no field shows, by their code. */
  readonly failures: readonly UserError[];
  readonly reset: () => void;
}

/** A mutation with one root field. Expected failures go to their fields or to a notification, faults to a notification with their request id. */
export function useAction<Result extends Record<keyof Result, Payload>, Variables>(
  operation: Operation<Result, Variables>,
  { key, fields = [], success, changes }: Options<Result> = {},
): Action<Result, Variables> {
  const intent = useRef(new IntentKey());
  const refresh = useRefresh(changes);
  const notices = useNotices();
  const [errors, setErrors] = useState(none);
  const mutation = useMutation({
    mutationFn: (variables: Variables) => request(operation, withKey(variables, key, intent.current)),
  });

  async function settle(payload: PayloadOf<Result>): Promise<PayloadOf<Result> | null> {
    intent.current.settle();
    if (payload.userErrors.length > 0) {
      const sorted = sortErrors(payload.userErrors, fields);
      setErrors(sorted);
      for (const { message } of sorted.others) notices.failure(message);
      return null;
    }
    if (success !== undefined) notices.success(typeof success === 'string' ? success : success(payload));
    await refresh();
    return payload;
  }

  async function run(variables: Variables): Promise<PayloadOf<Result> | null> {
    setErrors(none);
    try {
      return await settle(onlyField(await mutation.mutateAsync(variables)));
    } catch (error) {
      notices.fault(error);
      return null;
    }
  }

  const { isPending } = mutation;
  const reset = (): void => setErrors(none);
  return { run, isPending, fieldErrors: errors.fields, failures: errors.others, reset };
}

const none = sortErrors([], []);

/** Asks again what may have changed. */
function useRefresh(changes: readonly string[] | undefined): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    if (changes === undefined)
      await client.invalidateQueries({ predicate: ({ meta }) => meta?.['isLasting'] !== true });
    else await Promise.all(changes.map((name) => client.invalidateQueries({ queryKey: [name] })));
  };
}

function onlyField<Result>(result: Result): PayloadOf<Result> {
  const [payload] = Object.values(result as object) as PayloadOf<Result>[]; // reason: an object of one field
  if (payload === undefined) throw new TypeError('useAction: the operation has no root field');
  return payload;
}

function withKey<Variables>(
  variables: Variables,
  key: Options<unknown>['key'],
  intent: IntentKey,
): Variables {
  if (key === undefined) return variables;
  const idempotencyKey = intent.for(variables);
  if (key === 'argument') return { ...variables, idempotencyKey };
  const { input } = variables as { input: object }; // reason: what `key: 'input'` says
  return { ...variables, input: { ...input, idempotencyKey } };
}
