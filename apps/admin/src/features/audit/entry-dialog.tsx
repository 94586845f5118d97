import { Code, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useActionWords, useTargetWords } from './action-words.ts';
import { Outcome, type Entry } from './audit.page.tsx';

interface Props {
  /** Null closes the dialog. */
  readonly entry: Entry | null;
  readonly onClose: () => void;
}

export function EntryDialog({ entry, onClose }: Props) {
  const inWords = useActionWords();
  return (
    <Dialog
      isOpen={entry !== null}
      onClose={onClose}
      size="lg"
      title={entry === null ? '' : inWords(entry.action)}
    >
      {entry === null ? null : <Entry entry={entry} />}
    </Dialog>
  );
}

function Entry({ entry }: { readonly entry: Entry }) {
  const { t } = useTranslation('audit');
  const about = useTargetWords();
  const id = (value: string | null | undefined) =>
    typeof value === 'string' ? <Code style={{ overflowWrap: 'anywhere' }}>{value}</Code> : '–';
  return (
    <Stack>
      <Facts
        rows={[
          [t('column.action'), <Code key="action">{entry.action}</Code>],
          [t('column.at'), <Moment key="at" at={entry.at} absolute />],
          [t('column.actor'), entry.actorName ?? t('server')],
          [t('column.outcome'), <Outcome key="outcome" outcome={entry.outcome} />],
          [t('column.target'), about(entry.targetType)],
          [t('field.targetId'), id(entry.targetId)],
          [t('field.requestId'), id(entry.requestId)],
          [t('column.place'), entry.chainIndex ?? t('notSealed')],
          [t('field.hash'), id(entry.hash)],
        ]}
      />
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {JSON.stringify(entry.detail, null, 2)}
      </Code>
    </Stack>
  );
}
