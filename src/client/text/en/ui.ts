import type { ui as italian } from '../it/ui.ts'
import type { Translation } from '../messages.ts'

export const ui: Translation<typeof italian> = {
  optional: '(optional)',
  choose: 'Choose',
  error: 'Error:',
  close: 'Close',
  characters: {
    left: '{n} character left | {n} characters left',
    over: '{n} character too many | {n} characters too many',
  },
  combobox: {
    some: 'One suggestion | {n} suggestions',
    many: 'The first {n} suggestions: keep typing to find the others',
    none: 'No suggestion for what you typed',
  },
  steps: {
    position: 'Step {n} of {of}',
    show: 'All steps',
    hide: 'Hide the steps',
    done: 'complete',
    current: 'current step',
    problems: 'to be completed',
    todo: 'to be filled in',
  },
  pages: {
    previous: 'Previous',
    next: 'Next',
  },
  timeline: {
    done: 'done',
    current: 'in progress',
    todo: 'to be done',
  },
}
