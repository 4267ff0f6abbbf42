import { openHubData } from '../../support/hub-data.ts'

export type Row = Record<string, unknown>

/** Every row of a database that is whole, by table and rowid (or by its text where a table has none). */
export function rowsOf(dataDir: string): Map<string, Map<number | string, Row>> {
  const db = openHubData(dataDir, { readonly: true })
  try {
    const tables = db
      .prepare<[], { name: string; wr: number }>(
        "select name, wr from pragma_table_list where type = 'table' and schema = 'main' and name not like 'sqlite_%'",
      )
      .all()
    return new Map(
      tables.map(({ name, wr }) => {
        const rows = db.prepare<[], Row>(`select ${wr ? '' : 'rowid as "#", '}* from "${name}"`).all()
        return [
          name,
          new Map(rows.map(({ '#': rowid, ...row }) => [wr ? JSON.stringify(row) : (rowid as number), row])),
        ]
      }),
    )
  } finally {
    db.close()
  }
}

/** Those of the rows that a damaged copy of that database still gives, each asked for alone: what "readable" means. */
export function readableOf(dataDir: string, table: string, rowids: Iterable<number>): Set<number> {
  const found = new Set<number>()
  const db = openHubData(dataDir, { readonly: true })
  try {
    db.unsafeMode()
    db.pragma('writable_schema = ON')
    try {
      db.prepare('select 1 from sqlite_master').get()
    } catch {
      // the next statement works with what there is of the list of tables
    }
    const ask = db.prepare<[number], Row>(`select * from "${table}" where rowid = ?`)
    for (const rowid of rowids)
      try {
        if (ask.get(rowid) !== undefined) found.add(rowid)
      } catch {
        // this one cannot be read
      }
  } catch {
    // nothing of this table can be
  } finally {
    db.close()
  }
  return found
}
