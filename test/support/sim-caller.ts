import { SimPhone } from './sim-phone.ts'
import type { SimPhoneOptions } from './sim-phone.ts'

/**
 * A customer's phone without media, for tests and load. Connect or register it, then `call` a queue or an agent:
 *
 *   const caller = createSimCaller({ url, username: '13800138000', password, displayName: '王伟' })
 *   await caller.register()
 *   const call = caller.call('after-sales')
 *   await call.answered()
 */
export const createSimCaller = (options: SimPhoneOptions): SimPhone => new SimPhone(options)
