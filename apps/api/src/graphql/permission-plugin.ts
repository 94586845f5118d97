import SchemaBuilder, {
  BasePlugin,
  type FieldNullability,
  type InputFieldMap,
  type PothosOutputFieldConfig,
  type SchemaTypes,
  type TypeParam,
} from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import { ForbiddenError, mayDo, type Permission } from '../core/access.ts';
import type { GraphqlContext } from './context.ts';

interface PermissionOption {
  /** What the caller's role must allow; every root field states it. */
  permission: Permission;
  /** Counts towards the searches of a request. */
  isSearch?: boolean;
}

declare global {
  namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      permission: PermissionPlugin<Types>;
    }
    // The names and the order of the type parameters are Pothos' own.
    interface QueryFieldOptions<
      Types extends SchemaTypes,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveReturnShape,
    > extends PermissionOption {}
    interface MutationFieldOptions<
      Types extends SchemaTypes,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveReturnShape,
    > extends PermissionOption {}
    interface SubscriptionFieldOptions<
      Types extends SchemaTypes,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveShape,
      ResolveReturnShape,
    > extends PermissionOption {}
  }
}

const rootKinds: readonly string[] = ['Query', 'Mutation', 'Subscription'];

/** Refuses a root field to roles that lack its permission, and refuses to build a schema where one names none. */
export class PermissionPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    if (!rootKinds.includes(config.kind)) return config;
    const { permission, isSearch } = config.pothosOptions as unknown as Partial<PermissionOption>; // reason: options of root fields, typed above
    if (permission === undefined) throw new TypeError(`${config.kind}.${config.name}: no permission stated`);
    return { ...config, extensions: { ...config.extensions, permission, isSearch: isSearch === true } };
  }

  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
    config: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    return rootKinds.includes(config.kind) ? guarded(resolver, config) : resolver;
  }

  /** Before the stream is opened; `wrapResolve` asks again at each event. */
  override wrapSubscribe(
    subscriber: GraphQLFieldResolver<unknown, Types['Context'], object> | undefined,
    config: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> | undefined {
    return subscriber === undefined ? undefined : guarded(subscriber, config);
  }
}

function guarded<Types extends SchemaTypes>(
  resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
  config: PothosOutputFieldConfig<Types>,
): GraphQLFieldResolver<unknown, Types['Context'], object> {
  const permission = config.extensions?.['permission'] as Permission; // reason: set by onOutputFieldConfig, which refuses its absence
  // oxlint-disable-next-line max-params -- GraphQL's own signature
  return (parent, args, context, info) => {
    const { actor } = (context as unknown as GraphqlContext).request; // reason: the builder of this project has this context
    if (!mayDo(actor.role, permission)) throw new ForbiddenError(permission);
    return resolver(parent, args, context, info);
  };
}

SchemaBuilder.registerPlugin('permission', PermissionPlugin);
