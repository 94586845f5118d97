import { Anchor, Button, Card, type AnchorProps, type ButtonProps, type CardProps } from '@mantine/core';
import { createLink, type LinkComponent } from '@tanstack/react-router';
import type { ReactNode, Ref } from 'react';

interface OfLink {
  readonly ref?: Ref<HTMLAnchorElement>;
  readonly children?: ReactNode;
  /** -1 inside what has a key of its own to open it, such as a tile. */
  readonly tabIndex?: number;
  readonly draggable?: boolean;
}

const PlainAnchor = (props: Omit<AnchorProps, 'href'> & OfLink) => <Anchor {...props} />;
const PlainButton = (props: Omit<ButtonProps, 'href'> & OfLink) => <Button component="a" {...props} />;
const PlainCard = (props: Omit<CardProps, 'href'> & OfLink) => <Card component="a" {...props} />;

/** Links to pages; `to`, `params` and `search` are checked against the routes. */
export const LinkAnchor: LinkComponent<typeof PlainAnchor> = createLink(PlainAnchor);
export const LinkButton: LinkComponent<typeof PlainButton> = createLink(PlainButton);
export const LinkCard: LinkComponent<typeof PlainCard> = createLink(PlainCard);
