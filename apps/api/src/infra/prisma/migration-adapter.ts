import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';

/** PostgreSQL's internal type `"char"`, which the catalogue uses and the adapter does not know. */
const CHAR_OID = 18;
/** `name`: the adapter reads it as text; the column's type is set right afterwards. */
const NAME_OID = 19;

export interface MigrationConnection {
  readonly factory: ReturnType<typeof bindMigrationAwareSqlAdapterFactory>;
  close(): Promise<void>;
}

/**
 * The driver adapter as the schema engine needs it: knows `"char"`, runs a script as one, and never mistakes the real
 * database for the shadow one.
 */
export function connectForMigrations(options: {
  url: string;
  openShadowUrl: () => Promise<string>;
}): MigrationConnection {
  const pools: pg.Pool[] = [];
  const connect = async (url: string): Promise<SqlDriverAdapter> => {
    const pool = new pg.Pool({ connectionString: url, max: 1, allowExitOnIdle: true });
    pools.push(pool);
    const adapter = await new PrismaPg(pool).connect();
    mapCharColumns(pool, adapter);
    adapter.executeScript = (script) => executeWhole(pool, script);
    return adapter;
  };
  const factory: SqlMigrationAwareDriverAdapterFactory = {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(options.url),
    connectToShadowDb: async () => connect(await options.openShadowUrl()),
  };
  return {
    factory: bindMigrationAwareSqlAdapterFactory(factory),
    close: async () => {
      await Promise.all(pools.map((pool) => pool.end()));
    },
  };
}

type ArrayQuery = (config: pg.QueryArrayConfig) => Promise<pg.QueryArrayResult>;

/** As text the engine would not accept it where PostgreSQL 18 keeps NOT NULL constraints in the catalogue. */
function mapCharColumns(pool: pg.Pool, adapter: SqlDriverAdapter): void {
  const charColumns = new WeakMap<object, number[]>();
  const query = pool.query.bind(pool) as ArrayQuery; // the one overload that the adapter calls
  const mapped: ArrayQuery = async (config) => {
    const result = await query(config);
    const columns = result.fields.flatMap((field, index) => (field.dataTypeID === CHAR_OID ? [index] : []));
    for (const field of result.fields) {
      if (field.dataTypeID === CHAR_OID) field.dataTypeID = NAME_OID;
    }
    charColumns.set(result.rows, columns);
    return result;
  };
  pool.query = mapped as typeof pool.query; // the one overload that the adapter calls
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (sql) => {
    const result = await queryRaw(sql); // whose rows are the array that the pool gave
    for (const index of charColumns.get(result.rows) ?? []) {
      result.columnTypes[index] = ColumnTypeEnum.Character;
    }
    return result;
  };
}

/** The adapter's own splits at each semicolon, also inside comments, strings and function bodies. */
async function executeWhole(pool: pg.Pool, script: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(script);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    throw new DriverAdapterError({
      kind: 'postgres',
      code: error.code ?? 'XX000',
      severity: error.severity ?? 'ERROR',
      message: error.message,
      detail: error.detail,
      column: error.column,
      hint: error.hint,
    });
  } finally {
    client.release();
  }
}
