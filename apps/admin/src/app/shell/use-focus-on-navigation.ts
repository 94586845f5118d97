import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, type RefObject } from 'react';

/**
 * A new page begins at its beginning: the keyboard and screen readers are moved into it, as a page load would. The first
 * page keeps the focus where the browser put it, and so does a page that only changed its search parameters.
 */
export function useFocusOnNavigation(onNavigate: () => void): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onResolved', ({ fromLocation, pathChanged }) => {
        if (fromLocation === undefined || !pathChanged) return;
        onNavigate();
        main.current?.focus({ preventScroll: true });
      }),
    [router, onNavigate],
  );
  return main;
}
