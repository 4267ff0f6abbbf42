import { simulatedCustomerOf } from '../../shared/domain/simulated-customer.ts'
import type { PhoneNumber } from '../../shared/domain/party-number.ts'
import { hasCustomerWith } from '../store/ledger-store.ts'
import type { Db } from '../store/tables.ts'
import type { CallerAccounts } from './caller-accounts.ts'
import type { SimulatedCustomers } from './switch/simulated-customers.ts'

export interface SimulatedCustomersOptions {
  readonly db: Db
  readonly accounts: CallerAccounts
  /** What a number is as the team's lines write it. */
  readonly numberOf: (raw: string) => PhoneNumber
}

/** The customers of a trial, who answer calls by themselves; a real team has none. */
export const createSimulatedCustomers = ({
  db,
  accounts,
  numberOf,
}: SimulatedCustomersOptions): SimulatedCustomers => ({
  find: async (dialled) => {
    const number = numberOf(dialled)
    if (number.kind !== 'e164' || !(await hasCustomerWith(db, number.e164))) return undefined
    const customer = simulatedCustomerOf(number.e164)
    return { customer, account: customer === 'answers' ? accounts.openSimulated() : null }
  },
})
