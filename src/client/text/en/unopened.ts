import type { unopened as italian } from '../it/unopened.ts'
import type { Translation } from '../messages.ts'

export const unopened: Translation<typeof italian> = {
  absent: 'This draft is not on this device',
  absentText: 'It may have been deleted, already confirmed, or belong to another person.',
  hidden: 'This draft cannot be seen now',
  hiddenText: 'If you were logged in, your session may have expired: log in again and, if it is yours, you will find it. Otherwise it may have been deleted or already confirmed.',
  login: 'Log in',
  damaged: 'This draft cannot be opened',
  damagedText: 'The saved data has not been deleted and no new filing was created. You can save a copy to a file.',
  export: 'Save a copy to a file',
  noForm: 'The form of this draft is not on this device',
  noFormText: 'A network is needed to download it. The draft and its answers are saved.',
  outbox: 'Go to the outbox',
}
