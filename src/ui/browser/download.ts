/** Hands a file to the browser's downloads. Spaces in its name become hyphens. */
export function download(name: string, file: Blob): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name.replaceAll(' ', '-')
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000) // ms; the download begins later
}
