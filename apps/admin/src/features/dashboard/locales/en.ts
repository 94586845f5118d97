export const texts = {
  title: 'Dashboard',
  description: 'What is kept here, and how it goes.',
  galleries: 'Galleries',
  empty: { title: 'There is no gallery yet', hint: 'A gallery keeps the people who are to be recognised.' },
  column: { name: 'Gallery', identities: 'People', samples: 'Pictures', updated: 'Changed' },
} as const;
