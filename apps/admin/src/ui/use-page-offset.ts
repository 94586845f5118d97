import { useLayoutEffect, useState, type RefObject } from 'react';

/** How far below the top of the document an element begins; lists that scroll with the page count from there. */
export function usePageOffset(element: RefObject<HTMLElement | null>): number {
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const measure = (): void => {
      const { current } = element;
      if (current !== null) setOffset(Math.round(current.getBoundingClientRect().top + window.scrollY));
    };
    measure();
    // What stands above grows and shrinks: pictures arrive, messages come and go.
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [element]);
  return offset;
}
