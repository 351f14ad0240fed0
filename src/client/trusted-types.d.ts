/** Trusted Types (W3C), as far as they are used here: not yet among the language's own browser interfaces. What a policy stamps is passed on as the string it stands for. */
interface TrustedTypePolicy {
  createScriptURL(url: string): string
  createScript(text: string): string
}

interface TrustedTypePolicyFactory { createPolicy(name: string, rules: Partial<TrustedTypePolicy>): TrustedTypePolicy }

/** Absent in browsers without Trusted Types. */
declare var trustedTypes: TrustedTypePolicyFactory | undefined // eslint-disable-line no-var -- only `var` adds to globalThis
