import { useHotkeys } from '@mantine/hooks';
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
  useHotkeys(hotkeys.filter(({ isOff }) => isOff !== true).map(({ keys, run }) => [keys, run]));
  useHotkeyNotes(hotkeys.map(({ keys, label }) => ({ keys, label })));
}
