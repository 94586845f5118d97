import { Box, Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { LanguageChoice, SchemeChoice } from '../../app/shell/account-menu.tsx';
import { Logo } from '../../app/shell/logo.tsx';
import { PageTitle } from '../../ui/page-title.tsx';

interface Props {
  readonly title: string;
  readonly hint?: string;
  readonly children: ReactNode;
}

/** A card in the middle of the page. */
export function SessionFrame({ title, hint, children }: Props) {
  return (
    <Center mih="100vh" p="md">
      <PageTitle>{title}</PageTitle>
      <Stack w={400} maw="100%" gap="md">
        <Group gap="sm" justify="center">
          <Logo size={32} />
          <Text fw={650} size="lg">
            Gallerist
          </Text>
        </Group>
        <Paper component="main" id="main" p="xl">
          <Title order={1} mb={hint === undefined ? 'md' : 4}>
            {title}
          </Title>
          {hint === undefined ? null : (
            <Text size="sm" c="dimmed" mb="md">
              {hint}
            </Text>
          )}
          {children}
        </Paper>
        <Group gap="xs" grow component="footer">
          <Box>
            <LanguageChoice />
          </Box>
          <Box>
            <SchemeChoice />
          </Box>
        </Group>
      </Stack>
    </Center>
  );
}
