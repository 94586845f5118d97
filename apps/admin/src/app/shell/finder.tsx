import { useHotkeys } from '@mantine/hooks';
import { lazy, Suspense, useEffect, useState } from 'react';
import { registerFinder } from './finder-state.ts';

const FinderDialog = lazy(async () => ({ default: (await import('./finder-dialog.tsx')).FinderDialog }));

/** Ctrl-K: pages, galleries and identities by name. */
export function Finder() {
  const [isOpen, setIsOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  useEffect(
    () =>
      registerFinder(() => {
        setWasOpened(true);
        setIsOpen(true);
      }),
    [],
  );
  useHotkeys(
    [
      [
        'mod+K',
        () => {
          setWasOpened(true);
          setIsOpen(true);
        },
      ],
    ],
    [],
  );
  if (!wasOpened) return null;
  return (
    <Suspense fallback={null}>
      <FinderDialog isOpen={isOpen} onClose={() => setIsOpen(false)} />
    </Suspense>
  );
}
