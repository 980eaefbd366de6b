import { expect, test, vi } from 'vitest'
import { Playback, type Piece, type Source } from '../../src/worker/playback.ts'

interface Numbered extends Piece {
  n: number
}

/** Counts to `end`; a round is two pulls for work. As a run is, it has been advanced to its first yield. */
function counter(end: number, log: string[] = []): Source<Numbered> {
  async function* count(): Source<Numbered> {
    try {
      let n = 0
      let ask = yield { n, roundDone: true }
      while (n < end || ask === 'flush') {
        if (ask === 'flush') log.push('flush')
        else n++
        ask = yield { n, roundDone: n % 2 === 0 }
      }
    } finally {
      log.push('freed')
    }
  }
  const source = count()
  void source.next()
  return source
}

/** A playback that records what its audience hears. */
function listen(
  source: Source<Numbered>,
  onPiece: (n: number, playback: Playback<Numbered>) => void = () => {},
) {
  const heard = { pieces: [] as number[], stills: 0, errors: [] as unknown[] }
  let rest = () => {}
  const atRest = new Promise<void>((resolve) => (rest = resolve))
  const playback: Playback<Numbered> = new Playback(source, {
    piece: ({ n }) => {
      heard.pieces.push(n)
      onPiece(n, playback)
    },
    still: () => {
      heard.stills++
      rest()
    },
    failed: (error) => {
      heard.errors.push(error)
      rest()
    },
  })
  return { playback, heard, atRest }
}

test('play goes to the end and tells when it stands still', async () => {
  const log: string[] = []
  const { playback, heard, atRest } = listen(counter(5, log))
  playback.play()
  await atRest
  expect(heard.pieces).toEqual([1, 2, 3, 4, 5])
  expect(log).toEqual(['freed'])
  playback.play()
  await playback.pause()
  expect(heard.pieces).toHaveLength(5)
})

test('pause keeps the place and delivers what was still on its way', async () => {
  const log: string[] = []
  const { playback, heard } = listen(counter(100, log), (n, player) => {
    if (n === 3 && log.length === 0) void player.pause()
  })
  playback.play()
  await playback.pause()
  const place = heard.pieces.length
  expect(log).toEqual(['flush'])
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(heard.pieces).toHaveLength(place)
  await playback.step()
  expect(heard.pieces.at(-1)).toBe(
    heard.pieces[place - 1]! + (heard.pieces[place - 1]! % 2 === 0 ? 2 : 1),
  )
})

test('a pause before anything was played does nothing, and a visit then finds that nothing was done', async () => {
  const log: string[] = []
  const { playback, heard } = listen(counter(4, log))
  await playback.pause()
  expect(log).toEqual([])
  await playback.visit(async () => {})
  expect(heard.pieces).toEqual([0])
  expect(log).toEqual(['flush'])
})

test('step goes to the end of a round and then flushes', async () => {
  const log: string[] = []
  const { playback, heard } = listen(counter(100, log))
  await playback.step()
  expect(heard.pieces).toEqual([1, 2, 2])
  await playback.step()
  expect(heard.pieces).toEqual([1, 2, 2, 3, 4, 4])
  expect(log).toEqual(['flush', 'flush'])
})

test('a step asked for while it plays ends the playing at the next round', async () => {
  const { playback, heard } = listen(counter(1000), (n, player) => {
    if (n === 5) void player.step()
  })
  playback.play()
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(heard.pieces).toEqual([1, 2, 3, 4, 5, 6, 6])
})

test('a pause ends a step in the middle of a round, and the next step completes it', async () => {
  let paused = false
  const { playback, heard } = listen(counter(100), (n, player) => {
    if (n === 1 && !paused) {
      paused = true
      void player.pause()
    }
  })
  await playback.step()
  expect(heard.pieces).toEqual([1, 1])
  await playback.step()
  expect(heard.pieces).toEqual([1, 1, 2, 2])
})

test('a command can arrive between two pulls', async () => {
  const { playback, heard } = listen(counter(1_000_000))
  playback.play()
  await new Promise((resolve) => setTimeout(resolve, 1))
  await playback.pause()
  expect(heard.pieces.length).toBeLessThan(1_000_000)
})

test('stop ends the source, which frees what it holds', async () => {
  const log: string[] = []
  const { playback, heard } = listen(counter(1_000_000, log))
  playback.play()
  await playback.stop()
  expect(log.at(-1)).toBe('freed')
  const place = heard.pieces.length
  await playback.step()
  expect(heard.pieces).toHaveLength(place)
})

test('stop frees even a source that was never played', async () => {
  const log: string[] = []
  const { playback } = listen(counter(4, log))
  await playback.stop()
  expect(log).toEqual(['freed'])
})

test('an error of the source reaches the audience and whoever waits', async () => {
  function broken(): Source<Numbered> {
    async function* run(): Source<Numbered> {
      yield { n: 0, roundDone: true }
      yield { n: 1, roundDone: false }
      throw new Error('out of memory')
    }
    const source = run()
    void source.next()
    return source
  }
  const played = listen(broken())
  played.playback.play()
  await played.atRest
  expect(played.heard.errors).toEqual([new Error('out of memory')])

  const stepped = listen(broken())
  await expect(stepped.playback.step()).rejects.toThrow('out of memory')
  await expect(stepped.playback.step()).resolves.toBeUndefined()
})

test('a visit finds everything delivered and nothing pulled, then playing goes on', async () => {
  const { playback, heard } = listen(counter(1_000_000))
  playback.play()
  await new Promise((resolve) => setTimeout(resolve, 5))
  const [before, after] = await playback.visit(async () => {
    const before = heard.pieces.length
    await new Promise((resolve) => setTimeout(resolve, 5))
    return [before, heard.pieces.length]
  })
  expect(before).toBeGreaterThan(0)
  expect(after).toBe(before)
  expect(heard.stills).toBe(1)
  await vi.waitFor(() => expect(heard.pieces.length).toBeGreaterThan(after + 10))
  await playback.pause()
})

test('a pause during a visit is kept, and a visit that fails rejects alone', async () => {
  const { playback, heard } = listen(counter(100_000))
  playback.play()
  await new Promise((resolve) => setTimeout(resolve, 5))
  const failing = playback.visit(() => Promise.reject(new Error('no room')))
  const pausing = playback.visit(async () => void playback.pause())
  await expect(failing).rejects.toThrow('no room')
  await pausing
  const { length } = heard.pieces
  await new Promise((resolve) => setTimeout(resolve, 10))
  expect(heard.pieces.length).toBe(length)
  expect(heard.errors).toEqual([])
})
