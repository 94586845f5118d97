import { Radio, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/use-format.ts';
import type { LooseRule, Selection } from './selection.ts';

interface Props {
  readonly selection: Selection;
  readonly rule: LooseRule;
  readonly onRule: (rule: LooseRule) => void;
}

/** What was chosen, and, for pictures that lie in no folder, whose they are. */
export function SelectionSummary({ selection, rule, onRule }: Props) {
  const { t } = useTranslation('import');
  const format = useFormat();
  const { kind, files, bytes, people, loose, name } = selection;
  const size = format.bytes(bytes);
  const count = files.length;
  return (
    <Stack gap="sm">
      <Text size="sm" fw={550} role="status">
        {kind === 'archive'
          ? t('summary.archive', { name, size })
          : t('summary.files', { count, number: format.number(count), size })}
        {people === 0 ? '' : ` ${t('summary.people', { count: people, number: format.number(people) })}`}
      </Text>
      {loose === 0 ? null : (
        <Radio.Group
          label={t('loose.title', { count: loose, number: format.number(loose) })}
          value={rule.kind}
          onChange={(value) => onRule(value === 'one' ? { kind: 'one', name: '' } : { kind: 'fileName' })}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="fileName" label={t('loose.fileName')} />
            <Radio value="one" label={t('loose.one')} />
            {rule.kind === 'one' ? (
              <TextInput
                aria-label={t('loose.name')}
                placeholder={t('loose.name')}
                value={rule.name}
                onChange={(event) => onRule({ kind: 'one', name: event.currentTarget.value })}
                maw={320}
                ml={28}
              />
            ) : null}
          </Stack>
        </Radio.Group>
      )}
    </Stack>
  );
}
