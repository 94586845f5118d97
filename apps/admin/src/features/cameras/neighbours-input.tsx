import { ActionIcon, Button, Group, Input, NumberInput, Select, Stack, Text } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

export interface NeighbourDraft {
  readonly cameraId: string | null;
  readonly minSeconds: number | null;
  readonly typicalSeconds: number | null;
}

interface WholeNeighbour extends NeighbourDraft {
  readonly cameraId: string;
  readonly minSeconds: number;
}

/** Lines that were begun only are not sent. */
export const isWhole = (draft: NeighbourDraft): draft is WholeNeighbour =>
  draft.cameraId !== null && draft.minSeconds !== null;

interface Other {
  readonly id: string;
  readonly name: string;
}

interface Props {
  readonly value: readonly NeighbourDraft[];
  readonly onChange: (value: readonly NeighbourDraft[]) => void;
  readonly others: readonly Other[];
  readonly error: string | undefined;
}

const begun: NeighbourDraft = { cameraId: null, minSeconds: 30, typicalSeconds: null };

/** The cameras that people come from and go to, a line each. */
export function NeighboursInput({ value, onChange, others, error }: Props) {
  const { t } = useTranslation('cameras');
  const put = (index: number, draft: NeighbourDraft): void =>
    onChange(value.map((one, at) => (at === index ? draft : one)));
  return (
    <Input.Wrapper
      component="fieldset"
      label={t('form.neighbours')}
      labelElement="div"
      description={t('form.neighboursHint')}
      error={error}
      aria-label={t('form.neighbours')}
      style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}
    >
      <Stack gap="xs" mt="xs">
        {value.map((draft, index) => (
          <Line
            key={draft.cameraId ?? `new ${index}`}
            draft={draft}
            // each camera once
            others={others.filter(
              ({ id }) => id === draft.cameraId || !value.some(({ cameraId }) => cameraId === id),
            )}
            onChange={(next) => put(index, next)}
            onRemove={() => onChange(value.filter((_, at) => at !== index))}
          />
        ))}
        {others.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('form.noOthers')}
          </Text>
        ) : (
          <Button
            variant="default"
            size="xs"
            w="fit-content"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={value.length >= others.length}
            onClick={() => onChange([...value, begun])}
          >
            {t('form.addNeighbour')}
          </Button>
        )}
      </Stack>
    </Input.Wrapper>
  );
}

interface LineProps {
  readonly draft: NeighbourDraft;
  readonly others: readonly Other[];
  readonly onChange: (draft: NeighbourDraft) => void;
  readonly onRemove: () => void;
}

const secondsOf = (value: number | string): number | null => (value === '' ? null : Number(value));

function Line({ draft, others, onChange, onRemove }: LineProps) {
  const { t } = useTranslation('cameras');
  const name = others.find(({ id }) => id === draft.cameraId)?.name;
  return (
    <Group gap="xs" wrap="nowrap" align="flex-end">
      <Select
        label={t('form.camera')}
        flex={1}
        searchable
        required
        data={others.map(({ id, name: label }) => ({ value: id, label }))}
        value={draft.cameraId}
        onChange={(cameraId) => onChange({ ...draft, cameraId })}
      />
      <NumberInput
        label={t('form.minSeconds')}
        w={110}
        required
        min={0}
        max={604_800}
        allowDecimal={false}
        value={draft.minSeconds ?? ''}
        onChange={(value) => onChange({ ...draft, minSeconds: secondsOf(value) })}
      />
      <NumberInput
        label={t('form.typicalSeconds')}
        w={110}
        min={0}
        max={604_800}
        allowDecimal={false}
        value={draft.typicalSeconds ?? ''}
        onChange={(value) => onChange({ ...draft, typicalSeconds: secondsOf(value) })}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={name === undefined ? t('form.removeThis') : t('form.removeNeighbour', { name })}
        onClick={onRemove}
      >
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
