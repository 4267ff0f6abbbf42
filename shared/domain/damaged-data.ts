/** Whether something failed because a database is damaged, or is none; core and hub call the same things so. */
export function isDataDamaged(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT'))
}
