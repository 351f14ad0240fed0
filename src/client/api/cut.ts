import { readonly, ref, type Ref } from 'vue'

const cut = ref(false)

/** Whether somebody who tries the app out has asked that this page behave as with no network. Gone with the page. */
export const isNetworkCut: Readonly<Ref<boolean>> = readonly(cut)

/** From here on every call of this page fails as with no network, until it is called again or the page is loaded anew. */
export function cutNetwork(now: boolean): void {
  cut.value = now
}
