import { Kind, type ValueNode } from 'graphql';
import { BadRequestError } from '../core/access.ts';
import { isJsonObject, jsonProblem, type JsonObject, type JsonValue } from '../core/json.ts';
import { builder } from './builder.ts';

const dateTimePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** Years that PostgreSQL and ISO 8601 write alike, in UTC. */
const earliest = new Date('0001-01-01T00:00:00Z');
const latest = new Date('9999-12-31T23:59:59.999Z');

/** Whether the text has the form of a time and names a day that there is: `Date` takes February 30 for March 2. */
function isWritten(text: string): boolean {
  if (!dateTimePattern.test(text)) return false;
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10));
}

function parseDateTime(value: unknown): Date {
  const date = typeof value === 'string' && isWritten(value) ? new Date(value) : null;
  if (date === null || Number.isNaN(date.getTime()) || date < earliest || date > latest) {
    throw new BadRequestError(
      'DateTime must be a time in ISO 8601 with a zone, for example 2026-01-31T12:00:00Z',
    );
  }
  return date;
}

builder.scalarType('DateTime', {
  description: 'A moment in ISO 8601. Given with any zone, answered in UTC.',
  serialize: (value) => value.toISOString(),
  parseValue: parseDateTime,
});

function parseJson(value: unknown): JsonValue {
  const problem = jsonProblem(value);
  if (problem !== null) throw new BadRequestError(`JSON ${problem}`);
  return value as JsonValue; // reason: jsonProblem has just checked it
}

function parseJsonObject(value: unknown): JsonObject {
  const json = parseJson(value);
  if (!isJsonObject(json)) throw new BadRequestError('JSONObject must be an object');
  return json;
}

/** A literal in the query text as the value that it stands for; variables inside it are not supported. */
function literal(node: ValueNode, depth = 0): unknown {
  if (depth > 20) throw new BadRequestError('JSON is nested too deep');
  switch (node.kind) {
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.STRING:
    case Kind.BOOLEAN:
      return node.value;
    case Kind.NULL:
      return null;
    case Kind.LIST:
      return node.values.map((item) => literal(item, depth + 1));
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map((field) => [field.name.value, literal(field.value, depth + 1)]),
      );
    default:
      throw new BadRequestError('JSON must be a literal or one variable');
  }
}

builder.scalarType('JSON', {
  description: 'Any JSON value: nested at most 10 deep, at most 5,000 values and 256 KiB.',
  serialize: (value) => value,
  parseValue: parseJson,
  parseLiteral: (node) => parseJson(literal(node)),
});

builder.scalarType('JSONObject', {
  description: 'A JSON object, bounded like `JSON`.',
  serialize: (value) => value,
  parseValue: parseJsonObject,
  parseLiteral: (node) => parseJsonObject(literal(node)),
});
