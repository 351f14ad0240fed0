import type { problem as italian } from '../it/problem.ts'
import type { Translation } from '../messages.ts'

export const problem: Translation<typeof italian> = {
  'field': {
    'required': 'The answer to “{label}” is missing.',
    'unreadable': '“{label}”: what was written cannot be read. Write it again as in the example.',
    'too-short': '“{label}”: at least {min} characters are needed.',
    'too-long': '“{label}”: the text is longer than {max} characters. Shorten it.',
    'too-small': '“{label}”: the lowest value allowed is {min}.',
    'too-large': '“{label}”: the highest value allowed is {max}.',
    'too-many-decimals': '“{label}”: you can use at most {max} digits after the decimal point.',
    'not-an-option': '“{label}”: choose one of the answers in the list.',
    'bad-format': '“{label}”: the value does not have the expected form. Check it against the example.',
    'bad-check-digit': '“{label}”: the check character does not match. Check every letter and digit.',
    'in-the-future': '“{label}”: the date cannot be in the future.',
    'in-the-past': '“{label}”: the date cannot be in the past.',
    'too-few-rows': '“{label}”: at least {n} row is needed. | “{label}”: at least {n} rows are needed.',
    'too-many-rows': '“{label}”: at most {n} row is allowed. | “{label}”: at most {n} rows are allowed.',
    'not-accepted': 'To go on, “{label}” must be confirmed.',
    'incoherent': '“{label}”: the value does not seem to agree with the other answers. Check both.',
  },
  'check': {
    failed: '“{label}”: the answer does not agree with the others.',
  },
  'value': {
    uncomputable: '“{label}”: it cannot be computed from these answers. Check the numbers and dates.',
  },
  'attachment': {
    'too-big': '“{label}”: the file {name} is larger than {maxBytes}. Choose a lighter file or split it.',
    'wrong-type': '“{label}”: the file {name} is not of an allowed type. Allowed types: {accept}.',
    'too-few': '“{label}”: at least {n} file is needed. | “{label}”: at least {n} files are needed.',
    'too-many': '“{label}”: you can attach at most {n} files. Remove some.',
    'empty': '“{label}”: the file {name} is empty. Choose it again.',
    'unreadable': '“{label}”: the file {name} cannot be read. Attach it again.',
    'incomplete': 'An attachment has not arrived whole yet. Sending resumes where it stopped.',
    'foreign': 'An attachment was not uploaded with this filing. Attach it again.',
    'digest-mismatch': 'An attachment arrived different from the one confirmed. It will be sent again.',
    'limit-reached': 'The attachments exceed the limit of {maxFiles} files or {maxBytes} in all. Remove some.',
  },
  'storage': {
    'unavailable': 'This browser does not allow data to be saved on the device. Save a copy to a file before closing.',
    'quota-exceeded': 'The space on this device is used up. The last saved version is intact: free some space and try again.',
    'damaged': 'The data saved on this device cannot be read. They have not been deleted: save a copy to a file.',
  },
  'draft': {
    stale: 'This draft was changed in another window. Reload it to see the latest version.',
    unknown: 'This draft is not on this device, or belongs to another person.',
  },
  'receipt': {
    mismatch: 'The receipt that arrived does not match the data confirmed. The filing stays queued: contact the office.',
  },
  'filing': {
    'malformed': 'The office could not read the filing. Open it again and confirm it once more.',
    'not-canonical': 'The filing arrived in a form other than the one confirmed. Open it again and confirm it once more.',
    'hash-mismatch': 'The filing arrived different from the one confirmed. It will be sent again.',
    'id-reused': 'A different filing with the same code has already arrived. Open this one as a new filing.',
    'in-flight': 'The filing is already being registered. Wait a few seconds.',
    'unknown': 'This filing does not exist or does not belong to the person logged in.',
    'hidden-answer': '“{label}”: this answer is no longer asked for. Open the filing again and confirm it once more.',
    'unknown-field': 'The filing holds an answer the form does not have. Open it again and confirm it once more.',
    'value-differs': 'A computed value differs from the office’s. Open the filing again, check it and confirm it once more.',
    'fee-differs': 'An amount differs from the office’s. Open the filing again, check it and confirm it once more.',
    'warning-unconfirmed': 'There is a notice to read and confirm before sending.',
    'applicant-differs': 'The person logged in is not the one named as applicant.',
    'wrong-body': 'The filing was prepared for another body.',
  },
  'definition': {
    'unknown': 'The office does not know the form of this filing. Begin a new one.',
    'superseded': 'The form has changed. Your answers are kept: review the filing with version {current}.',
    'not-enabled': 'This service is not active at this body.',
  },
  'identity': {
    'login-required': 'You need to log in to go on. What you have written stays on this device.',
    'assurance-too-low': 'A login of level {required} is needed, the one used has level {actual}. Log in again at the level required.',
    'login-failed': 'The login did not succeed. Try again, or choose another way to log in.',
    'login-cancelled': 'The login was cancelled. What you have written stays on this device.',
    'provider-down': 'The digital identity service does not answer. Try again later: drafts and outbox are safe.',
  },
  'permission': {
    denied: 'With this login you cannot see or do this.',
  },
  'case': {
    'wrong-state': 'The filing has changed state and this is no longer possible. Reload the page.',
  },
  'request': {
    'malformed': 'The service did not understand the request. Reload the page and try again.',
    'too-large': 'The data sent exceed the limit of {maxBytes}.',
    'wrong-origin': 'The request does not come from this site. Reload the page and try again.',
    'rate-limited': 'There were too many requests in a short time. Try again in {n} second. | There were too many requests in a short time. Try again in {n} seconds.',
    'not-found': 'What you are looking for does not exist or is no longer available.',
  },
  'server': {
    unavailable: 'The service is not available right now. Try again later.',
    failed: 'The service had an error. Nothing was lost: try again later.',
  },
  'network': {
    'unreachable': 'The network cannot be reached. Try again when it is back.',
    'not-our-server': 'The answer does not come from the counter: perhaps the network asks for a login. Open the browser, log in to the network and try again.',
  },
}
