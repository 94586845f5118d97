import { Center, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconMoodEmpty, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  /** Why there is nothing, and what would put something here. */
  readonly hint?: ReactNode;
  /** The way on: an empty page is never a dead end. */
  readonly action?: ReactNode;
  readonly icon?: Icon;
}

export function EmptyState({ title, hint, action, icon: Shown = IconMoodEmpty }: Props) {
  return (
    <Center py={64} px="md">
      <Stack align="center" gap="sm" maw={460} ta="center">
        <ThemeIcon size={52} radius="xl" variant="light" color="gray">
          <Shown size={26} stroke={1.5} aria-hidden />
        </ThemeIcon>
        <Text fw={600}>{title}</Text>
        {hint === undefined ? null : (
          <Text size="sm" c="dimmed" component="div">
            {hint}
          </Text>
        )}
        {action}
      </Stack>
    </Center>
  );
}
