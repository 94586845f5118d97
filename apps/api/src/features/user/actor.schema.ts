import { decodeId, encodeId } from '../../graphql/global-id.ts';
import { mapLoader } from '../../graphql/loader.ts';
import type { GraphqlContext } from '../../graphql/context.ts';

interface ActorName {
  readonly type: 'User' | 'ApiKey';
  readonly name: string;
}

/** Records keep the id of who did something; whether that is a person or a program, the tables tell. */
const actorLoader = mapLoader<ActorName>(async (ids, { services }) => {
  const [people, keys] = await Promise.all([services.users.namesOf(ids), services.apiKeys.namesOf(ids)]);
  return new Map<string, ActorName>([
    ...[...keys].map(([id, name]) => [id, { type: 'ApiKey' as const, name }] as const),
    ...[...people].map(([id, name]) => [id, { type: 'User' as const, name }] as const),
  ]);
});

export async function actorIdOf(context: GraphqlContext, id: string | null): Promise<string | null> {
  return id === null ? null : await globalActorId(context, id);
}

export async function globalActorId(context: GraphqlContext, id: string): Promise<string> {
  return encodeId((await actorLoader(context).load(id))?.type ?? 'ApiKey', id);
}

export async function actorNameOf(context: GraphqlContext, id: string | null): Promise<string | null> {
  return id === null ? null : ((await actorLoader(context).load(id))?.name ?? null);
}

/** Row id of a person or API key; null for any other id. */
export function decodeActorId(globalId: string): string | null {
  return decodeId('User', globalId) ?? decodeId('ApiKey', globalId);
}
