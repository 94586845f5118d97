import type { GraphQLSchema } from 'graphql';
import './scalars.ts';
import './node.ts';
import '../features/system/viewer.schema.ts';
import '../features/gallery/gallery.schema.ts';
import '../features/gallery/gallery.mutations.ts';
import '../features/job/job.schema.ts';
import { builder } from './builder.ts';

/** Builds the schema of all features; needs no database. */
export function buildSchema(): GraphQLSchema {
  return builder.toSchema({});
}
