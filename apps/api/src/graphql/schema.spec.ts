import { readFile } from 'node:fs/promises';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLField,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { permissions } from '../core/access.ts';
import { roles } from '../core/context.ts';
import { nodeNames } from './global-id.ts';
import { printedSchema } from './print.ts';
import { buildSchema } from './schema.ts';

const schema = buildSchema();
const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));
const rootFields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
  (type) => Object.values(type?.getFields() ?? {}),
);

function describedThings(): (readonly [string, string | null | undefined])[] {
  const things: (readonly [string, string | null | undefined])[] = [];
  const addField = (owner: string, field: GraphQLField<unknown, unknown>) => {
    things.push([`${owner}.${field.name}`, field.description]);
    for (const arg of field.args) things.push([`${owner}.${field.name}(${arg.name})`, arg.description]);
  };
  for (const type of types) {
    things.push([type.name, type.description]);
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) addField(type.name, field);
    }
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields()))
        things.push([`${type.name}.${field.name}`, field.description]);
    }
    if (isEnumType(type)) {
      for (const value of type.getValues()) things.push([`${type.name}.${value.name}`, value.description]);
    }
  }
  return things;
}

describe('the schema', () => {
  it('is the committed one', async () => {
    const committed = await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8');
    expect(printedSchema(schema)).toBe(committed);
  });

  it('describes every type, field, argument and value', () => {
    expect(describedThings().filter(([, description]) => (description ?? '').trim() === '')).toEqual([]);
  });

  it('states a permission at every root field', () => {
    expect(rootFields.length).toBeGreaterThan(20);
    const without = rootFields.filter(
      (field) => !((field.extensions['permission'] as string) in permissions),
    );
    expect(without.map((field) => field.name)).toEqual([]);
  });

  it('lets VIEWER read only, besides their own account', () => {
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
    for (const { name, extensions } of mutations) {
      const permission = extensions['permission'] as keyof typeof permissions;
      const allowed: readonly string[] = permissions[permission];
      const isForViewers = permission === 'OWN_ACCOUNT';
      expect([name, allowed.includes('VIEWER'), allowed.includes('OWNER')]).toEqual([
        name,
        isForViewers,
        true,
      ]);
    }
  });

  it('gives userErrors in the payload of every mutation', () => {
    for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
      const payload = getNamedType(field.type);
      expect([field.name, isObjectType(payload) && 'userErrors' in payload.getFields()]).toEqual([
        field.name,
        true,
      ]);
    }
  });

  it('takes an idempotency key in every mutation that creates, enrolls, moves, starts, gives or rotates', () => {
    const creating = Object.values(schema.getMutationType()?.getFields() ?? {}).filter(({ name }) =>
      /^(create|enroll|move|start|give|rotate)/.test(name),
    );
    const known = describedThings().map(([name]) => name);
    for (const { name } of creating) {
      const inInput = `${name[0]?.toUpperCase()}${name.slice(1)}Input.idempotencyKey`;
      expect(
        [inInput, `Mutation.${name}(idempotencyKey)`].filter((place) => known.includes(place)),
      ).toHaveLength(1);
    }
  });

  it('gives global ids to the types that node(id:) knows', () => {
    const implementors = types
      .filter((type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'))
      .map((type) => type.name);
    expect(implementors).toContain('Gallery');
    expect(implementors.filter((name) => !(nodeNames as readonly string[]).includes(name))).toEqual([]);
  });
});

describe('docs/security.md', () => {
  it('has a row for every operation with the roles that may do it', async () => {
    const page = await readFile(new URL('../../../../docs/security.md', import.meta.url), 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    const expected = rootFields.map(({ name, extensions }) => {
      const permission = extensions['permission'] as keyof typeof permissions;
      const allowed: readonly string[] = permissions[permission];
      return `| \`${name}\` | ${permission} | ${roles.map((role) => (allowed.includes(role) ? 'yes' : '–')).join(' | ')} |`;
    });
    expect(rows.filter((row) => !/`(GET|POST) \//.test(row))).toEqual(expected.sort());
  });
});
