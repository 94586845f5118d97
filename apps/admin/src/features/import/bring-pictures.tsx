import { Alert, Button, FileButton, Group, Stack, Text } from '@mantine/core';
import { IconFolder, IconUpload } from '@tabler/icons-react';
import { useState, type InputHTMLAttributes } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../graphql/index.ts';
import { useNotices } from '../../ui/notices.ts';
import { Section } from '../../ui/section.tsx';
import { useFileDrop } from '../../ui/use-file-drop.ts';
import classes from './bring-pictures.module.css';
import { chosenFiles, droppedFiles } from './dropped-files.ts';
import { startImportDocument } from './import.operations.ts';
import { defaultOptions, ImportOptions, type ImportOptionValues } from './import-options.tsx';
import { placed, selectionOf, type LooseRule, type Selection } from './selection.ts';
import { SelectionSummary } from './selection-summary.tsx';
import { SendingProgress } from './sending-progress.tsx';
import { Unfinished } from './unfinished.tsx';
import { useSending } from './use-sending.ts';

interface Props {
  readonly galleryId: string;
  readonly onStarted: (jobId: string, archive: Blob) => void;
}

/** What Chromium, Firefox and Safari understand, and React's types do not know. */
const folderField = { webkitdirectory: '' } as InputHTMLAttributes<HTMLInputElement>; // reason: see above

/** From files to a job. */
export function BringPictures({ galleryId, onStarted }: Props) {
  const { t } = useTranslation('import');
  const [selection, setSelection] = useState<Selection | null>(null);
  const [rule, setRule] = useState<LooseRule>({ kind: 'fileName' });
  const [options, setOptions] = useState<ImportOptionValues>(defaultOptions);
  const sending = useSending(galleryId);
  const start = useStart(galleryId, { sending, options, onStarted });
  const isIdle = sending.phase.kind === 'idle';
  const isNameless =
    selection !== null && selection.loose > 0 && rule.kind === 'one' && rule.name.trim() === '';
  return (
    <Section title={t('bring.title')} description={t('bring.hint')}>
      <Stack>
        {isIdle ? <Unfinished galleryId={galleryId} /> : null}
        {isIdle ? <DropHere onFiles={(files) => setSelection(selectionOf(files))} /> : null}
        {selection === null && isIdle ? <Structure /> : null}
        {selection !== null && isIdle ? (
          <>
            <SelectionSummary selection={selection} rule={rule} onRule={setRule} />
            <ImportOptions values={options} onChange={setOptions} />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={() => setSelection(null)}>
                {t('bring.clear')}
              </Button>
              <Button
                leftSection={<IconUpload size={16} aria-hidden />}
                disabled={isNameless}
                onClick={() => {
                  void start(selection, rule).then((isStarted) => {
                    if (isStarted) setSelection(null);
                  });
                }}
              >
                {t('bring.start')}
              </Button>
            </Group>
          </>
        ) : null}
        <SendingProgress phase={sending.phase} onStop={sending.stop} />
      </Stack>
    </Section>
  );
}

interface Starting {
  readonly sending: ReturnType<typeof useSending>;
  readonly options: ImportOptionValues;
  readonly onStarted: Props['onStarted'];
}

function useStart(galleryId: string, { sending, options, onStarted }: Starting) {
  const notices = useNotices();
  const action = useAction(startImportDocument, { key: 'input', changes: ['RecentImports'] });
  return async (selection: Selection, rule: LooseRule): Promise<boolean> => {
    try {
      const sent = await sending.send(selection, placed(selection.files, rule));
      if (sent === null) return false;
      const payload = await action.run({ input: { galleryId, uploadId: sent.upload.id, ...options } });
      const jobId = payload?.job?.id;
      if (jobId !== undefined) onStarted(jobId, sent.archive);
      return jobId !== undefined;
    } catch (error) {
      notices.fault(error);
      return false;
    }
  };
}

function DropHere({ onFiles }: { readonly onFiles: (files: ReturnType<typeof chosenFiles>) => void }) {
  const { t } = useTranslation('import');
  const notices = useNotices();
  const drop = useFileDrop((_files, transfer) => {
    droppedFiles(transfer).then(onFiles, (error: unknown) => notices.fault(error));
  });
  return (
    <div className={classes['drop']} data-over={drop.isOver || undefined} {...drop.handlers}>
      <IconUpload size={28} stroke={1.5} aria-hidden />
      <Text fw={550}>{t('drop.title')}</Text>
      <Group gap="xs" justify="center">
        <FileButton
          multiple
          onChange={(files) => onFiles(chosenFiles(files))}
          inputProps={{ ...folderField, 'aria-label': t('drop.folder') }}
        >
          {(props) => (
            <Button variant="default" leftSection={<IconFolder size={16} aria-hidden />} {...props}>
              {t('drop.folder')}
            </Button>
          )}
        </FileButton>
        <FileButton
          multiple
          accept="image/*,.zip,.csv"
          onChange={(files) => onFiles(chosenFiles(files))}
          inputProps={{ 'aria-label': t('drop.files') }}
        >
          {(props) => (
            <Button variant="default" {...props}>
              {t('drop.files')}
            </Button>
          )}
        </FileButton>
      </Group>
    </div>
  );
}

/** What names the people: shown until something is chosen. */
function Structure() {
  const { t } = useTranslation('import');
  return (
    <Alert variant="light" color="gray" title={t('structure.title')}>
      <Text size="sm">{t('structure.folders')}</Text>
      <pre className={classes['tree']}>{t('structure.example')}</pre>
      <Text size="sm">{t('structure.csv')}</Text>
    </Alert>
  );
}
