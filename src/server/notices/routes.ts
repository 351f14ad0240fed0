import type { FastifyInstance, FastifyRequest } from 'fastify'
import { MailChoice, NoticesReply, PushChoice } from '#contract/notices.ts'
import { noticeRoutes } from '#contract/paths.ts'
import { actorOf } from '../identity/index.ts'
import { bodyOf } from '../platform/bodies.ts'
import type { Platform } from '../platform/ports.ts'
import { resultReply } from '../platform/problems.ts'
import type { Channels } from './channels.ts'
import { chooseMail, choosePush, myNotices, type Asking } from './choose.ts'

const response = { 200: NoticesReply }

export function noticesRoomRoutes(app: FastifyInstance, platform: Platform, channels: Channels): void {
  const ports = { ...platform, channels }
  const asking = async (request: FastifyRequest): Promise<Asking> => ({ body: bodyOf(request, platform.bodies).id, actor: await actorOf(request, platform) })

  app.get(noticeRoutes.mine, { schema: { summary: 'How one may be told of news, and what one has chosen', response } }, async (request, reply) =>
    resultReply(reply.header('cache-control', 'no-store'), await myNotices(await asking(request), ports)))
  app.put<{ Body: MailChoice }>(noticeRoutes.mail, { schema: { summary: 'Letters, or no more', body: MailChoice, response } }, async (request, reply) =>
    resultReply(reply.header('cache-control', 'no-store'), await chooseMail(await asking(request), request.body, ports)))
  app.put<{ Body: PushChoice }>(noticeRoutes.push, { schema: { summary: 'Wakes this browser, or no more', body: PushChoice, response } }, async (request, reply) =>
    resultReply(reply.header('cache-control', 'no-store'), await choosePush(await asking(request), request.body, ports)))
}
