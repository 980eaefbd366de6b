/** Opens the engines, each at the other end of a connection of its own. */
import { messageOf } from '../experiment/messageOf.ts'
import type { Tell } from './agenda.ts'
import type { Connect, Connection } from './connect.ts'
import type { AdapterReport } from './host.ts'
import type { PerEngine } from './benchReport.ts'
import type { Runner } from './runs.ts'
import type { EngineName } from './spec.ts'

/** What cannot start is in `failed`; throws one sentence where nothing can. */
export async function openAll(
  names: readonly EngineName[],
  connect: Connect,
  connections: Connection[], // grows with each
  tell: Tell,
  signal?: AbortSignal,
) {
  const runners: Runner[] = []
  const failed: PerEngine<string> = {}
  const openMs: PerEngine<number> = {}
  let adapter: AdapterReport | null = null
  for (const name of names) {
    signal?.throwIfAborted()
    tell(`opening ${name}`, null)
    try {
      const connection = connect(name)
      connections.push(connection)
      const { host } = connection
      const opened = await host.open(name)
      adapter ??= opened.adapter
      openMs[name] = opened.openMs
      runners.push({ name, host, compiles: opened.compiles, gradientMs: null, compileMs: 0 })
    } catch (error) {
      failed[name] = messageOf(error)
    }
  }
  if (!adapter) throw new Error(failed.lab ?? 'No engine could start.')
  return { runners, failed, adapter, openMs }
}
