import { z } from 'zod'
import { ownTimezone } from '../../../shared/domain/calendar-day.ts'
import type { Meta } from './meta.ts'

const NAME = 'timezone'

/** The team's time zone as the hub last said it; this computer's own where no hub has said it, or one too old to say. */
export const teamTimezone = (meta: Meta): string => meta.get(NAME, z.string()) ?? ownTimezone()

/** Stores the team's time zone. Must run within a write of the cache. */
export const keepTeamTimezone = (meta: Meta, timezone: string): void => meta.set(NAME, timezone)
