import type { ReactNode } from 'react';
import { usePermission } from '../app/viewer.ts';

interface Props {
  /** A permission of `docs/security.md`. */
  readonly permission: string;
  readonly children: ReactNode;
  /** Shown to those who lack it; default: nothing. */
  readonly otherwise?: ReactNode;
}

/** Shows what the viewer may do, and only that. */
export function Can({ permission, children, otherwise = null }: Props) {
  return usePermission(permission) ? children : otherwise;
}
