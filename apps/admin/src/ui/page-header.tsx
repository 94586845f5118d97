import { Box, Breadcrumbs, Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PageTitle } from './page-title.tsx';

interface Props {
  readonly title: string;
  /** One or two sentences: what this page is for. */
  readonly description?: ReactNode;
  /** The way here, as `LinkAnchor`s, from the outside in; the page itself is not among them. */
  readonly crumbs?: readonly ReactNode[];
  /** Buttons, the main one last. */
  readonly actions?: ReactNode;
  /** Beside the title: badges of state. */
  readonly badge?: ReactNode;
}

/** The top of every page: where one is, what it is called, what can be done. */
export function PageHeader({ title, description, crumbs = [], actions, badge }: Props) {
  const { t } = useTranslation('ui');
  return (
    <Box component="header" mb="lg">
      <PageTitle>{title}</PageTitle>
      {crumbs.length === 0 ? null : (
        <Breadcrumbs component="nav" aria-label={t('breadcrumbs')} separatorMargin={6} mb={4} fz="sm">
          {crumbs}
        </Breadcrumbs>
      )}
      <Group justify="space-between" align="flex-start" gap="md">
        <Box flex={1} miw={260}>
          <Group gap="sm">
            <Title order={1}>{title}</Title>
            {badge}
          </Group>
          {description === undefined ? null : (
            <Text c="dimmed" size="sm" maw={760} mt={2} component="div">
              {description}
            </Text>
          )}
        </Box>
        {actions === undefined ? null : <Group gap="xs">{actions}</Group>}
      </Group>
    </Box>
  );
}
