import { Box, Center } from '@mantine/core';
import { IconPhotoOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import classes from './thumbnail.module.css';

interface Props {
  readonly file: Blob;
  readonly size: number;
}

/** A picture that is on the visitor's machine, and may be none at all. */
export function FileThumbnail({ file, size }: Props) {
  const [url, setUrl] = useState<string | null>(null);
  const [isBroken, setIsBroken] = useState(false);
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    setIsBroken(false);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  if (url === null || isBroken)
    return (
      <Box className={classes['frame']} w={size} h={size}>
        <Center h="100%">
          <IconPhotoOff size={Math.min(20, size / 2)} stroke={1.5} aria-hidden />
        </Center>
      </Box>
    );
  return (
    <Box
      component="img"
      className={classes['frame']}
      src={url}
      alt=""
      width={size}
      height={size}
      decoding="async"
      onError={() => setIsBroken(true)}
    />
  );
}
