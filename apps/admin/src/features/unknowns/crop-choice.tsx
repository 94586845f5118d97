import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import { useFormat } from '../../ui/use-format.ts';
import type { ClusterDetail } from './cluster-drawer.tsx';
import classes from './crop-choice.module.css';

type Member = ClusterDetail['members'][number];

export const keyOf = ({ searchId, probeIndex }: Pick<Member, 'searchId' | 'probeIndex'>): string =>
  `${searchId}:${probeIndex}`;

interface Props {
  readonly cluster: ClusterDetail;
  /** Keys of those that are left out. */
  readonly left: ReadonlySet<string>;
  readonly onChange: (left: ReadonlySet<string>) => void;
}

/** Which pictures are of the person: each is a switch. */
export function CropChoice({ cluster, left, onChange }: Props) {
  const { t } = useTranslation('unknowns');
  const format = useFormat();
  const { members, modality, size } = cluster;
  const isBody = modality === 'BODY';
  const toggle = (key: string): void => {
    const next = new Set(left);
    if (!next.delete(key)) next.add(key);
    onChange(next);
  };
  return (
    <div>
      <Group justify="space-between" mb={6}>
        <Text size="sm" c="dimmed">
          {t('crops.hint')}
        </Text>
        <Button size="xs" variant="subtle" disabled={left.size === 0} onClick={() => onChange(new Set())}>
          {t('crops.all')}
        </Button>
      </Group>
      <div className={classes['crops']} role="group" aria-label={t('crops.label')}>
        {members.map((member) => {
          const key = keyOf(member);
          const when = format.dateTime(member.seenAt);
          const label = member.cameraId === null ? when : `${when}, ${member.cameraId}`;
          return (
            <button
              key={key}
              type="button"
              className={classes['crop']}
              aria-pressed={!left.has(key)}
              aria-label={label}
              title={label}
              onClick={() => toggle(key)}
            >
              <Thumbnail url={member.cropUrl} alt="" size={isBody ? 64 : 88} ratio={isBody ? 2 : 1} />
              <span className={classes['sign']} aria-hidden>
                {left.has(key) ? '–' : '✓'}
              </span>
            </button>
          );
        })}
      </div>
      {size > members.length ? (
        <Text size="xs" c="dimmed" mt={6}>
          {t('crops.more', { shown: format.number(members.length), size: format.number(size) })}
        </Text>
      ) : null}
    </div>
  );
}
