import type { reuse as italian } from '../it/reuse.ts'
import type { Translation } from '../messages.ts'

export const reuse: Translation<typeof italian> = {
  copy: {
    title: 'This draft is a copy',
    text: 'The answers were copied. Please check them: until you confirm you can change every one.',
    anew: 'To be given again, because they were good for the other filing',
    lost: 'To be attached again, because the files are not on this device',
    lostFile: '{name} ({label})',
    read: 'I have read this',
  },
}
