import type { SimulatedCustomer } from '../../../shared/domain/simulated-customer.ts'

/** A customer of a trial's sample world: nobody has that number here, so a call to it is played. */
export interface Simulated {
  readonly customer: Exclude<SimulatedCustomer, 'unavailable'>
  /** Under this a page registers and speaks as the customer, where one answers. */
  readonly account: { readonly username: string; readonly password: string } | null
}

/** Who answers for the customers of a trial. */
export interface SimulatedCustomers {
  /** How the customer with that number takes this call; undefined where the number is nobody's. */
  find(dialled: string): Promise<Simulated | undefined>
}
