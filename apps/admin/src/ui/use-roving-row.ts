import { useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { nextIndex } from './next-index.ts';

interface Scroller {
  scrollToIndex: (index: number) => void;
}

interface Options {
  readonly count: number;
  /** Items beside each other; 1 in a table. */
  readonly columns?: number;
  readonly onOpen: (index: number) => void;
  /** Counts rows, not items. */
  readonly virtual: Scroller;
}

/** One item can be reached by Tab, the others by arrows, Home, End and Page keys; Enter opens. */
export function useRovingRow({ count, columns = 1, onOpen, virtual }: Options) {
  const [active, setActive] = useState(0);
  const container = useRef<HTMLElement | null>(null);
  const current = Math.min(active, Math.max(0, count - 1));

  function focus(index: number): void {
    setActive(index);
    virtual.scrollToIndex(Math.floor(index / columns));
    // The item may be drawn only by the scrolling that was asked for just now.
    requestAnimationFrame(() => {
      const item = container.current?.querySelector<HTMLElement>(`[data-item="${index}"]`);
      item?.focus({ preventScroll: true });
    });
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const isItem = event.target instanceof HTMLElement && event.target.dataset['item'] !== undefined;
    if (!isItem) return;
    container.current = event.currentTarget;
    if (event.key === 'Enter') {
      event.preventDefault();
      onOpen(current);
      return;
    }
    const next = nextIndex(event.key, { index: current, count, columns });
    if (next === null) return;
    event.preventDefault();
    focus(next);
  }

  return {
    container: { onKeyDown },
    row: (index: number) => ({
      tabIndex: index === current ? 0 : -1,
      'data-item': index,
      onFocus: () => setActive(index),
    }),
  };
}

/** Whether a click meant the row and not a link or a button on it. */
export function isOfRow(event: MouseEvent<HTMLElement>): boolean {
  const { target } = event;
  return !(
    target instanceof Element && target.closest('a, button, input, label, [role="menuitem"]') !== null
  );
}
