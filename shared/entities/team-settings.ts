import { TeamSettings } from '../domain/team-settings.ts'
import { EVERYBODY } from './bucket.ts'
import { defineEntity } from './define-entity.ts'

export const teamSettingsEntity = defineEntity({
  kind: 'teamSettings',
  title: { en: 'Settings of the team', 'zh-CN': '团队设置' },
  schema: TeamSettings,
  buckets: EVERYBODY,
  hub: { table: 'team_settings', columns: () => ({}) },
  cache: { table: 'team_settings', at: () => 0, columns: {} },
})
