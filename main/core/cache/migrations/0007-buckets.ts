import type { Migration } from './migration.ts'

/**
 * How far each bucket of the hub's is here (`epoch` is for the next step: of which of the hub's lives that revision is), and in
 * which buckets an entity is; one without a row is in `all` alone. The one revision of before is the cursor of `all`.
 */
export const buckets: Migration = {
  id: 7,
  up: (db) =>
    db.exec(`
      CREATE TABLE bucket_cursor (bucket TEXT PRIMARY KEY, revision INTEGER NOT NULL, epoch TEXT) WITHOUT ROWID;
      INSERT INTO bucket_cursor (bucket, revision)
        SELECT 'all', json_extract(value, '$.revision') FROM meta
        WHERE name = 'cursor' AND json_type(value, '$.revision') = 'integer';
      DELETE FROM meta WHERE name = 'cursor';

      CREATE TABLE entity_bucket (
        entity TEXT NOT NULL, id TEXT NOT NULL, bucket TEXT NOT NULL, PRIMARY KEY (entity, id, bucket)
      ) WITHOUT ROWID;
      CREATE INDEX entity_bucket_of ON entity_bucket (bucket, entity, id);
    `),
}
