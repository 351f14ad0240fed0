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
  offer: {
    title: 'Data you already gave',
    intro: 'Choose where to take the data for this step from. You see them before they are filled in.',
    reading: 'Looking for data you already gave',
    none: 'There are no earlier data for this step.',
    fromIdentity: 'Use your login data ({name})',
    fromFiling: 'Use the data of filing {label}: {title}',
    fromQueued: 'Use the data of the filing confirmed on {when}: {title}',
    fromSaved: 'Use the saved data of {name}',
    fromVehicle: 'Add the vehicle {name}',
    before: 'Instead of: {value}',
    fills: 'This answer will be filled in. | These {n} answers will be filled in.',
    overwrites: 'One answer you have already written will be replaced. | {n} answers you have already written will be replaced.',
    fill: 'Fill in this data',
    others: 'Back to the choice',
    done: 'One answer filled in. | {n} answers filled in.',
    undo: 'Undo filling in',
  },
  save: {
    title: 'For later filings',
    text: 'You can save this data on this device. You can find it, and delete it, in your personal area.',
    save: 'Save the data of {name}',
    saved: 'The data of {name} are saved.',
    failed: 'The data of {name} cannot be saved on this device.',
  },
}
