import { server } from '../api/server.ts'

/** What this browser does with notifications: `absent` where it has none (no worker, or not installed to the home screen). */
export type BrowserNotices = 'on' | 'off' | 'refused' | 'absent'

async function subscriptions(): Promise<PushManager | undefined> {
  if (!('serviceWorker' in navigator) || !('Notification' in globalThis)) return undefined
  const registration = await navigator.serviceWorker.getRegistration()
  return registration && 'pushManager' in registration ? registration.pushManager : undefined
}

export async function browserNotices(): Promise<BrowserNotices> {
  const manager = await subscriptions()
  if (!manager) return 'absent'
  if (Notification.permission === 'denied') return 'refused'
  return await manager.getSubscription() ? 'on' : 'off'
}

/** Subscribes this browser for whoever is logged in. Called inside the press, for the browser asks the person. @param key of the server, base64url */
export async function turnOn(key: string, owner: string): Promise<BrowserNotices | 'failed'> {
  const manager = await subscriptions()
  if (!manager) return 'absent'
  if (await Notification.requestPermission() !== 'granted') return 'refused'
  try {
    const subscription = await manager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
    const told = await (await server()).choosePush({ on: true, endpoint: subscription.endpoint }, { owner })
    if (told.ok) return 'on'
    await subscription.unsubscribe() // a browser that nobody will wake must not say that it waits
  } catch {
    // The push service could not be reached, or the browser has none.
  }
  return 'failed'
}

/** What this browser was woken for ends here; the server learns it from the push service, at the next news. May be called again. */
export async function stopHere(): Promise<void> {
  const subscription = await (await subscriptions())?.getSubscription()
  await subscription?.unsubscribe().catch(() => false)
}

/** This browser is woken for nobody any more, also when the server cannot be told now: an address that is gone it forgets by itself. May be called again. */
export async function turnOff(owner: string): Promise<BrowserNotices> {
  const subscription = await (await subscriptions())?.getSubscription()
  if (!subscription) return browserNotices()
  const { endpoint } = subscription
  await subscription.unsubscribe().catch(() => false)
  await (await server()).choosePush({ on: false, endpoint }, { owner })
  return browserNotices()
}
