import { Group, Kbd, Stack, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Dialog } from './dialog.tsx';
import { closeHotkeyHelp, openHotkeyHelp, useHotkeyHelp, type HotkeyNote } from './hotkey-help-state.ts';

/** `?`: the keys that work everywhere, and those of the page. */
export function HotkeyHelp() {
  const { t } = useTranslation('ui');
  const { isOpen, notes } = useHotkeyHelp();
  useHotkeys([['shift+?', openHotkeyHelp]]);
  const everywhere: readonly HotkeyNote[] = [
    { keys: 'Ctrl+K', label: t('hotkeys.find') },
    { keys: '?', label: t('hotkeys.help') },
    { keys: 'Esc', label: t('hotkeys.close') },
  ];
  return (
    <Dialog isOpen={isOpen} onClose={closeHotkeyHelp} title={t('hotkeys.title')}>
      <Stack gap="xs">
        {[...notes, ...everywhere].map(({ keys, label }) => (
          <Group key={`${keys} ${label}`} justify="space-between" wrap="nowrap">
            <Text size="sm">{label}</Text>
            <Group gap={4} wrap="nowrap">
              {keys.split('+').map((key) => (
                <Kbd key={key}>{key === 'mod' ? 'Ctrl' : key}</Kbd>
              ))}
            </Group>
          </Group>
        ))}
      </Stack>
    </Dialog>
  );
}
