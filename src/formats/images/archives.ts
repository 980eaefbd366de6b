/** Files inside files: gzip, tar and zip, unpacked within limits. */
import { crc32 } from '../../core/data/checksum.ts'
import { isGzip, unpacked } from '../unpack.ts'
import { MOST_BYTES, type NamedBytes } from './parts.ts'

const MOST_FILES = 200_000

/** All files in some files, archives replaced by what is in them. */
export async function allFiles(given: readonly NamedBytes[]): Promise<NamedBytes[]> {
  const found: NamedBytes[] = []
  let left = MOST_BYTES
  const waiting = given.map((file) => ({ file, depth: 0 }))
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { file, depth } = next
    const inside = depth < 3 ? await contentOf(file, left) : null // an archive may contain itself
    const size = (inside ?? [file]).reduce((sum, { bytes }) => sum + bytes.length, 0)
    left -= size
    if (left < 0) throw new Error(`${file.name}: it unpacks to more than ${limitWords} in all`)
    if (inside) waiting.unshift(...inside.map((each) => ({ file: each, depth: depth + 1 })))
    else found.push(file)
    if (found.length + waiting.length > MOST_FILES)
      throw new Error(`${file.name}: more than ${MOST_FILES.toLocaleString('en')} files`)
  }
  return found
}

const limitWords = `${MOST_BYTES.toLocaleString('en')} bytes`

/** The files of an archive; null where the file is none. */
async function contentOf(file: NamedBytes, most: number): Promise<NamedBytes[] | null> {
  const { name, bytes } = file
  if (isGzip(bytes)) {
    const content = await unpacked(bytes, 'gzip', most, name)
    return [{ name: name.replace(/\.t?gz$/i, ''), bytes: content }]
  }
  if (isZip(bytes)) return zipEntries(file, most)
  if (new TextDecoder().decode(bytes.subarray(257, 262)) === 'ustar') return tarEntries(file)
  return null
}

/** A path inside an archive; nobody is led out of it. */
function checkedName(archive: string, name: string): string {
  if (name.split(/[/\\]/).includes('..') || /^([/\\]|[a-z]:)/i.test(name))
    throw new Error(`${archive}: the name ${JSON.stringify(name)} leads out of it`)
  return name
}

function tarEntries({ name: archive, bytes }: NamedBytes): NamedBytes[] {
  const entries: NamedBytes[] = []
  const text = (from: number, length: number) =>
    new TextDecoder().decode(bytes.subarray(from, from + length)).replace(/\0.*$/s, '')
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0;) {
    const size = Number.parseInt(text(at + 124, 12).trim() || '0', 8)
    const from = at + 512
    if (!(size >= 0) || from + size > bytes.length)
      throw new Error(`${archive}: it is cut off or damaged at byte ${at}`)
    const kind = bytes[at + 156]!
    const isFile = kind === 0 || kind === 0x30
    const prefix = text(at + 345, 155)
    const name = (prefix ? `${prefix}/` : '') + text(at, 100)
    if (isFile) {
      checkedName(archive, name)
      entries.push({ name, bytes: bytes.subarray(from, from + size) })
    }
    at = from + Math.ceil(size / 512) * 512
  }
  return entries
}

const isZip = (bytes: Uint8Array) =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4

/** By the central directory at the end of the file. [PKWARE, APPNOTE 4.3] */
async function zipEntries(
  { name: archive, bytes }: NamedBytes,
  most: number,
): Promise<NamedBytes[]> {
  const broken = () => new Error(`${archive}: it is cut off or damaged`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOfZip(view)
  if (end === null) throw broken()
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (count === 0xffff || at === 0xffffffff)
    throw new Error(`${archive}: it is a zip of more than 4 GB or 65,534 files; allowed: less`)
  const entries: NamedBytes[] = []
  let left = most
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) throw broken()
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)]
    const sum = view.getUint32(at + 16, true)
    const [packedSize, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)]
    const [nameLength, extra, comment] = [28, 30, 32].map((k) => view.getUint16(at + k, true))
    const local = view.getUint32(at + 42, true)
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength!))
    at += 46 + nameLength! + extra! + comment!
    if (name.endsWith('/')) continue
    checkedName(archive, name)
    if (flags & 1) throw new Error(`${archive}: ${name} is encrypted`)
    if (method !== 0 && method !== 8)
      throw new Error(
        `${archive}: ${name} is packed by method ${method}; allowed: 0 and 8, deflate`,
      )
    if (size > left) throw new Error(`${archive}: it unpacks to more than ${limitWords} in all`)
    if (local + 30 > bytes.length || view.getUint32(local, true) !== 0x04034b50) throw broken()
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
    const packed = bytes.subarray(from, from + packedSize)
    if (packed.length !== packedSize) throw broken()
    const where = `${archive}: ${name}`
    const content = method === 0 ? packed : await unpacked(packed, 'deflate-raw', size, where)
    if (content.length !== size || crc32(content) !== sum) throw new Error(`${where} is damaged`)
    left -= size
    entries.push({ name, bytes: content })
  }
  return entries
}

/** Where a zip's last record stands, behind which there is at most a comment. */
function endOfZip(view: DataView): number | null {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--)
    if (view.getUint32(at, true) === 0x06054b50) return at
  return null
}
