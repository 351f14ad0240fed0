export { awaitedRaises, enterInRegister, giveBackNumber, type NewEntry } from './repository.ts'
export { verifyRegister, type RaiseVerdict, type RegisterVerdict } from './verify.ts'
