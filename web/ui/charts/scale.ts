/** Round numbers for an axis from 0 to at least `max`: 0, 5, 10 … at most `count` steps. */
export function ticks(max: number, count = 4): number[] {
  if (!(max > 0)) return [0, 1]
  const raw = max / count
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = Math.max(1, [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= raw - 1e-9)!)
  const result = [0]
  while (result.at(-1)! < max) result.push(result.at(-1)! + step)
  return result
}

/** Where bars begin: at nothing, unless the values are so near one another that all would look alike; then a little below the least. Say so beside them. */
export function startOf(values: number[]): number {
  const least = Math.min(...values)
  const most = Math.max(...values)
  if (values.length < 2 || most === least || least < 0.6 * most) return 0
  const step = 10 ** Math.floor(Math.log10(most - least))
  return Math.max(0, Math.floor((least - (most - least) * 0.25) / step) * step)
}
