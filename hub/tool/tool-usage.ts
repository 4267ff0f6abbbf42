import { EXIT_HELP } from '../exit-codes.ts'

/** The commands beside `run` and `init`: each speaks to the hub that runs on the data folder, or works on the folder itself. */
export const TOOL_NAMES = [
  'backup',
  'restore',
  'rescue',
  'check',
  'recovery-key',
  'audit',
  'password',
  'sign-out',
  'disable',
  'enable',
] as const
export type ToolName = (typeof TOOL_NAMES)[number]

/** True if a command line is one of these commands, which comes first of all. */
export const isToolCommand = (args: readonly string[]): boolean => TOOL_NAMES.some((name) => name === args[0])

const DATA = `  --data DIR   the hub's data folder (default: the system's place for it)
  -h, --help   this text`

const WHERE = `A hub that runs on the data folder does it at once, through a socket in that folder that only its own user may open. Where
none runs, the folder itself is worked on, and no hub can start meanwhile.`

const TEXTS: Readonly<Record<ToolName, string>> = {
  backup: `npm run hub -- backup FILE [--data DIR]
npm run hub -- backup FOLDER --every 1h [--keep 48] [--data DIR]

Writes the hub's data and its key into one file, while the hub goes on working. The file is read again and compared before it gets
its name: there is a whole backup or none. It is sealed with the team's recovery key, which “init” printed. Without one it
lies open (mode 600): whoever has the file has the team's data.

  --every T    go on until Ctrl+C, with a dated file in FOLDER each time; T as in 30m, 1h or 1d
  --keep N     with --every: keep the newest N and remove older ones (default 48)
${DATA}

A hub of a team makes backups by itself, every hour, 48 kept, in “backups” of its data folder (--backup-every, --backup-keep).
That folder is on the same disk: let this command write to another one, too.`,
  restore: `npm run hub -- restore FILE [--data DIR] [--recovery-key-file KEY] [--other-hub]
                         [--reject-newer]

Puts a backup in the place of the hub's data. The data of before is kept in “before-restore-DATE” of the data folder; nothing is
erased. Everybody signs in again, and what consoles know of the hub belongs to another time (a new epoch). A hub that runs on the
folder checks the backup, ends, and starts anew with it.

  --recovery-key-file KEY  file that holds the recovery key of a sealed backup; without it the key is read from standard input
  --other-hub              take a backup of another hub than the one whose data is in the folder
  --reject-newer           do not take again what consoles know that is newer than the backup; without it a person at each console may
                           send it again
${DATA}`,
  rescue: `npm run hub -- rescue [--preview] [--backup FILE | --without-backup]
                        [--recovery-key-file KEY] [--data DIR]

Rescues damaged data: reads every row that can still be read, fills in the rest from the newest backup in “backups” of the data folder,
brings both to what the feed of changes says, and puts the result in the place of the damaged data, which is kept untouched in
“before-rescue-DATE” of the data folder. Never takes what is older in the place of what is newer. Prints for each table how many rows were
read, filled in and are missing, and which rows of the audit trail are gone. Everybody signs in again; what is missing is then offered by
the consoles that still have it (“Send again” there). A hub that runs on the folder goes on answering, ends, and starts anew with it. Data that
is not damaged is left alone.

  --preview                does all of it beside the data, prints what would come of it, and throws it away: nothing is changed
  --backup FILE            the backup to fill in from, in the place of the newest in the data folder
  --without-backup         fill in nothing from a backup
  --recovery-key-file KEY  file that holds the recovery key of a sealed backup; without it the key is read from standard input
${DATA}`,
  check: `npm run hub -- check [--data DIR] [--json]

Looks whether the hub's data is whole: every page and index, what it holds, and whether the feed leads to what is there. Changes
nothing. Ends with 0 where all is well and with 1 where something is wrong.

  --json       the answer as JSON
${DATA}`,
  'recovery-key': `npm run hub -- recovery-key [--data DIR]

Makes a new recovery key, prints it once, and seals the backups from now on for it: for a team that has none, or whose key was lost or
seen. Backups that were made before are opened by the key of before.

${DATA}`,
  audit: `npm run hub -- audit verify [--heads FILE] [--data DIR] [--json]
npm run hub -- audit export FILE [--data DIR]

“verify” walks the audit trail and its signed heads, and says what is missing or was changed, and where. Ends with 1 where something
is. “export” writes the trail into FILE, for somebody who checks it with the hub's public key alone (scripts/verify-audit.mjs).

  --heads FILE lines of audit-heads.ndjson that were kept elsewhere: they show also what was cut together with its heads; may be
               given more than once. Those in the data folder are always looked at
  --json       the answer of “verify” as JSON
${DATA}`,
  password: `npm run hub -- password EXT [--password-stdin] [--data DIR]

Gives the person with this extension a new password, which is printed once, and ends every sign-in that the old one began: at once, with
their connections and phones.

  --password-stdin  take the password from standard input instead of making one up
${DATA}`,
  'sign-out': `npm run hub -- sign-out EXT [--data DIR]

Ends every sign-in of the person with this extension at once, with their connections and phones. What was typed there is kept. The
password stays; “password” changes it.

${DATA}`,
  disable: `npm run hub -- disable EXT [--data DIR]

Switches the person with this extension off: every sign-in ends at once, and there is no other until “enable”. What the person did
stays as it is.

${DATA}`,
  enable: `npm run hub -- enable EXT [--data DIR]

Switches a person on again who was switched off. The password is the one of before.

${DATA}`,
}

/** The help of one command. */
export const toolUsage = (name: ToolName): string => `${TEXTS[name]}\n\n${WHERE}\n\n${EXIT_HELP}`
