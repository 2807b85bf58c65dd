// Saves a table as users of DuckDB do: node save.mjs ORIGINAL FOLDER SEPARATOR SKIP
import { DuckDBInstance } from "@duckdb/node-api";

const [original, folder, delim, skip] = process.argv.slice(2);
const db = await (await DuckDBInstance.create(":memory:")).connect();
const table = `read_csv('${original}', delim = '${delim}', skip = ${skip}, header = true)`;
await db.run(`copy (select * from ${table}) to '${folder}/duckdb.parquet'`);
await db.run(`copy (select * from ${table}) to '${folder}/duckdb.csv'`);
