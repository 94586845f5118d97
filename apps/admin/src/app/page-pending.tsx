import { LoadingState } from '../ui/loading-state.tsx';

export function PagePending() {
  return <LoadingState />;
}
