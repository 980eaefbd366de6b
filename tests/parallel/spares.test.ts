import { expect, test } from 'vitest'
import { withSpares } from '../../src/parallel/spares.ts'
import type { HostConnection } from '../../src/parallel/crew.ts'

test('workers made ahead are the first to be connected; at most `size` wait', () => {
  const made: HostConnection[] = []
  const connect = () => {
    const connection = {} as HostConnection
    made.push(connection)
    return connection
  }
  const helpers = withSpares(connect, 3)
  helpers.ahead(2)
  helpers.ahead(2)
  expect(made).toHaveLength(2)
  expect(helpers.connect()).toBe(made[0])
  helpers.ahead(9)
  expect(made).toHaveLength(4)
  expect([helpers.connect(), helpers.connect(), helpers.connect()]).toEqual(made.slice(1))
  expect(helpers.connect()).toBe(made[4])
})
