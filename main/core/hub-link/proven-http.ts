import type { HubHttp, ProvenHealth } from './hub-http.ts'

/**
 * The hub's HTTP door, where nothing secret is said before the hub said, and proved, which one it is: passwords, refresh tokens. `onHub`
 * throws where it is not the right one, and the call with it.
 */
export function provenHttp(http: HubHttp, onHub: (health: ProvenHealth) => void): HubHttp {
  const meet = async (): Promise<void> => onHub(await http.health())
  return {
    ...http,
    signIn: async (...input) => {
      await meet()
      return http.signIn(...input)
    },
    trialSignIn: async (...input) => {
      await meet()
      return http.trialSignIn(...input)
    },
    renew: async (...input) => {
      await meet()
      return http.renew(...input)
    },
    signOut: async (...input) => {
      await meet()
      return http.signOut(...input)
    },
  }
}

/** The hub's HTTP door; `onSilent` hears each time that nobody said which hub it is. */
export const tellSilence = (http: HubHttp, onSilent: () => void): HubHttp => ({
  ...http,
  health: async (signal) => {
    try {
      return await http.health(signal)
    } catch (error) {
      onSilent()
      throw error
    }
  },
})
