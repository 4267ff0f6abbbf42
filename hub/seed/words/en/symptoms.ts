import type { Category } from '../../products.ts'
import type { Fault, SymptomWords } from '../../symptoms.ts'

const BY_CATEGORY: Partial<Record<Category, Partial<Record<Fault, readonly string[]>>>> = {
  空气净化器: {
    hardware: [
      'lid of the outlet broken',
      'fan does not turn, hardly any air',
      'door of the filter does not close',
    ],
    software: ['mode key dead since the update', 'filter reminder cannot be reset'],
    network: ['does not join the Wi-Fi', 'offline in the app, also after pairing anew'],
    power: ['stops after about ten minutes', 'does not react to the power key', 'restarts by itself'],
    sensor: ['PM2.5 always says 001', 'red light stays on, air quality never changes'],
    noise: ['clicking noise', 'grinding noise at high speed', 'hums in the night mode'],
  },
  净水器: {
    hardware: ['leaks at the joint', 'hardly any water comes', 'drips at the foot of the tap'],
    software: ['filter life is not reset', 'strange signs on the display'],
    network: ['cannot be linked in the app', 'pairing times out half way'],
    power: ['makes no water, power light off', 'trips the fuse when plugged in'],
    sensor: ['TDS above two hundred', 'warns of a leak where there is none'],
    noise: ['pump is very loud', 'rinses loudly in the middle of the night'],
  },
  扫地机器人: {
    hardware: ['left wheel does not turn', 'side brush does not turn', 'dust is not emptied at the base'],
    software: ['lost the map after the update', 'stops half way: no route'],
    network: ['app says that it is offline', 'offline since the router is new'],
    power: ['does not charge on the base', 'goes back after ten minutes'],
    sensor: ['says that the radar is covered, also after wiping', 'falls down the stairs'],
    noise: ['brush makes a shrill noise', 'wheels crack while it moves'],
  },
  吸尘器: {
    hardware: ['catch of the dust cup broken', 'roller of the floor head is stuck'],
    power: ['runs three minutes on a full battery', 'charging light stays off'],
    noise: ['motor is shrill and smells burnt', 'shrill noise at full power'],
    sensor: ['says that the pipe is blocked, also when cleaned'],
  },
  洗地机: {
    hardware: ['clean-water tank leaks', 'roller does not turn', 'leaves water on the floor'],
    software: ['voice repeats and cannot be turned off'],
    power: ['does not charge on its stand', 'stops after less than ten minutes'],
    sensor: ['says that the tank is full when it is empty'],
    noise: ['very loud while cleaning itself', 'roller grinds'],
  },
  电饭煲: {
    hardware: [
      'coating of the pot comes off',
      'lid does not close, steam escapes',
      'burn marks on the heater',
    ],
    power: ['nothing happens when plugged in', 'goes off half way'],
    sensor: ['rice is never done', 'porridge boils over, error E3'],
    noise: ['crackles under the pot'],
  },
  加湿器: {
    hardware: ['tank leaks at the bottom', 'no mist', 'filter is yellow and smells'],
    network: ['does not connect to the app'],
    power: ['goes off after some minutes', 'light on, but does nothing'],
    sensor: ['says that water is missing when there is some'],
    noise: ['hissing noise', 'fan vibrates'],
  },
  除湿机: {
    hardware: ['tank leaks on the floor', 'no water after a whole night'],
    network: ['app does not find it'],
    power: ['trips the fuse when the compressor starts', 'stops after half an hour'],
    sensor: ['humidity always says 35 %'],
    noise: ['very loud when the compressor starts', 'shakes with a metallic noise'],
  },
  取暖器: {
    hardware: ['foot broken', 'housing changed its colour'],
    power: ['goes off after some ten minutes', 'plug gets hot'],
    sensor: ['does not stop heating', 'tilt switch goes off by itself'],
    noise: ['cracks loudly while heating up', 'fan is noisy'],
  },
  电水壶: {
    hardware: ['lid does not open', 'leaks at the bottom', 'rust inside'],
    power: ['no power on the base', 'goes off before the water boils'],
    sensor: ['temperature is ten degrees off', 'does not go off when it boils'],
    noise: ['base crackles while it heats'],
  },
  风扇: {
    hardware: ['does not swing', 'broken at the foot'],
    power: ['nothing happens when plugged in', 'stops after a while'],
    sensor: ['remote control does nothing'],
    noise: ['regular noise while it turns', 'clicks while it swings'],
  },
  空气炸锅: {
    hardware: ['coating of the basket peels', 'handle of the basket is loose'],
    power: ['start key does nothing', 'stops after two minutes'],
    sensor: ['does not get hot, raw after half an hour'],
    noise: ['fan grinds and smells of plastic'],
  },
  耗材: {
    hardware: ['does not seal', 'frame is bent and does not go in', 'is torn'],
    sensor: ['is not recognised, reminder stays on'],
  },
}

export const SYMPTOMS: SymptomWords = {
  byCategory: BY_CATEGORY,
  common: {
    hardware: ['crack in the housing', 'a key stays down'],
    software: ['panel frozen, keys do nothing', 'timer does nothing'],
    network: ['does not connect, offline in the app'],
    power: ['does not turn on', 'goes off while it runs'],
    sensor: ['sensor hardly reacts', 'values are plainly wrong'],
    noise: ['noisy while it runs'],
  },
}
