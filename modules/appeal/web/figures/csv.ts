/** A table as a CSV file that Excel opens with Chinese in it. A cell never begins a formula. */
export type Cell = string | number | undefined | null

export function csvOf(head: string[], rows: Cell[][]): string {
  const cell = (value: Cell) => {
    const text = value === undefined || value === null ? '' : String(value)
    const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  return '\ufeff' + [head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n'
}

export function saveCsv(name: string, head: string[], rows: Cell[][]): void {
  const url = URL.createObjectURL(new Blob([csvOf(head, rows)], { type: 'text/csv;charset=utf-8' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: `${name}.csv` })
  link.click()
  URL.revokeObjectURL(url)
}
