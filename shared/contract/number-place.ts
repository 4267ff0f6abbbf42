import { z } from 'zod'

/** The region in which a number was given out, as people of each language write it: `广东 广州`, `Guangzhou, Guangdong`. */
export const NumberPlace = z.object({ 'zh-CN': z.string(), en: z.string() })
export type NumberPlace = z.infer<typeof NumberPlace>
