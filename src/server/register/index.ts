export { enterInRegister, type NewEntry } from './repository.ts'
export { verifyRegister, type RegisterVerdict } from './verify.ts'
