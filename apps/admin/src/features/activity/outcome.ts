const good = ['OK', 'MATCH', 'SUCCEEDED'];
const quiet = ['UNKNOWN', 'QUEUED', 'RUNNING', 'CANCELLED'];

/** Beside the word, never instead of it. */
export function outcomeColour(outcome: string): 'teal' | 'gray' | 'orange' {
  if (good.includes(outcome)) return 'teal';
  return quiet.includes(outcome) ? 'gray' : 'orange';
}
