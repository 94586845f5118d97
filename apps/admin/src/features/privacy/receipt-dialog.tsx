import { Badge, Button, Group, List, Loader, Stack, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrivacyErasureQuery } from '../../graphql/generated/graphql.ts';
import { useOperation } from '../../graphql/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Facts } from '../../ui/facts.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { erasureDocument } from './erasure.operations.ts';
import type { texts } from './locales/en.ts';
import { countsOf, readReceipt, type ReceiptView } from './receipt.ts';
import { saveText } from './save-text.ts';
import { useStoreName } from './use-store-name.ts';

type Erasure = NonNullable<PrivacyErasureQuery['erasure']>;

interface Props {
  /** Null: none is looked at. */
  readonly id: string | null;
  readonly onClose: () => void;
}

const pollMs = 1_500;

/** How far an erasure is, and its receipt once there is one. */
export function ReceiptDialog({ id, onClose }: Props) {
  const { t } = useTranslation('privacy');
  const query = useOperation(erasureDocument, id === null ? null : { id }, {
    refetchMs: (last) => (last?.erasure?.state === 'RUNNING' ? pollMs : false),
  });
  return (
    <Dialog isOpen={id !== null} onClose={onClose} title={t('receipt.title')} size="lg">
      <QueryState of={query}>
        {({ erasure }) =>
          erasure === null ? <Text>{t('receipt.absent')}</Text> : <Detail erasure={erasure} />
        }
      </QueryState>
    </Dialog>
  );
}

export function ErasureState({ state }: Pick<Erasure, 'state'>) {
  const { t } = useTranslation('privacy');
  return (
    <Badge color={state === 'DONE' ? 'teal' : 'accent'} variant="light">
      {t(`erasureState.${state}`)}
    </Badge>
  );
}

function Detail({ erasure }: { readonly erasure: Erasure }) {
  const { t } = useTranslation('privacy');
  const format = useFormat();
  const { state, reason, createdAt, finishedAt, gallery, requestedByName, receipt } = erasure;
  const view = receipt === null ? null : readReceipt(receipt);
  return (
    <Stack>
      <Group role="status">
        <ErasureState state={state} />
        {state === 'RUNNING' ? <Loader size="xs" aria-hidden /> : null}
        <Text size="sm">{t(`receipt.${state}`)}</Text>
      </Group>
      <Facts
        rows={[
          [t('receipt.gallery'), gallery?.name ?? t('receipt.galleryGone')],
          [t('receipt.reason'), t(`erasureReason.${reason}`)],
          [t('receipt.by'), requestedByName ?? t('receipt.server')],
          [t('receipt.begun'), format.dateTime(createdAt)],
          ...(finishedAt === null ? [] : [[t('receipt.finished'), format.dateTime(finishedAt)] as const]),
        ]}
      />
      <Removed counts={view?.removed ?? countsOf(erasure.removed)} />
      {view === null ? null : <NotReached view={view} />}
      {receipt === null ? null : (
        <Button
          w="fit-content"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => saveText(receipt, `gallerist-receipt-${createdAt.slice(0, 10)}.json`)}
        >
          {t('receipt.download')}
        </Button>
      )}
    </Stack>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div>
      <Title order={3} mb={4}>
        {title}
      </Title>
      {children}
    </div>
  );
}

function Removed({ counts }: { readonly counts: ReceiptView['removed'] }) {
  const { t } = useTranslation('privacy');
  const format = useFormat();
  const nameOf = useStoreName();
  return (
    <Part title={t('receipt.removed')}>
      {counts.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('receipt.nothingYet')}
        </Text>
      ) : (
        <Facts rows={counts.map(([store, count]) => [nameOf(store), format.number(count)] as const)} />
      )}
    </Part>
  );
}

type Known = keyof (typeof texts)['notReached'];

function NotReached({ view }: { readonly view: ReceiptView }) {
  const { t } = useTranslation('privacy');
  return (
    <Part title={t('receipt.notReached')}>
      <List size="sm">
        {view.notReached.map(({ what, why }) => (
          // reason: of what has no text here the receipt's own words stand
          <List.Item key={what}>{t(`notReached.${what as Known}`, { defaultValue: why })}</List.Item>
        ))}
        {view.models.map(({ name, version }) => (
          <List.Item key={`${name} ${version}`}>{t('receipt.model', { name, version })}</List.Item>
        ))}
      </List>
    </Part>
  );
}
