import { Alert, Badge, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GalleryScope } from '../../app/gallery-scope.tsx';
import { NotFoundPage } from '../../app/not-found.page.tsx';
import type { WebhookDeliveryState, WebhookQuery } from '../../graphql/generated/graphql.ts';
import { useConnection, type ConnectionRows } from '../../graphql/index.ts';
import { ConnectionTable } from '../../ui/connection-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Facts } from '../../ui/facts.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { WebhookActions } from './webhook-actions.tsx';
import { WebhookState } from './webhook-state.tsx';
import { webhookDocument } from './webhooks.operations.ts';

export type WebhookDetail = Extract<NonNullable<WebhookQuery['node']>, { deliveries: unknown }>;
type Delivery = WebhookDetail['deliveries']['nodes'][number];
type Shown = WebhookDeliveryState | 'ALL';

const shownStates: readonly Shown[] = ['ALL', 'PENDING', 'DELIVERED', 'FAILED'];

const isWebhook = (node: NonNullable<WebhookQuery['node']>): node is WebhookDetail => 'deliveries' in node;

function webhookOf({ node }: WebhookQuery): WebhookDetail | null {
  return node !== null && isWebhook(node) ? node : null;
}

const deliveriesOf = (result: WebhookQuery) => webhookOf(result)?.deliveries;

/** One webhook with what was delivered, what waits and what failed. */
export function WebhookPage() {
  const { webhookId } = useParams({ from: '/shell/webhooks/$webhookId' });
  const [shown, setShown] = useState<Shown>('ALL');
  const variables = { id: webhookId, ...(shown === 'ALL' ? {} : { state: shown }) };
  const deliveries = useConnection(webhookDocument, variables, deliveriesOf);
  const [known, setKnown] = useState<WebhookDetail | null>(null);
  const arrived = deliveries.first === undefined ? null : webhookOf(deliveries.first);
  // a change of the filter must not take the page away while its rows are on their way
  if (arrived !== null && arrived !== known) setKnown(arrived);
  if (deliveries.isAbsent) return <NotFoundPage />;
  if (known === null || known.id !== webhookId)
    return deliveries.error === null ? (
      <LoadingState />
    ) : (
      <ErrorState error={deliveries.error} onRetry={deliveries.refetch} />
    );
  return (
    <>
      <Header webhook={known} />
      <Stack>
        <About webhook={known} />
        <Deliveries rows={deliveries} shown={shown} onShow={setShown} />
      </Stack>
    </>
  );
}

function Header({ webhook }: { readonly webhook: WebhookDetail }) {
  const { t } = useTranslation('webhooks');
  return (
    <PageHeader
      title={webhook.name}
      crumbs={[
        <LinkAnchor key="all" to="/webhooks">
          {t('title')}
        </LinkAnchor>,
      ]}
      badge={<WebhookState webhook={webhook} />}
      actions={<WebhookActions webhook={webhook} />}
    />
  );
}

function About({ webhook }: { readonly webhook: WebhookDetail }) {
  const { t } = useTranslation('webhooks');
  const until = webhook.previousSecretUntil;
  return (
    <>
      {typeof webhook.disabledAt === 'string' ? (
        <Alert color="red" title={t('givenUp.title')}>
          {t('givenUp.hint')}
        </Alert>
      ) : null}
      <Section title={t('about')}>
        <Facts
          rows={[
            [
              t('column.url'),
              <Text key="url" inherit style={{ overflowWrap: 'anywhere' }}>
                {webhook.url}
              </Text>,
            ],
            [t('column.events'), webhook.events.map((event) => t(`event.${event}`)).join(' · ')],
            [t('column.galleries'), <GalleryScope key="galleries" galleries={webhook.galleries} />],
            [t('createdAt'), <Moment key="at" at={webhook.createdAt} />],
            ...(typeof until === 'string'
              ? [[t('previousSecret'), <Moment key="until" at={until} />] as const]
              : []),
          ]}
        />
      </Section>
    </>
  );
}

interface DeliveriesProps {
  readonly rows: ConnectionRows<Delivery, WebhookQuery>;
  readonly shown: Shown;
  readonly onShow: (shown: Shown) => void;
}

function Deliveries({ rows, shown, onShow }: DeliveriesProps) {
  const { t } = useTranslation('webhooks');
  const choice = (
    <SegmentedControl
      size="xs"
      aria-label={t('deliveries.show')}
      data={shownStates.map((state) => ({ value: state, label: t(`delivery.${state}`) }))}
      value={shown}
      onChange={(value) => onShow(shownStates.find((state) => state === value) ?? 'ALL')}
    />
  );
  return (
    <Section title={t('deliveries.title')} description={t('deliveries.description')} actions={choice}>
      <ConnectionTable
        of={rows}
        label={t('deliveries.title')}
        columns={useDeliveryColumns()}
        rowHeight={44}
        empty={<EmptyState title={t('deliveries.empty')} hint={t('deliveries.emptyHint')} />}
      />
    </Section>
  );
}

const colors = { DELIVERED: 'teal', FAILED: 'red', PENDING: 'gray' } as const;

function useDeliveryColumns(): readonly Column<Delivery>[] {
  const { t } = useTranslation('webhooks');
  const format = useFormat();
  return [
    { key: 'at', header: t('deliveries.at'), cell: ({ createdAt }) => <Moment at={createdAt} absolute /> },
    { key: 'event', header: t('deliveries.event'), cell: ({ event }) => event },
    {
      key: 'state',
      header: t('column.state'),
      cell: ({ state }) => (
        <Badge variant="light" color={colors[state]}>
          {t(`delivery.${state}`)}
        </Badge>
      ),
    },
    {
      key: 'answer',
      header: t('deliveries.answer'),
      cell: ({ lastStatus, lastFailure }) => lastFailure ?? lastStatus ?? '–',
    },
    {
      key: 'took',
      header: t('deliveries.took'),
      cell: ({ lastDurationMs: ms }) => (typeof ms === 'number' ? format.duration(ms) : '–'),
      align: 'end',
    },
    {
      key: 'attempts',
      header: t('deliveries.attempts'),
      cell: ({ attempts }) => format.number(attempts),
      align: 'end',
    },
    {
      key: 'next',
      header: t('deliveries.next'),
      cell: ({ nextAttemptAt }) => (
        <Group gap={4}>{typeof nextAttemptAt === 'string' ? <Moment at={nextAttemptAt} /> : '–'}</Group>
      ),
    },
  ];
}
