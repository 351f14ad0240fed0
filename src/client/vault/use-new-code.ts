import { useForm } from 'vee-validate'
import type { Ref } from 'vue'
import type { Texts } from '../text/index.ts'
import { SHORTEST_CODE, weaknessOf } from './code.ts'

interface NewCode {
  readonly code: Ref<string>
  /** The same once more: nobody sees what is typed. */
  readonly again: Ref<string>
  readonly codeProblems: () => readonly string[]
  readonly againProblems: () => readonly string[]
  /** Says under the box why a code that looked sound was not taken. */
  readonly refuse: (words: readonly string[]) => void
  readonly clear: () => void
  /** What «submit» does: nothing but saying why while the code is weak or the two differ; pressed again while at work, nothing. */
  readonly whenSound: (use: (code: string) => Promise<void>) => () => Promise<unknown>
}

/** A code that is being chosen, or the passphrase of a file (`work`), judged when the form is sent. */
export function useNewCode({ t }: Pick<Texts, 't'>, words: 'code' | 'work' = 'code'): NewCode {
  const { defineField, errorBag, handleSubmit, isSubmitting, resetForm, setErrors } = useForm({
    initialValues: { code: '', again: '' },
    validationSchema: {
      code: (typed: string) => {
        const weakness = weaknessOf(typed)
        return weakness ? t(`vault.${words}.${weakness}`, { n: SHORTEST_CODE }) : true
      },
      again: (typed: string, { form }: { form: { code?: string } }) => typed === form.code ? true : t(`vault.${words}.different`),
    },
  })
  const quietly = { validateOnModelUpdate: false }
  const [code] = defineField('code', quietly)
  const [again] = defineField('again', quietly)
  return {
    code,
    again,
    codeProblems: () => errorBag.value.code ?? [],
    againProblems: () => errorBag.value.again ?? [],
    refuse: words => { setErrors({ code: [...words] }) },
    clear: resetForm,
    whenSound: use => {
      const check = handleSubmit(values => use(values.code))
      return () => isSubmitting.value ? Promise.resolve() : check()
    },
  }
}
