import { Accordion, NumberInput, SimpleGrid, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/use-format.ts';

const names = [
  'epochs',
  'rate',
  'margin',
  'scale',
  'classesPerBatch',
  'samplesPerClass',
  'patience',
  'maxSamplesPerIdentity',
  'rank',
  'dropout',
  'batchSize',
  'seed',
] as const;

export type TrainingOptions = Readonly<Partial<Record<(typeof names)[number], number>>>;

interface Props {
  readonly value: TrainingOptions;
  readonly onChange: (options: TrainingOptions) => void;
  readonly error: string | undefined;
  /** What the recipe has where nothing is given; null until that is known. */
  readonly own: Readonly<Partial<Record<(typeof names)[number], number | null>>> | null;
}

/** What may be set of a recipe; what is left empty is the recipe's own. The server says what does not go together. */
export function TrainingOptionsInput({ value, onChange, error, own }: Props) {
  const { t } = useTranslation('training');
  const format = useFormat();
  const ownOf = (name: (typeof names)[number]): string => {
    const number = own?.[name];
    if (own === null) return t('form.own');
    return typeof number === 'number'
      ? t('form.ownValue', { value: format.number(number) })
      : t('form.ownNone');
  };
  const change = (name: (typeof names)[number], given: string | number): void => {
    const { [name]: _gone, ...others } = value;
    onChange(typeof given === 'number' ? { ...others, [name]: given } : others);
  };
  return (
    <Accordion variant="contained" {...(error === undefined ? {} : { defaultValue: 'options' })}>
      <Accordion.Item value="options">
        <Accordion.Control>{t('form.advanced')}</Accordion.Control>
        <Accordion.Panel>
          <Text size="sm" c="dimmed" mb="sm">
            {t('form.advancedHint')}
          </Text>
          <SimpleGrid cols={2} spacing="sm">
            {names.map((name) => (
              <NumberInput
                key={name}
                size="sm"
                label={t(`option.${name}`)}
                description={t(`optionHint.${name}`)}
                placeholder={ownOf(name)}
                min={0}
                value={value[name] ?? ''}
                onChange={(given) => change(name, given)}
              />
            ))}
          </SimpleGrid>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
