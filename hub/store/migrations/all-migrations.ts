import type { Migration } from 'kysely/migration'
import * as ledger from './0001-ledger.ts'
import * as signIn from './0002-sign-in.ts'
import * as audit from './0003-audit.ts'
import * as changeOrigin from './0004-change-origin.ts'
import * as automaticTitles from './0005-automatic-titles.ts'
import * as feedFollowers from './0006-feed-followers.ts'
import * as buckets from './0007-buckets.ts'
import * as ticketNames from './0008-ticket-names.ts'
import * as auditHeads from './0009-audit-heads.ts'
import * as deskSecrets from './0013-desk-secrets.ts'
import * as sipPasswords from './0014-sip-passwords.ts'
import * as callSegments from './0015-call-segments.ts'
import * as sentAgain from './0016-sent-again.ts'
import * as teamSettings from './0017-team-settings.ts'

/** Every migration by name, in order. A migration that was shipped is never edited; what must change gets a new number. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-ledger': ledger,
  '0002-sign-in': signIn,
  '0003-audit': audit,
  '0004-change-origin': changeOrigin,
  '0005-automatic-titles': automaticTitles,
  '0006-feed-followers': feedFollowers,
  '0007-buckets': buckets,
  '0008-ticket-names': ticketNames,
  '0009-audit-heads': auditHeads,
  '0013-desk-secrets': deskSecrets,
  '0014-sip-passwords': sipPasswords,
  '0015-call-segments': callSegments,
  '0016-sent-again': sentAgain,
  '0017-team-settings': teamSettings,
}
