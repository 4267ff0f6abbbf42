import type * as Ids from '../../../shared/domain/ids.ts'
import type { Person, Queue } from '../../../shared/domain/people.ts'
import { sampleId } from './sample-id.ts'

/** A person of the sample team, by extension. */
export const person = (extension: string, name: string, role: Person['role'] = 'agent'): Person => ({
  id: sampleId<Ids.PersonId>(`p${extension}`),
  name,
  extension,
  role,
  skills: {},
  active: true,
})
/** Six agents, a supervisor and an administrator. */
export const PEOPLE: readonly Person[] = [
  person('1001', '李静'),
  person('1002', '张伟'),
  person('1003', '王芳'),
  person('1004', '刘洋'),
  person('1005', '陈晨'),
  person('1006', '赵磊'),
  person('2001', '周敏', 'supervisor'),
  person('9001', '吴刚', 'administrator'),
]
const queue = (extension: string, name: string): Queue => ({
  id: sampleId<Ids.QueueId>(`q${extension}`),
  name,
  extension,
  strategy: 'longest-idle',
  ringSeconds: 15,
  maxWaitSeconds: 300,
  wrapUpSeconds: 60,
  serviceLevelSeconds: 20,
  ticketRule: 'onAnswer',
  autoAnswer: false,
  members: PEOPLE.slice(0, 6).map((one) => one.id),
  requiredSkills: [],
})

/** The queues that the agents serve. */
export const QUEUES = [queue('5000', '售后'), queue('5001', '技术支持'), queue('5002', '投诉专线')]

/** As the core spells the names of the team. */
export const SPELLINGS: Record<string, string[]> = {
  p1002: ['zhangwei', 'wei', 'zw', 'w'],
  p1003: ['wangfang', 'fang', 'wf', 'f'],
  p1004: ['liuyang', 'yang', 'ly', 'y'],
  p1005: ['chenchen', 'chen', 'cc', 'c'],
  p1006: ['zhaolei', 'lei', 'zl', 'l'],
  p2001: ['zhoumin', 'min', 'zm', 'm'],
  p9001: ['wugang', 'gang', 'wg', 'g'],
  q5000: ['shouhou', 'hou', 'sh', 'h'],
}
