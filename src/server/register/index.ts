export { enterInRegister, giveBackNumber, type GivenBack, type NewEntry } from './repository.ts'
export { verifyRegister, type RaiseVerdict, type RegisterVerdict } from './verify.ts'
