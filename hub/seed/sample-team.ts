import type { PersonId, QueueId } from '../../shared/domain/ids.ts'
import type { Person, Queue, Role } from '../../shared/domain/people.ts'
import type { WorldLanguage } from '../../shared/domain/world-language.ts'

/** Ids of the sample team say who is meant; they are the same in every sample world. */
export const samplePersonId = (extension: string): PersonId => `person-${extension}` as PersonId
export const sampleQueueId = (extension: string): QueueId => `queue-${extension}` as QueueId

const person = (extension: string, name: string, role: Role, skills: Person['skills'] = {}): Person => ({
  id: samplePersonId(extension),
  name,
  extension,
  role,
  skills,
  active: true,
})

/** Six agents, a supervisor and an administrator: the team of the trial and of the tests. */
export const SAMPLE_PEOPLE: readonly Person[] = [
  person('1001', '李静', 'agent', { 退换货: 8, 投诉: 6 }),
  person('1002', '张伟', 'agent', { 退换货: 6, 投诉: 8, 维修: 3 }),
  person('1003', '王芳', 'agent', { 维修: 7, 退换货: 5 }),
  person('1004', '刘洋', 'agent', { 维修: 9 }),
  person('1005', '陈思远', 'agent', { 维修: 5, 投诉: 5, 英语: 8 }),
  person('1006', '赵敏', 'agent', { 退换货: 4, 维修: 2 }),
  person('1100', '周岚', 'supervisor', { 投诉: 10, 退换货: 10 }),
  person('1900', '孙浩', 'administrator'),
]

const members = (...extensions: string[]): PersonId[] => extensions.map(samplePersonId)

/** 售后 is where the stories call; the other two show other rules. */
export const SAMPLE_QUEUES: readonly Queue[] = [
  {
    id: sampleQueueId('5000'),
    name: '售后',
    extension: '5000',
    strategy: 'longest-idle',
    ringSeconds: 15,
    maxWaitSeconds: 300,
    wrapUpSeconds: 60,
    serviceLevelSeconds: 20,
    ticketRule: 'onAnswer',
    autoAnswer: false,
    members: members('1001', '1002', '1003', '1004', '1005', '1006'),
    requiredSkills: [],
  },
  {
    id: sampleQueueId('5001'),
    name: '技术支持',
    extension: '5001',
    strategy: 'skills',
    ringSeconds: 20,
    maxWaitSeconds: 600,
    wrapUpSeconds: 90,
    serviceLevelSeconds: 30,
    ticketRule: 'onAnswer',
    autoAnswer: false,
    members: members('1003', '1004', '1005', '1006'),
    requiredSkills: ['维修'],
  },
  {
    id: sampleQueueId('5002'),
    name: '投诉专线',
    extension: '5002',
    strategy: 'ring-all',
    ringSeconds: 15,
    maxWaitSeconds: 180,
    wrapUpSeconds: 120,
    serviceLevelSeconds: 10,
    // a complaint counts from the moment it rings, answered or not
    ticketRule: 'onRinging',
    autoAnswer: false,
    members: members('1001', '1002', '1005'),
    requiredSkills: [],
  },
]

const ENGLISH_PEOPLE: Readonly<Record<string, string>> = {
  '1001': 'Jane Lee',
  '1002': 'David Zhang',
  '1003': 'Fiona Wang',
  '1004': 'Leo Liu',
  '1005': 'Simon Chen',
  '1006': 'Amy Zhao',
  '1100': 'Laura Chow',
  '1900': 'Howard Sun',
}
const ENGLISH_QUEUES: Readonly<Record<string, string>> = {
  '5000': 'After-sales',
  '5001': 'Technical support',
  '5002': 'Complaints',
}
const ENGLISH_SKILLS: Readonly<Record<string, string>> = {
  退换货: 'returns',
  投诉: 'complaints',
  维修: 'repairs',
  英语: 'Chinese',
}
const skill = (name: string): string => ENGLISH_SKILLS[name] ?? name

/** The sample team in that language: the same people and queues, by id and extension, under other names. */
export function sampleTeam(language: WorldLanguage): {
  readonly people: readonly Person[]
  readonly queues: readonly Queue[]
} {
  if (language === 'zh-CN') return { people: SAMPLE_PEOPLE, queues: SAMPLE_QUEUES }
  return {
    people: SAMPLE_PEOPLE.map((one) => ({
      ...one,
      name: ENGLISH_PEOPLE[one.extension] ?? one.name,
      skills: Object.fromEntries(Object.entries(one.skills).map(([name, level]) => [skill(name), level])),
    })),
    queues: SAMPLE_QUEUES.map((queue) => ({
      ...queue,
      name: ENGLISH_QUEUES[queue.extension] ?? queue.name,
      requiredSkills: queue.requiredSkills.map(skill),
    })),
  }
}
