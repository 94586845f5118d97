import { useEffect, useSyncExternalStore } from 'react';

/** A key of the page and what it does, as the help lists it. */
export interface HotkeyNote {
  readonly keys: string;
  readonly label: string;
}

let isOpen = false;
let notes: readonly (readonly HotkeyNote[])[] = [];
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function openHotkeyHelp(): void {
  isOpen = true;
  tell();
}

export function closeHotkeyHelp(): void {
  isOpen = false;
  tell();
}

export function useHotkeyHelp(): { readonly isOpen: boolean; readonly notes: readonly HotkeyNote[] } {
  const open = useSyncExternalStore(subscribe, () => isOpen);
  const listed = useSyncExternalStore(subscribe, () => notes);
  return { isOpen: open, notes: listed.flat() };
}

/** Lists keys in the help for as long as the component is there. */
export function useHotkeyNotes(own: readonly HotkeyNote[]): void {
  const text = JSON.stringify(own);
  useEffect(() => {
    const listed = JSON.parse(text) as readonly HotkeyNote[]; // reason: what was made text above
    notes = [...notes, listed];
    tell();
    return () => {
      notes = notes.filter((one) => one !== listed);
      tell();
    };
  }, [text]);
}
