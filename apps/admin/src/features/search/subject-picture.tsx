import { Box } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Decision } from '../../ui/decision.ts';
import classes from './subject-picture.module.css';

export interface Placed {
  readonly imageWidth: number;
  readonly imageHeight: number;
  readonly normalised: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
}

export interface ShownSubject {
  readonly box?: Placed | null;
  readonly label: string;
  /** Null: it was rejected; left out: nothing is decided of it alone. */
  readonly decision?: Decision | null;
  /** Whom a person called it, which outdoes what was decided. */
  readonly named?: string | null;
}

interface Props {
  readonly url: string;
  readonly alt: string;
  readonly subjects: readonly ShownSubject[];
  readonly selected?: number;
  readonly onSelect?: (index: number) => void;
}

/** A picture with a frame around each subject; the frames are buttons where one can be chosen. */
export function SubjectPicture({ url, alt, subjects, selected, onSelect }: Props) {
  const { t } = useTranslation('search');
  const [failed, setFailed] = useState<string | null>(null);
  const placed = subjects.flatMap(({ box }) => box ?? [])[0];
  return (
    <Box className={classes['stage']}>
      <Box className={classes['frame']} {...(placed === undefined ? {} : { style: sizeOf(placed) })}>
        {failed === url ? (
          <Box className={classes['missing']} role="img" aria-label={alt}>
            {t('picture.notShown')}
          </Box>
        ) : (
          <img className={classes['picture']} src={url} alt={alt} onError={() => setFailed(url)} />
        )}
        {subjects.map(({ box, label, decision, named }, index) =>
          box === null || box === undefined ? null : (
            <Box
              key={index}
              component={onSelect === undefined ? 'div' : 'button'}
              {...(onSelect === undefined
                ? {}
                : {
                    type: 'button',
                    'aria-pressed': selected === index,
                    'aria-label': label,
                    onClick: () => onSelect(index),
                  })}
              className={classes['box']}
              mod={{
                look: typeof named === 'string' ? 'match' : lookOf(decision),
                selected: selected === index,
              }}
              style={placeOf(box)}
            >
              <span className={classes['tag']} aria-hidden>
                {typeof named === 'string' ? `${index + 1} · ${named}` : index + 1}
              </span>
            </Box>
          ),
        )}
      </Box>
    </Box>
  );
}

/** As large as it fits, in its own proportions, so that shares of the picture are shares of the frame. */
function sizeOf({ imageWidth, imageHeight }: Placed) {
  const ratio = imageWidth / imageHeight;
  return { aspectRatio: String(ratio), width: `min(100%, ${62 * ratio}vh)` };
}

const lookOf = (decision: ShownSubject['decision']): string =>
  decision === null ? 'rejected' : (decision?.toLowerCase() ?? 'plain');

const percent = (share: number): string => `${share * 100}%`;

function placeOf({ normalised: { x, y, width, height } }: Placed) {
  return { left: percent(x), top: percent(y), width: percent(width), height: percent(height) };
}
