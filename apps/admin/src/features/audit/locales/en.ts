export const texts = {
  title: 'Audit',
  description:
    'Every change and every search, written together with what it did. Names of people are not in here; ids are.',
  server: 'the server itself',
  notSealed: 'not sealed yet',
  column: {
    at: 'When',
    action: 'Operation',
    outcome: 'Outcome',
    actor: 'Who',
    target: 'About',
    place: 'Place',
  },
  field: { targetId: 'Id of what it was about', requestId: 'Request', hash: 'Hash' },
  filter: { action: 'Operation', from: 'From', to: 'To', clear: 'Show all entries' },
  empty: {
    title: 'There are no entries',
    hint: 'The first change or search writes one.',
    filtered: 'No entry meets all conditions.',
  },
  chain: {
    title: 'Is the record as it was written?',
    description: 'Each entry carries the hash of the one before. The check recomputes all of them.',
    check: 'Check the chain',
    intact: 'The chain is intact.',
    broken: 'The chain is broken.',
    counts:
      '{{sealed}} sealed entries in {{months}} months, {{unsealed}} of the last seconds not sealed yet.',
    problem: 'First problem in {{month}}, place {{place}}: {{what}}',
    head: 'Last hash: {{hash}}. Noted elsewhere, it vouches for everything before it.',
    kind: {
      DROPPED_REAPPEARED: 'entries of a month that had been dropped are there again.',
      END_MISSING: 'the chain does not end where its head says.',
      ENTRY_CHANGED: 'the entry is not what was sealed.',
      HEAD_FORGED: 'the head was not written by this server, or its AUTH_SECRET has changed.',
      LINK_BROKEN: 'the entry does not follow the one before.',
      MONTH_MISSING: 'the whole month is missing.',
    },
  },
} as const;
