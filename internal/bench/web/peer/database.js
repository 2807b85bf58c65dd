// DuckDB-WASM from this server's own files: Mosaic's stock connector would load it
// from elsewhere. The data is a DuckDB file, as the Parquet extension is not in the package.
import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm';
import wasm from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';
import script from '@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js?url';

/** Gives what Mosaic's connector takes: the database and a connection to it. */
export async function open() {
  const file = fetch('/arrests.duckdb').then((response) => {
    if (!response.ok) throw new Error(`arrests.duckdb: ${response.status}`);
    return response.arrayBuffer();
  });
  const duckdb = new AsyncDuckDB(new VoidLogger(), new Worker(script));
  await duckdb.instantiate(new URL(wasm, location.href).href);
  await duckdb.registerFileBuffer('arrests.duckdb', new Uint8Array(await file));
  const connection = await duckdb.connect();
  await connection.query(`attach 'arrests.duckdb' as file (read_only)`);
  await connection.query('create table arrests as from file.arrests'); // Mosaic's own tables need a place that can be written to
  return { duckdb, connection };
}
