import { getHotkeyHandler } from '@mantine/hooks';
import { useEffect, useEffectEvent } from 'react';
import { useHotkeyNotes } from './hotkey-help-state.ts';

export interface PageHotkey {
  /** As Mantine writes them: `A`, `shift+R`, `mod+Z`. */
  readonly keys: string;
  /** What it does, for the help overlay (`?`). */
  readonly label: string;
  readonly run: () => void;
  readonly isOff?: boolean;
}

/** Keys of a page; they rest while something is typed, and the help (`?`) lists them. */
export function usePageHotkeys(hotkeys: readonly PageHotkey[]): void {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (isTypedInto(event.target)) return;
    getHotkeyHandler(hotkeys.filter(({ isOff }) => isOff !== true).map(({ keys, run }) => [keys, run]))(
      event,
    );
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => handle(event);
    document.documentElement.addEventListener('keydown', listen);
    return () => document.documentElement.removeEventListener('keydown', listen);
  }, []);
  useHotkeyNotes(hotkeys.map(({ keys, label }) => ({ keys, label })));
}

const notTypedInto = ['checkbox', 'radio', 'button', 'file'];

/** A box that was ticked just now has the focus, and takes no letters. */
function isTypedInto(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !notTypedInto.includes(target.type);
  return (
    target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable
  );
}
