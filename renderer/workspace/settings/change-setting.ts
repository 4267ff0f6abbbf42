import type { Settings } from '../../../shared/contract/settings.ts'
import type { PhoneSettings } from '../../../shared/contract/phone.ts'
import '../../i18n/settings-texts.ts'
import { i18n } from '../../i18n/index.ts'
import type { DeskClient } from '../../ui/desk-client-types.ts'
import { explainError } from '../../ui/explain-error.ts'
import { notify } from '../../ui/notify.ts'

/** Changes settings at once; what cannot be kept is said, and the screen goes on showing what holds. */
export async function changeSetting(desk: DeskClient, change: Partial<Settings>): Promise<void> {
  try {
    await desk.callCore('settings.set', change)
  } catch (error) {
    notify('error', i18n.t('settings:failed', { reason: explainError(error) }))
  }
}

/** Changes a part of the phone's settings; the rest stays as it is now. */
export async function changePhone(desk: DeskClient, change: Partial<PhoneSettings>): Promise<void> {
  const phone = desk.state()?.settings.phone
  if (phone !== undefined) await changeSetting(desk, { phone: { ...phone, ...change } })
}
