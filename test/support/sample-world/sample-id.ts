/** Sample ids are readable words; the brands are only for the compiler. */
export const sampleId = <T extends string>(text: string): T => text as T
