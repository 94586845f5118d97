import { Button, FileButton, Group, Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../graphql/index.ts';
import type { ImportEntriesQuery, ImportReason, RejectReason } from '../../graphql/generated/graphql.ts';
import { ConnectionTable } from '../../ui/connection-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FileThumbnail } from '../../ui/file-thumbnail.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { isRejection } from '../../ui/rejection.ts';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import { importEntriesDocument } from './import.operations.ts';
import { openLocalArchive, type LocalArchive } from './local-archive.ts';

interface Props {
  readonly galleryId: string;
  readonly jobId: string;
  readonly outcome: 'REJECTED' | 'ALL';
  readonly archive: Blob | null;
  readonly isOver: boolean;
}

type Entry = NonNullable<ImportEntriesQuery['job']>['importEntries']['nodes'][number] & {
  readonly id: string;
};

const entriesOf = (result: ImportEntriesQuery) => result.job?.importEntries;

/** One line for each file: the picture, whose it is, and why it was not taken. */
export function ImportEntries({ galleryId, jobId, outcome, archive, isOver }: Props) {
  const { t } = useTranslation('import');
  const [chosen, setChosen] = useState<Blob | null>(null);
  const source = chosen ?? archive;
  const archiveKey = ['LocalArchive', jobId, source?.size];
  const local = useQuery({
    queryKey: archiveKey,
    queryFn: () => (source === null ? null : openLocalArchive(source)),
    enabled: source !== null,
    meta: { isLasting: true },
  });
  const entries = useConnection(
    importEntriesDocument,
    { id: jobId, ...(outcome === 'ALL' ? {} : { outcome }) },
    entriesOf,
  );
  const rows = useMemo(
    () => entries.rows.map((row): Entry => ({ ...row, id: String(row.index) })),
    [entries.rows],
  );
  const isPictureless = source === null && rows.some((row) => row.outcome === 'REJECTED');
  return (
    <>
      {isPictureless ? <ChooseAgain onChoose={setChosen} /> : null}
      <ConnectionTable
        of={{ ...entries, rows }}
        label={t('entries.label')}
        columns={useColumns(galleryId, { archive: local.data ?? null, archiveKey })}
        rowHeight={60}
        empty={
          <EmptyState
            title={outcome === 'ALL' || !isOver ? t('entries.none') : t('entries.allTaken')}
            hint={isOver ? undefined : t('entries.noneYet')}
          />
        }
      />
    </>
  );
}

/** The server keeps no refused pictures: after a reload they are shown from the same ZIP, chosen again. */
function ChooseAgain({ onChoose }: { readonly onChoose: (archive: Blob) => void }) {
  const { t } = useTranslation('import');
  return (
    <Group gap="xs">
      <Text size="sm" c="dimmed">
        {t('entries.picturesGone')}
      </Text>
      <FileButton
        accept=".zip"
        onChange={(file) => {
          if (file !== null) onChoose(file);
        }}
        inputProps={{ 'aria-label': t('entries.chooseZip') }}
      >
        {(props) => (
          <Button size="compact-xs" variant="default" {...props}>
            {t('entries.chooseZip')}
          </Button>
        )}
      </FileButton>
    </Group>
  );
}

interface Pictures {
  readonly archive: LocalArchive | null;
  /** Of another archive the same name is another picture. */
  readonly archiveKey: readonly unknown[];
}

function useColumns(galleryId: string, pictures: Pictures): readonly Column<Entry>[] {
  const { t } = useTranslation(['import', 'ui']);
  const words = useReason();
  return [
    {
      key: 'picture',
      header: t('entries.picture'),
      width: '5rem',
      cell: (entry) => <Picture entry={entry} {...pictures} />,
    },
    { key: 'name', header: t('entries.file'), width: 'minmax(0, 1.4fr)', cell: ({ name }) => name },
    {
      key: 'person',
      header: t('entries.person'),
      cell: ({ identity }) =>
        identity === null ? (
          '–'
        ) : (
          <LinkAnchor
            to="/galleries/$galleryId/identities/$identityId"
            params={{ galleryId, identityId: identity.id }}
            preload={false}
            fz="sm"
          >
            {identity.name ?? identity.externalId ?? t('entries.unnamed')}
          </LinkAnchor>
        ),
    },
    {
      key: 'outcome',
      header: t('entries.outcome'),
      width: 'minmax(0, 2fr)',
      cell: ({ outcome, reason, message }) => {
        const isTaken = outcome === 'ACCEPTED';
        const Icon = isTaken ? IconCheck : IconX;
        const text = isTaken ? t('entries.taken') : words(reason, message);
        const detail = reason !== null && ofLists.has(reason) && message !== text ? message : null;
        return (
          <Group gap={6} wrap="nowrap" title={message ?? text}>
            <Icon
              size={16}
              color={`var(--mantine-color-${isTaken ? 'teal' : 'orange'}-6)`}
              style={{ flex: 'none' }}
              aria-hidden
            />
            <div style={{ minWidth: 0 }}>
              <Text size="sm" truncate>
                {text}
              </Text>
              {detail === null ? null : (
                <Text size="xs" c="dimmed" truncate>
                  {detail}
                </Text>
              )}
            </div>
          </Group>
        );
      },
    },
  ];
}

type OwnReason = Exclude<ImportReason, RejectReason>;

/** What only imports refuse, all of it, as the compiler sees to. */
const ownReasons: Readonly<Record<OwnReason, true>> = {
  COMPRESSION_BOMB: true,
  DAMAGED_ENTRY: true,
  DUPLICATE_ENTRY: true,
  ENCRYPTED: true,
  FILE_MISSING: true,
  IDENTITY_ERASED: true,
  INVALID_CONSENT: true,
  INVALID_ROW: true,
  NESTED_ARCHIVE: true,
  NO_IDENTITY: true,
  UNSAFE_PATH: true,
};

/** A row has many cells: only the server's message tells which of them to mend. */
const ofLists: ReadonlySet<string> = new Set<OwnReason>(['FILE_MISSING', 'INVALID_CONSENT', 'INVALID_ROW']);

const isOwn = (reason: string): reason is OwnReason => Object.hasOwn(ownReasons, reason);

/** The reason in the visitor's words; the server's own where it is a new one. */
function useReason(): (reason: ImportReason | null, message: string | null) => string {
  const { t } = useTranslation(['import', 'ui']);
  return (reason, message) => {
    if (isRejection(reason)) return t(`ui:reject.${reason}`);
    return reason !== null && isOwn(reason) ? t(`reason.${reason}`) : (message ?? '');
  };
}

function Picture({ entry, archive, archiveKey }: Pictures & { readonly entry: Entry }) {
  const isLocal = entry.sample === null && archive !== null;
  const picture = useQuery({
    queryKey: [...archiveKey, entry.name],
    queryFn: () => (archive === null ? null : archive.read(entry.name)),
    enabled: isLocal,
    meta: { isLasting: true },
  });
  if (isLocal && picture.data instanceof Blob) return <FileThumbnail file={picture.data} size={44} />;
  return <Thumbnail url={entry.sample?.cropUrl} alt="" size={44} />;
}
