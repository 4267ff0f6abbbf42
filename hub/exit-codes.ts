/** With what the hub's program ends; `--help` says them. */
export const EXIT = {
  ok: 0,
  /** What was asked for failed, or a check found something wrong. */
  failed: 1,
  usage: 2,
  portTaken: 3,
  /** The data is damaged, a part or the key of it is missing, or a newer Ringdesk wrote it: no further try helps. */
  dataUnusable: 4,
  /** The backup cannot be made or used; nothing was changed. */
  backupUnusable: 5,
  /** The data folder is in use, or cannot be opened just now. */
  dataBusy: 6,
  /** Damaged data was rescued, and some of it is missing still. */
  partlyRescued: 7,
} as const

export const EXIT_HELP = `exit codes
  0  done
  1  it failed; for “check”: something is wrong with the data
  2  the command line is wrong
  3  the port is taken
  4  the data is damaged, a part or the key of it is missing, or a newer Ringdesk wrote it
  5  the backup cannot be made or used; nothing was changed
  6  the data folder is in use, or cannot be opened just now
  7  for “rescue”: it is done (or would be), and the rows that are listed are missing`
