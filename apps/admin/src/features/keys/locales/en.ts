export const texts = {
  title: 'API keys',
  description:
    'Programs call with a key. A key has a role and may be limited to some galleries; what it may not see does not exist for it.',
  create: 'New key',
  never: 'never',
  embeddings: 'embeddings',
  decisionOnly: 'decisions only',
  actionsOf: 'Actions for {{name}}',
  column: {
    name: 'Key',
    role: 'Role',
    galleries: 'Galleries',
    used: 'Last used',
    expires: 'Expires',
    actions: 'Actions',
  },
  state: { active: 'in use', expired: 'expired', revoked: 'revoked' },
  lifetime: { '30': '30 days', '90': '90 days', '365': 'a year', never: 'does not expire' },
  empty: {
    title: 'There is no key yet',
    hint: 'Make one for each program, so that you can take one away without the others.',
  },
  form: {
    name: 'Name',
    nameHint: 'The program and the place where it runs, for example “door terminal, entrance B”.',
    role: 'Role',
    roleHint: {
      INTEGRATOR: 'Enrols and searches. Its feedback waits for a reviewer.',
      VIEWER: 'Reads; neither searches nor changes anything.',
      REVIEWER: 'Enrols, searches and decides what is unsure.',
      ADMIN: 'Everything but what touches owners.',
      OWNER: 'Everything. Rarely what a program needs.',
    },
    lifetime: 'Expires after',
    perMinute: 'Requests a minute',
    embeddings: 'Answers may carry embeddings',
    embeddingsHint:
      'An embedding is biometric data. Leave this off unless the program compares vectors itself.',
    decisionOnly: 'Decisions only',
    decisionOnlyHint:
      'It is told no similarity, and confidence in tenths. Enough for a door; fewer ways to probe who is enrolled.',
    decisionOnlyForced: 'You are told decisions only yourself, and cannot give more.',
    submit: 'Make the key',
  },
  secret: { title: 'The new key', use: 'The program sends it with each request:' },
  rotate: {
    short: 'New secret',
    title: 'A new secret for “{{name}}”',
    warning:
      'The present secret stops working at once. Whatever uses it is refused until it has the new one.',
    confirm: 'Make a new secret',
  },
  revoke: {
    short: 'Revoke',
    title: 'Revoke “{{name}}”',
    warning: 'Whatever uses the key is refused at once, open connections included. This cannot be undone.',
    confirm: 'Revoke the key',
    done: 'The key is revoked.',
  },
} as const;
