import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { postJson } from '../../graphql/index.ts';

interface SessionForm {
  readonly submit: (body: Readonly<Record<string, string>>) => Promise<void>;
  readonly isPending: boolean;
  readonly error: Error | null;
}

/** Posts to a route that answers with the session's cookie, then goes on as the one who is signed in. */
export function useSessionForm(path: string, goTo: string): SessionForm {
  const queries = useQueryClient();
  const router = useRouter();
  const [isPending, setIsPending] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const submit = async (body: Readonly<Record<string, string>>): Promise<void> => {
    setIsPending(true);
    setError(null);
    try {
      await postJson(path, body);
      // What was kept was another one's, or nobody's.
      queries.clear();
      router.history.push(goTo);
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error(String(thrown)));
    } finally {
      setIsPending(false);
    }
  };
  return { submit, isPending, error };
}

/** The texts of a form's fields. */
export function fieldsOf(form: HTMLFormElement): Readonly<Record<string, string>> {
  const entries = [...new FormData(form)].filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}
