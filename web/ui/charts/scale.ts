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
