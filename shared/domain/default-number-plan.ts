import type { NumberPlan, NumberPrefix } from './number-plan.ts'

const prefixes = (means: NumberPrefix['means'], forms: string): NumberPrefix[] =>
  forms.split(' ').map((form) => ({ form, means }))

/** What carriers of a country put before numbers, as far as it is known here; a team's own list takes its place. */
const PREFIXES: Readonly<Record<string, readonly NumberPrefix[]>> = {
  CN: [
    // 12583 and the number of the second number, of China Mobile (和多号)
    ...prefixes('secondNumber', '12583x'),
    // IP calls (179xx) and cheaper long-distance calls
    ...prefixes('carrier', '17900 17901 17908 17909 17910 17911 17950 17951 17960 17961 17968 17969'),
    ...prefixes('carrier', '10193 11808 12593'),
    ...prefixes('outsideLine', '9'),
  ],
}

/** The plan that a team of this country begins with. */
export const planOf = (country: string): NumberPlan => ({
  country,
  prefixes: [...(PREFIXES[country] ?? [])],
})
export const DEFAULT_PLAN: NumberPlan = planOf('CN')
