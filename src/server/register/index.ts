export { enterInRegister, type NewEntry } from './repository.ts'
