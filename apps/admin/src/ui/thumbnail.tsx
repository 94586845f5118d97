import { Box, Center } from '@mantine/core';
import { IconPhotoOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './thumbnail.module.css';
import { thumbnailUrl } from './thumbnail-url.ts';

interface Props {
  /** A `cropUrl` of the API; null where the gallery keeps no pictures. */
  readonly url: string | null | undefined;
  /** Names the person or thing; empty if a text beside it does. */
  readonly alt: string;
  /** Edge of the square, in CSS pixels. */
  readonly size?: number;
  /** Bodies are taller than wide. */
  readonly ratio?: number;
}

/** A small picture, fetched with the visitor's cookie once it comes into view. */
export function Thumbnail({ url, alt, size = 64, ratio = 1 }: Props) {
  const { t } = useTranslation('ui');
  const [failed, setFailed] = useState<string | null>(null);
  const height = Math.round(size * ratio);
  if (url === null || url === undefined || failed === url) {
    return (
      <Center
        className={classes['frame']}
        w={size}
        h={height}
        role="img"
        aria-label={alt === '' ? t('noPicture') : `${alt} (${t('noPicture')})`}
      >
        <IconPhotoOff size={Math.min(22, size / 2)} stroke={1.5} aria-hidden />
      </Center>
    );
  }
  return (
    <Box
      component="img"
      display="block"
      className={classes['frame']}
      src={thumbnailUrl(url, size)}
      alt={alt}
      width={size}
      height={height}
      loading="lazy"
      decoding="async"
      onError={() => setFailed(url)}
    />
  );
}
